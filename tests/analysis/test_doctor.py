"""The training doctor: each finding, and no alarm where training goes well."""

import json
import math
from dataclasses import replace

import pytest

from fmnist_workbench.analysis.case import Case
from fmnist_workbench.analysis.doctor import examine
from fmnist_workbench.analysis.findings import Finding, Lines
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.layers import Classifier, Dense, Dropout, Flatten
from fmnist_workbench.spec.losses import BinaryCrossentropy, MeanSquaredError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.optimizers import SGD, Adam
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.spec.schedules import Cosine
from fmnist_workbench.spec.stopping import EarlyStopping

MLP = preset("mlp-128-64-32")


def epochs(
    *figures: tuple[float, float, float, float], rate: float = 0.001, silent=()
) -> tuple[Epoch, ...]:
    """Return a history of (loss, accuracy, validation loss, validation accuracy) an epoch."""
    return tuple(
        Epoch(
            epoch=number,
            loss=loss,
            accuracy=accuracy,
            val_loss=val_loss,
            val_accuracy=val_accuracy,
            seconds=1.0,
            learning_rate=rate,
            silent=silent,
        )
        for number, (loss, accuracy, val_loss, val_accuracy) in enumerate(figures, start=1)
    )


def losses(*pairs: tuple[float, float], rate: float = 0.001) -> tuple[Epoch, ...]:
    """Return a history of (loss, validation loss) an epoch, with accuracies beyond chance."""
    return epochs(*((loss, 0.8, val_loss, 0.8) for loss, val_loss in pairs), rate=rate)


def case(history: tuple[Epoch, ...], network: Network = MLP, **fields) -> Case:
    recipe = fields.pop("recipe", Recipe(epochs=20))
    return Case(network, recipe, history, **fields)


def codes(of: Case) -> list[str]:
    return [finding.code for finding in examine(of)]


def the(code: str, of: Case) -> Finding:
    return next(finding for finding in examine(of) if finding.code == code)


def matrix(classes: int = 10, each: int = 50, never: tuple[int, ...] = ()) -> tuple:
    """Return the confusion matrix of a network that is right but never says some classes."""
    other = next(index for index in range(classes) if index not in never)
    rows = [[0] * classes for _ in range(classes)]
    for true in range(classes):
        rows[true][other if true in never else true] = each
    return tuple(map(tuple, rows))


OVERFITTING = (
    *((0.9 - 0.1 * n, 1.0 - 0.1 * n) for n in range(5)),
    *((0.4 - 0.04 * n, 0.6 + 0.03 * n) for n in range(8)),
)


def test_overfitting_begins_at_the_best_epoch():
    found = the("overfitting", case(losses(*OVERFITTING)))
    assert (found.epoch, found.level) == (5, "alarm")
    assert "0.6" in found.evidence.words
    picture = found.evidence.picture
    assert isinstance(picture, Lines)
    assert [name for name, _ in picture.series] == ["training loss", "validation loss"]
    assert picture.mark == 5
    stopping, augmented, dropped, fewer = found.proposals
    assert stopping.recipe == Recipe(epochs=20, early_stopping=EarlyStopping())
    assert augmented.recipe is not None
    assert augmented.recipe.augmentation.active
    assert dropped.network is not None
    assert isinstance(dropped.network.layers[-2], Dropout)
    assert diagnose(dropped.network).ok
    assert fewer.recipe == Recipe(epochs=5)


def test_overfitting_needs_a_trend_and_is_left_to_early_stopping():
    assert codes(case(losses(*OVERFITTING[:7]))) == []
    jumping = [(0.3 - 0.01 * n, 0.4 + (0.03 if n % 2 else 0)) for n in range(12)]
    assert codes(case(losses(*jumping))) == []
    both_rise = [*OVERFITTING[:6], (0.5, 0.7), (0.5, 0.8), (0.5, 0.9)]
    assert "overfitting" not in codes(case(losses(*both_rise)))
    stopped = Recipe(early_stopping=EarlyStopping())
    assert codes(case(losses(*OVERFITTING), recipe=stopped)) == []
    augmented = Recipe(augmentation=Augmentation(rotation=5))
    network = MLP.changed(layers=(Flatten(), Dropout(), Classifier()))
    found = the("overfitting", case(losses(*OVERFITTING), network, recipe=augmented))
    assert [p.title for p in found.proposals] == ["Early stopping", "Only 5 epochs"]


