"""What a training will cost: the estimate, and its words."""

import pytest

from fmnist_workbench.spec.costjobs import CostMeasured
from fmnist_workbench.spec.forecast import (
    Forecast,
    epochs_words,
    forecast,
    forecast_words,
    training_memory,
)
from fmnist_workbench.spec.optimizers import SGD, Adam, RMSprop
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.words import duration

LINEAR = preset("linear")


@pytest.mark.parametrize(
    ("optimizer", "copies"), [(Adam(), 4), (SGD(), 3), (SGD(momentum=0.0), 2), (RMSprop(), 3)]
)
def test_memory_is_of_weights_gradients_the_optimizer_and_a_batch(optimizer, copies):
    # 7,850 weights; an image of 784 values; 784 flattened and 10 probabilities, with gradients.
    recipe = Recipe(batch_size=32, optimizer=optimizer)
    wanted = 4 * (copies * 7850 + 32 * (784 + 2 * 794))
    assert forecast(LINEAR, recipe, None).memory == wanted
    assert training_memory(LINEAR, recipe, batch_size=32) == wanted


def test_a_larger_batch_takes_more_memory_and_no_more_weights():
    small, large = (forecast(preset("cnn-2conv"), Recipe(batch_size=n), None) for n in (32, 64))
    assert small.memory < large.memory < 2 * small.memory
    assert (small.parameters, small.macs) == (large.parameters, large.macs) == (225034, 2631040)


def test_a_network_that_cannot_be_built_has_no_forecast():
    broken = LINEAR.changed(layers=LINEAR.layers[:-1])
    assert forecast(broken, Recipe(), CostMeasured(3.0)) is None


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        (None, "not measured yet"),
        (CostMeasured(12.3), "about 12 s an epoch on this machine (measured)"),
        (CostMeasured(90.0, run="0012-linear"), "about 1 min 30 s an epoch (as 0012-linear took)"),
        (
            CostMeasured(None, why_not="trying it takes too long"),
            "not measured: trying it takes too long",
        ),
    ],
)
def test_the_words_say_how_long_and_who_says_so(cost, words):
    assert forecast_words(forecast(LINEAR, Recipe(), cost)) == words


def test_epochs_are_added_up():
    found = Forecast(7850, 7840, 100_000, seconds=16)
    assert epochs_words(found, 5) == "5 epochs: about 1 min 20 s\n16 s each, measured here"
    assert epochs_words(found, 1).startswith("1 epoch: about 16 s\n")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0.01 s"),
        (0.36, "0.4 s"),
        (0.96, "1 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (84, "1 min 20 s"),
        (3569, "59 min 30 s"),
        (3571, "1 h"),
        (7500, "2 h 5 min"),
        (400_000, "111 h 5 min"),
    ],
)
def test_durations_are_said_as_exactly_as_they_are_known(seconds, words):
    assert duration(seconds) == words
