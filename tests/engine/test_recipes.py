"""What a recipe asks for is what the training does."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from fmnist_workbench.datasets.balance import balanced_weights
from fmnist_workbench.engine.build import build, compile_model
from fmnist_workbench.engine.runtime import policy_for
from fmnist_workbench.engine.weights import read_weights
from fmnist_workbench.spec.controls import Stop
from fmnist_workbench.spec.jobs import ContinueRun, Evaluate
from fmnist_workbench.spec.losses import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    MeanSquaredError,
    SparseCategoricalCrossentropy,
)
from fmnist_workbench.spec.optimizers import SGD, Adam
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.recipes import RECIPES
from fmnist_workbench.spec.schedules import Cosine, Exponential, ReduceOnPlateau
from fmnist_workbench.spec.stopping import EarlyStopping
from fmnist_workbench.storage import runs

from .conftest import ScriptedChannel

STEPS = 9
"""Batches an epoch: 72 images, 8 a batch."""


def with_recipe(request, **changes):
    return replace(request, recipe=request.recipe.changed(**changes))


def rates_of(desk, request):
    """Train, and return the rate that was in force in each batch."""
    rates = []

    def look(channel):
        model = desk._table.model().model
        step = int(model.optimizer.iterations.numpy())
        if step > len(rates):
            rates.append(float(model.optimizer.learning_rate))

    result = desk.run(request, ScriptedChannel(look))
    return rates, result


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_of_the_documents_trains(desk, start_request, name):
    """Two steps of it: the network is small, the rest is as it will be."""
    recipe = RECIPES[name].recipe

    def after_two(channel):
        model = desk._table.model().model
        return Stop() if int(model.optimizer.iterations.numpy()) == 2 else None

    request = with_recipe(replace(start_request, recipe=recipe), batch_size=8)
    result = desk.run(request, ScriptedChannel(after_two))
    assert result.run.recipe.optimizer == recipe.optimizer
    assert result.run.status == "stopped"
    assert int(desk._table.model().model.optimizer.iterations.numpy()) == 2


def test_a_schedule_sets_the_rate_of_every_batch(desk, start_request):
    schedule = Cosine(warmup_epochs=1)
    request = with_recipe(
        start_request, epochs=2, schedule=schedule, optimizer=SGD(learning_rate=0.1)
    )
    rates, result = rates_of(desk, request)
    assert rates[:STEPS] == pytest.approx([0.1 * (batch + 1) / STEPS for batch in range(STEPS)])
    assert rates[STEPS:] == sorted(rates[STEPS:], reverse=True)
    assert len(rates) == 2 * STEPS
    assert result.history[-1].learning_rate == pytest.approx(rates[-1])


def test_epochs_lower_the_rate_from_the_one_that_is_named(desk, start_request):
    schedule = Exponential(decay_rate=0.5, start_epoch=3)
    request = with_recipe(start_request, schedule=schedule, optimizer=Adam(learning_rate=0.01))
    history = rates_of(desk, request)[1].history
    assert [epoch.learning_rate for epoch in history] == pytest.approx([0.01, 0.01, 0.005])


def test_a_plateau_of_validation_lowers_the_rate(desk, start_request):
    schedule = ReduceOnPlateau(patience=1, min_delta=1.0, drop=0.5)
    request = with_recipe(start_request, schedule=schedule, optimizer=SGD(learning_rate=1e-6))
    history = rates_of(desk, request)[1].history
    assert [epoch.learning_rate for epoch in history] == pytest.approx([1e-6, 1e-6, 5e-7])


@pytest.mark.parametrize(
    "loss",
    [
        CategoricalCrossentropy(label_smoothing=0.2),
        SparseCategoricalCrossentropy(from_logits=True),
        BinaryCrossentropy(),
        MeanSquaredError(),
    ],
)
def test_an_evaluation_has_the_loss_that_training_validated_with(desk, start_request, home, loss):
    result = desk.run(with_recipe(start_request, epochs=1, loss=loss), ScriptedChannel())
    evaluation = desk.run(Evaluate(home, result.run.id, "validation"), ScriptedChannel())
    assert evaluation.loss == pytest.approx(result.history[-1].val_loss, rel=1e-5)
    assert evaluation.accuracy == pytest.approx(result.history[-1].val_accuracy)


def test_numbers_and_one_hot_rows_give_the_same_training(desk, start_request):
    losses = (CategoricalCrossentropy(), SparseCategoricalCrossentropy())
    one_hot, numbers = (
        desk.run(with_recipe(start_request, epochs=2, loss=loss), ScriptedChannel()).history
        for loss in losses
    )
    assert [e.val_loss for e in numbers] == pytest.approx([e.val_loss for e in one_hot], rel=1e-5)


def test_early_stopping_ends_the_run_and_keeps_the_best_weights(desk, start_request, home):
    """A rate far too high spoils what the first epochs learned."""
    request = with_recipe(
        start_request,
        epochs=40,
        optimizer=SGD(learning_rate=0.3, momentum=0.95),
        early_stopping=EarlyStopping(patience=2),
    )
    result = desk.run(request, ScriptedChannel())
    losses = [epoch.val_loss for epoch in result.history]
    best = losses.index(min(losses)) + 1
    assert result.run.status == "finished"
    assert len(losses) == best + 2 < 40
    assert result.run.kept_epoch == best
    folder = runs.open_run(home, result.run.id)
    _, kept = runs.load_weights(folder)
    for name, value in read_weights(desk._table.model().model).items():
        np.testing.assert_array_equal(value, kept[name])
    evaluation = desk.run(Evaluate(home, result.run.id, "validation"), ScriptedChannel())
    assert evaluation.loss == pytest.approx(min(losses), rel=1e-5)

    child = desk.run(ContinueRun(home, result.run.id, epochs=best + 1), ScriptedChannel())
    assert child.history[:best] == result.history[:best]
    assert len(child.history) == best + 1, "epochs count from the weights it goes on with"
    assert len(child.history) > best


def test_averaged_weights_are_what_is_validated_saved_and_predicted_with(desk, start_request, home):
    request = with_recipe(start_request, epochs=2, ema_momentum=0.9)
    result = desk.run(request, ScriptedChannel())
    folder = runs.open_run(home, result.run.id)
    _, weights, state = runs.load_checkpoint(folder)
    raw = {name.removeprefix("raw/") for name in state if name.startswith("raw/")}
    assert raw == {v.path for v in desk._table.model().model.trainable_weights}
    assert not np.array_equal(state["raw/classifier/kernel"], weights["classifier/kernel"])
    evaluation = desk.run(Evaluate(home, result.run.id, "validation"), ScriptedChannel())
    assert evaluation.loss == pytest.approx(result.history[-1].val_loss, rel=1e-5)


def test_balanced_weights_count_each_class_the_same():
    labels = np.array([0] * 6 + [1] * 3 + [2])
    weights = balanced_weights(labels, classes=4)
    assert weights == pytest.approx({0: 10 / 18, 1: 10 / 9, 2: 10 / 3, 3: 1.0})
    assert sum(weights[label] for label in labels) == pytest.approx(10)


def test_classes_that_are_balanced_already_are_weighed_alike(desk, start_request):
    first, second = (
        desk.run(with_recipe(start_request, epochs=1, class_weight=way), ScriptedChannel())
        for way in ("none", "balanced")
    )
    # The classes of these images are balanced already: every image counts 1 either way.
    assert second.history[0].loss == pytest.approx(first.history[0].loss, rel=1e-6)


def test_gradients_are_clipped_as_the_optimizer_says(network):
    model = build(network, seed=0)
    compile_model(model, Recipe(optimizer=SGD(global_clipnorm=0.5)))
    assert model.optimizer.global_clipnorm == 0.5
    clipped = model.optimizer._clip_gradients([keras.ops.ones((4,))])
    assert float(keras.ops.norm(clipped[0])) == pytest.approx(0.5)


def test_half_precision_computes_in_16_bits_and_answers_in_32(network):
    """As far as a processor can show it: bfloat16 stands for a GPU's float16."""
    model = build(network, seed=0, precision="mixed_bfloat16")
    layer = model.get_layer("conv2d")
    assert (layer.compute_dtype, layer.variable_dtype) == ("bfloat16", "float32")
    output = model(np.zeros((1, *network.input_shape), np.float32))
    assert output.dtype == "float32"
    assert float(keras.ops.sum(output)) == pytest.approx(1, abs=1e-5)


def test_only_a_gpu_made_for_it_computes_in_16_bits():
    volta, pascal = {"compute_capability": (7, 0)}, {"compute_capability": (6, 1)}
    assert policy_for([volta]) == "mixed_float16"
    assert policy_for([]) == policy_for([pascal]) == policy_for([volta, pascal]) == "float32"