def test_a_loss_that_became_infinite():
    recipe = Recipe(optimizer=SGD(learning_rate=1.0))
    (found,) = examine(case((), recipe=recipe, diverged=True))
    assert (found.code, found.epoch) == ("diverged", 1)
    assert [p.rate for p in found.proposals] == [0.1, 0.33]
    later = examine(case(losses((1.0, 1.0)), recipe=recipe, diverged=True))
    assert [each.epoch for each in later] == [2]
    (found,) = examine(replace(case(losses((1.0, 1.0))), diverged=True, by_hand=3.0))
    assert "with a learning rate of 3:" in found.evidence.words
    assert [p.rate for p in found.proposals] == [0.3, 1.0]


@pytest.mark.parametrize(
    ("history", "says"),
    [
        (losses((2.5, 2.6), rate=0.5), "above guessing"),
        (losses((0.9, 0.8), (0.6, 0.6), (0.9, 0.9)), "rises"),
    ],
)
def test_a_rate_that_is_too_high_between_epochs(history, says):
    found = the("rate_too_high", case(history))
    assert says in found.message
    assert found.proposals[0].rate == pytest.approx(
        history[-1].learning_rate * (0.1 if "above" in says else 1 / 3), rel=0.02
    )
    recipe = found.proposals[0].recipe
    assert recipe is not None
    assert recipe.optimizer.learning_rate == found.proposals[0].rate


def test_a_rate_that_is_too_high_within_an_epoch():
    falling = [2.3 - 0.015 * n for n in range(100)]
    rising = [*falling, *(0.8 + 0.015 * n for n in range(100))]
    history = losses((1.5, 1.4))
    assert codes(case(history, batches=tuple(falling))) == []
    found = the("rate_too_high", case(history, batches=tuple(rising)))
    assert "within the epoch" in found.message
    assert isinstance(found.evidence.picture, Lines)
    assert found.evidence.picture.unit == "tenth"
    assert codes(case(history, batches=tuple(rising[80:120]))) == []  # too few to tell


def test_what_looks_like_a_rate_too_high_and_is_not():
    tiny = losses((0.9, 0.9), (0.002, 0.9), (0.004, 0.9))  # twice as much of nothing
    assert codes(case(tiny)) == []
    penalized = MLP.changed(layers=(Flatten(), Dense(l2=0.01), Classifier()))
    assert codes(case(losses((5.0, 4.0), (4.0, 3.5)), penalized)) == []
    slow = losses((2.43, 2.41), (2.40, 2.39), (2.38, 2.37), rate=1e-6)
    recipe = Recipe(optimizer=Adam(learning_rate=1e-6))
    assert codes(case(slow, recipe=recipe)) == ["rate_too_low"]


def test_a_rate_that_is_too_low():
    straight = losses((2.2, 2.1), (2.1, 2.0), (2.0, 1.9), (1.9, 1.8), rate=1e-5)
    recipe = Recipe(optimizer=Adam(learning_rate=1e-5))
    found = the("rate_too_low", case(straight, recipe=recipe))
    assert [p.rate for p in found.proposals] == [3e-05, 1e-04]
    bent = losses((2.2, 2.1), (1.7, 1.6), (1.5, 1.4), (1.45, 1.4))
    assert codes(case(bent)) == []
    flat = losses((0.33, 0.4), (0.31, 0.39), (0.29, 0.38), (0.27, 0.37))
    assert codes(case(flat)) == []
    rising_rate = tuple(epoch.changed(learning_rate=0.0001 * epoch.epoch) for epoch in straight)
    assert codes(case(rising_rate, recipe=Recipe(schedule=Cosine()))) == []


def test_under_a_schedule_the_recipes_own_rate_is_changed():
    recipe = Recipe(optimizer=SGD(learning_rate=0.9), schedule=Cosine())
    history = losses((0.9, 0.8), (0.6, 0.6), (0.9, 0.9), rate=0.6)
    proposal = the("rate_too_high", case(history, recipe=recipe)).proposals[0]
    assert proposal.recipe is not None
    assert proposal.recipe.optimizer.learning_rate == 0.3
    assert proposal.rate == 0.2


