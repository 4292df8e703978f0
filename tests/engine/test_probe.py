"""How long an epoch takes: told by runs, else tried out beside the table."""

from dataclasses import replace
from statistics import median

import numpy as np
import pytest

from fmnist_workbench.engine import probe
from fmnist_workbench.engine.build import build, compile_model
from fmnist_workbench.engine.judging import judging_batch
from fmnist_workbench.engine.weights import read_weights
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.controls import Stop
from fmnist_workbench.spec.costjobs import CostMeasured, MeasureCost
from fmnist_workbench.spec.data import Split
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.jobs import BuildModel, JobCancelled, Predict, SplitImage
from fmnist_workbench.spec.layers import Classifier, Conv2D, Dense, Flatten, GlobalAveragePooling2D
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.optimizers import OPTIMIZERS, SGD, Adam, RMSprop
from fmnist_workbench.storage.records import run_paths

from .conftest import CLASSES, SHAPE, ScriptedChannel


@pytest.fixture
def request_(start_request):
    """The cost of what `start_request` would train."""
    wanted = start_request
    return MeasureCost(wanted.home, wanted.network, wanted.recipe, wanted.data)


@pytest.fixture(autouse=True)
def no_longer_than_need_be(monkeypatch):
    monkeypatch.setattr(probe, "_TRAIN_SECONDS", 0)
    monkeypatch.setattr(probe, "_VALIDATION_SECONDS", 0)


def figures(history):
    return [epoch.model_dump(exclude={"seconds"}) for epoch in history]


@pytest.mark.parametrize(
    "changes",
    [{}, {"normalization": "featurewise"}, {"augmentation": Augmentation(rotation=10.0)}],
)
def test_a_network_that_was_never_trained_is_tried_out(desk, request_, changes):
    recipe = request_.recipe.changed(**changes)
    found = desk.run(replace(request_, recipe=recipe), ScriptedChannel())
    assert found.epoch > 0
    assert (found.run, found.why_not) == (None, "")
    assert run_paths(request_.home) == []


def test_the_table_and_drawings_for_it_are_left_alone(desk, request_, home):
    desk.run(BuildModel(request_.network, 1), ScriptedChannel())
    model = desk._table.model()
    weights = read_weights(model.model)
    drawing = Predict(SplitImage(request_.data, "test", 0), home)
    before = desk.run(drawing, ScriptedChannel())
    meanwhile = []
    channel = ScriptedChannel(
        lambda channel: meanwhile.append(desk.run(drawing, ScriptedChannel())) or None
    )
    desk.run(request_, channel)
    assert len(meanwhile) > 3
    assert {*meanwhile, desk.run(drawing, ScriptedChannel())} == {before}
    assert desk._table.model() is model
    for name, values in read_weights(model.model).items():
        np.testing.assert_array_equal(values, weights[name])


def test_a_training_learns_the_same_after_it(desk, request_, start_request):
    without = desk.run(start_request, ScriptedChannel())
    desk.run(replace(request_, recipe=request_.recipe.changed(batch_size=4)), ScriptedChannel())
    after = desk.run(start_request, ScriptedChannel())
    assert figures(after.history) == figures(without.history)


@pytest.mark.parametrize("polls", [1, 2, 4])
def test_stop_ends_it_wherever_it_is(desk, request_, polls):
    heard = []

    def on_poll(channel):
        heard.append(channel)
        return Stop() if len(heard) == polls else None

    with pytest.raises(JobCancelled):
        desk.run(request_, ScriptedChannel(on_poll))
    assert len(heard) == polls


def test_a_batch_that_would_take_too_long_is_tried_with_fewer_images(desk, request_, monkeypatch):
    tried = []
    shown = probe.Batches

    def batches(*arrays, **options):
        tried.append(options["batch_size"])
        return shown(*arrays, **options)

    monkeypatch.setattr(probe, "Batches", batches)
    monkeypatch.setattr(probe, "_BATCH_MACS", 3 * diagnose(request_.network).macs)
    assert desk.run(request_, ScriptedChannel()).epoch > 0
    assert tried == [3]