def test_dead_relus():
    figures = (1.8, 0.3, 1.8, 0.3)
    history = epochs(figures, silent=(("dense", 0.25), ("dense_1", 0.75)))
    found = the("dead_relu", case(history))
    assert "75 % of dense_1" in found.message
    assert found.evidence.picture is not None
    lower, leaky = found.proposals
    assert lower.rate == 0.00033
    assert leaky.network is not None
    activations = [getattr(layer, "activation", None) for layer in leaky.network.layers]
    assert activations == [None, "relu", "leaky_relu", "relu", None]
    assert codes(case(epochs(figures, silent=(("dense", 0.4),)))) == []


def test_before_batch_normalization_has_settled_validation_is_not_judged_by():
    """As measured: cnn-3conv-bn on 3,000 images, Adam 0.001, a training that goes well."""
    figures = [
        (1.0793, 0.639, 2.2037, 0.242),
        (0.6246, 0.777, 2.1346, 0.212),
        (0.5573, 0.797, 2.0013, 0.320),
    ]
    history = epochs(*figures, silent=(("dense", 0.61),))
    network = preset("cnn-3conv-bn")
    assert codes(case(history, network, confusion=matrix(never=(1, 2)))) == []


def test_classes_that_are_never_predicted():
    history = losses((0.9, 0.9), (0.6, 0.65), (0.59, 0.64))
    names = tuple("abcdefghij")
    found = the("never_predicted", case(history, confusion=matrix(never=(1, 4)), class_names=names))
    assert found.message == "Never predicted: b, e"
    assert "100 of 500" in found.evidence.words
    assert found.proposals[0].rate == 0.00033
    assert codes(case(history[:2], confusion=matrix(never=(1,)))) == []  # early days
    few = tuple(tuple(value // 10 for value in row) for row in matrix(never=(1,)))
    assert codes(case(history, confusion=few)) == []
    falling = losses((0.9, 0.9), (0.8, 0.8), (0.7, 0.7))
    uneven = (tuple(5 * value for value in matrix()[0]), *matrix(never=(1,))[1:])
    found = the("never_predicted", case(falling, confusion=uneven))
    assert [p.title for p in found.proposals] == [
        "Class weight: balanced",
        "40 epochs",
        "Learning rate 0.00033",
    ]


def test_accuracy_at_chance():
    guessing = (2.303, 0.101, 2.303, 0.1)
    found = the("at_chance", case(epochs(guessing, guessing, rate=0.1)))
    assert [p.rate for p in found.proposals] == [0.001, 0.01]
    found = the("at_chance", case(epochs(guessing, guessing)))
    assert [p.rate for p in found.proposals] == [0.0001, 0.003]
    assert codes(case(epochs(guessing))) == []  # few images, one epoch
    assert "at_chance" in codes(case(epochs(guessing), confusion=matrix(each=100)))
    assert codes(case(epochs((2.29, 0.12, 2.25, 0.16), (2.2, 0.2, 2.1, 0.25)))) == []
    uneven = ((900, 0), (100, 0))
    two = Network(name="two", classes=2, layers=(Flatten(), Classifier()))
    largest = (0.33, 0.9, 0.33, 0.9)
    assert "at_chance" in codes(case(epochs(largest, largest), two, confusion=uneven))
    zeros = MLP.changed(
        layers=(Flatten(), Dense(kernel_initializer="zeros"), Classifier()), name="zeros"
    )
    found = the("at_chance", case(epochs(guessing, guessing), zeros))
    assert found.proposals[0].network is not None
    assert found.proposals[0].network.layers[1] == Dense()


def test_validation_better_than_training_is_explained_without_an_alarm():
    dropping = MLP.changed(layers=(Flatten(), Dense(), Dropout(name="half"), Classifier()))
    better = epochs((0.8, 0.7, 0.6, 0.8), (0.6, 0.75, 0.5, 0.82))
    (found,) = examine(case(better, dropping))
    assert (found.code, found.level, found.proposals) == ("validation_better", "note", ())
    assert "half switches units off in training only" in found.evidence.words
    (found,) = examine(case(better, recipe=Recipe(augmentation=Augmentation(rotation=9))))
    assert "augmented" in found.evidence.words
    assert codes(case(better[:1])) == []  # a first epoch nearly always looks so
    assert "means over the epoch" in examine(case(better))[0].evidence.words
    hopeless = epochs((9.0, 0.1, 6.0, 0.11), (8.0, 0.1, 6.0, 0.11), rate=1.0)
    assert "validation_better" not in codes(case(hopeless))


REAL = {
    "cnn-2conv": [
        (0.9509, 0.659, 0.5907, 0.784),
        (0.5943, 0.782, 0.5030, 0.822),
        (0.5165, 0.816, 0.4561, 0.831),
        (0.4614, 0.831, 0.4815, 0.819),
        (0.4408, 0.846, 0.4256, 0.838),
        (0.4027, 0.851, 0.4198, 0.846),
        (0.3881, 0.854, 0.3815, 0.869),
        (0.3621, 0.865, 0.4119, 0.861),
    ],
    "lenet-5": [
        (1.2433, 0.540, 0.7590, 0.730),
        (0.7034, 0.729, 0.6771, 0.742),
        (0.6119, 0.770, 0.6220, 0.774),
        (0.5443, 0.806, 0.5810, 0.780),
        (0.5025, 0.819, 0.5604, 0.792),
        (0.4811, 0.817, 0.5674, 0.818),
    ],
    "cnn-3x32-d30": [
        (1.7174, 0.358, 0.9528, 0.632),
        (0.8937, 0.676, 0.6825, 0.736),
        (0.7356, 0.730, 0.6802, 0.736),
        (0.6569, 0.761, 0.5565, 0.800),
        (0.5803, 0.788, 0.5290, 0.790),
        (0.5672, 0.795, 0.5304, 0.802),
    ],
}
"""Measured on 3,000 to 6,000 images of Fashion-MNIST: trainings that go well."""


@pytest.mark.parametrize("name", REAL)
def test_no_alarm_in_any_epoch_of_a_real_training_that_goes_well(name):
    silent = (("some", 0.2), ("other", 0.38))
    history = epochs(*REAL[name], silent=silent)
    for done in range(1, len(history) + 1):
        found = examine(case(history[:done], preset(name), confusion=matrix()))
        assert [each for each in found if each.level == "alarm"] == []


def test_real_trainings_that_go_wrong():
    """SGD at rate 1 on cnn-2conv, whose relus die at once; Adam at a hundredth of its rate."""
    figures = [(2.3777, 0.091, 2.3721, 0.1), (2.3727, 0.093, 2.3878, 0.099)]
    silent = (("conv2d", 0.90625), ("conv2d_1", 1.0), ("dense", 1.0))
    recipe = Recipe(optimizer=SGD(learning_rate=1.0))
    wild = case(epochs(*figures, rate=1.0, silent=silent), preset("cnn-2conv"), recipe=recipe)
    assert codes(wild) == ["rate_too_high", "dead_relu", "at_chance"]
    slow = [(2.349, 0.15, 2.29, 0.2), (2.23, 0.27, 2.17, 0.3), (2.12, 0.33, 2.06, 0.35)]
    recipe = Recipe(optimizer=Adam(learning_rate=1e-5))
    timid = case(epochs(*slow, rate=1e-5), recipe=recipe, confusion=matrix(never=(2, 4)))
    assert codes(timid) == ["rate_too_low", "never_predicted"]
    assert {finding.proposals[0].rate for finding in examine(timid)} == {3e-05}


def test_the_loss_of_guessing_is_that_of_the_recipes_own_loss():
    assert case(()).guessing == pytest.approx(math.log(10))
    squared = case((), recipe=Recipe(loss=MeanSquaredError()))
    assert squared.guessing == pytest.approx((0.9**2 + 9 * 0.1**2) / 10)
    binary = case((), recipe=Recipe(loss=BinaryCrossentropy()))
    assert binary.guessing == pytest.approx(-(math.log(0.1) + 9 * math.log(0.9)) / 10)


def test_findings_are_plain_json():
    for of in (
        case(losses(*OVERFITTING)),
        case(epochs((1.8, 0.3, 1.8, 0.3), silent=(("dense_1", 0.75),))),
        replace(case(losses((0.5, 0.5))), diverged=True),
    ):
        (finding, *_) = examine(of)
        data = json.loads(json.dumps(finding.to_dict()))
        assert {"code", "epoch", "message", "evidence", "proposal"} <= set(data)
        assert data["proposal"]["title"]