def test_validation_is_tried_in_the_batches_of_a_training(desk, request_, monkeypatch):
    tried = []
    judge = probe.Judge

    def judged(model, loss, batches, size):
        tried.append(size)
        return judge(model, loss, batches, size)

    monkeypatch.setattr(probe, "Judge", judged)
    assert desk.run(request_, ScriptedChannel()).epoch > 0
    assert tried == [judging_batch(request_.network)]
    assert tried[0] != request_.recipe.batch_size


@pytest.mark.parametrize(
    ("layers", "shape", "why_not"),
    [
        ((Flatten(), Dense(units=20_000), Dense(units=20_000)), (8, 8, 1), "too much memory"),
        (
            (Conv2D(filters=192), Conv2D(filters=256), GlobalAveragePooling2D()),
            (256, 256, 1),
            "too long",
        ),
    ],
)
def test_a_huge_network_is_not_tried(layers, shape, why_not, request_):
    network = Network(
        name="huge", input_shape=shape, classes=CLASSES, layers=(*layers, Classifier())
    )
    assert why_not in probe.why_not(network, request_.recipe)


def test_what_is_not_tried_is_an_answer(desk, request_, monkeypatch):
    monkeypatch.setattr(probe, "_MEMORY", 1000)
    found = desk.run(request_, ScriptedChannel())
    assert found == CostMeasured(None, why_not="trying it takes too much memory")


def test_a_bad_network_is_refused(desk, request_):
    bad = request_.network.changed(layers=request_.network.layers[:-1])
    with pytest.raises(InputError, match="classification layer"):
        desk.run(replace(request_, network=bad), ScriptedChannel())


def test_a_run_knows_better(desk, request_, start_request):
    result = desk.run(start_request, ScriptedChannel())
    usual = median(epoch.seconds for epoch in result.history[1:])
    found = desk.run(request_, ScriptedChannel())
    assert found == CostMeasured(pytest.approx(usual), run=result.run.id)
    other = request_.recipe.changed(seed=9, epochs=40, optimizer=Adam(learning_rate=0.5))
    named = request_.network.changed(name="another")
    assert desk.run(replace(request_, recipe=other, network=named), ScriptedChannel()) == found


def test_a_run_of_fewer_images_tells_of_more(desk, request_, start_request, monkeypatch):
    data = start_request.data
    limited = data.changed(split=Split(validation=1 / 4, limit=48))
    result = desk.run(replace(start_request, data=limited), ScriptedChannel())
    usual = median(epoch.seconds for epoch in result.history[1:])
    found = desk.run(request_, ScriptedChannel())
    assert found == CostMeasured(pytest.approx(2 * usual), run=result.run.id)
    monkeypatch.setattr(probe, "_MEMORY", 1000)
    few = data.changed(split=Split(validation=1 / 4, limit=8))
    assert desk.run(replace(request_, data=few), ScriptedChannel()).run is None


@pytest.mark.parametrize(
    "optimizer",
    [
        *(kind() for kind in OPTIMIZERS.values()),
        SGD(momentum=0.0),
        RMSprop(momentum=0.5),
        Adam(amsgrad=True),
    ],
)
def test_an_optimizer_keeps_what_it_says_for_each_weight(optimizer, request_):
    network = Network(
        name="d", input_shape=SHAPE, classes=CLASSES, layers=(Flatten(), Classifier())
    )
    model = build(network, 0)
    compile_model(model, request_.recipe.changed(optimizer=optimizer))
    # Its step count and rate, and a product that Nadam keeps, are single numbers.
    kept = sum(int(np.prod(v.shape)) for v in model.optimizer.variables if len(v.shape))
    assert kept == optimizer.slots() * model.count_params()
