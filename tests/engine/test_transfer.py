"""Starting from another run's weights: what is frozen, kept, replaced, and what came of it."""

import numpy as np
import pytest

from fmnist_workbench.engine.build import build, compile_model
from fmnist_workbench.engine.desk import EngineDesk
from fmnist_workbench.engine.steering import Steering
from fmnist_workbench.engine.transplant import transplant
from fmnist_workbench.engine.weights import read_weights, write_weights
from fmnist_workbench.spec.controls import SetTrainable
from fmnist_workbench.spec.data import DataRef, Split
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.events import EpochDone, Progress
from fmnist_workbench.spec.jobs import ContinueRun, StartRun
from fmnist_workbench.spec.layers import layer_of
from fmnist_workbench.spec.optimizers import SGD, Adam, AdamW
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Run
from fmnist_workbench.spec.transfer import Transfer, fates, frozen_in
from fmnist_workbench.spec.transferjobs import CompareTransfer
from fmnist_workbench.spec.transferring import Origin, settled
from fmnist_workbench.storage import runs
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.storage.records import run_paths

from .conftest import ScriptedChannel, make_arrays
from .test_continue import figures, interrupt
from .test_steering import Person

LAB = preset("lab-4conv").fitted((16, 16, 1), 4)


@pytest.fixture
def two_classes(home, tmp_path) -> DataRef:
    """The same images with the first two classes only."""
    arrays = make_arrays()
    for part in ("train", "test"):
        few = arrays[f"y_{part}"] < 2
        arrays |= {f"{a}_{part}": arrays[f"{a}_{part}"][few] for a in "xy"}
    np.savez(tmp_path / "two.npz", **arrays)
    info = open_dataset(home, str(tmp_path / "two.npz"))
    return DataRef(source=info.source, checksum=info.checksum, split=Split(validation=1 / 4))


def run_of(network) -> Run:
    return Run(
        id="0001-source",
        network=network,
        recipe=Recipe(),
        data=DataRef(source="mnist", checksum="0" * 64),
        seed=0,
        versions={},
        device="CPU",
        status="finished",
        started="2026-01-01T00:00:00+00:00",
        parameters=1,
    )


def test_every_split_of_the_laboratorys_network_freezes_to_the_bit_and_replaces():
    """One model, one optimizer and no graph: what differs is only what is frozen and copied."""
    rng = np.random.default_rng(0)
    images = rng.random((4, *LAB.input_shape), np.float32)
    labels = np.eye(4, dtype=np.float32)
    source = read_weights(build(LAB, seed=1))
    source = {name: value + np.float32(0.01) for name, value in source.items()}
    model = build(LAB, seed=2)
    fresh = read_weights(model)
    compile_model(model, Recipe(optimizer=SGD(learning_rate=0.1)))
    model.run_eagerly = True
    names = LAB.layer_names()
    for split, name in enumerate(names):
        for new_layers in (False, True):
            wanted = Transfer(source="x", retrain_from=name, new_layers=new_layers)
            transfer = settled(wanted, Origin.of(run_of(LAB)), LAB, Recipe())
            layers = fates(LAB, transfer)
            write_weights(model, fresh)
            transplant(model, LAB, transfer, source)
            start = read_weights(model)
            for variable, value in start.items():
                copied = not new_layers or names.index(layer_of(variable)) < split
                np.testing.assert_array_equal(value, (source if copied else fresh)[variable])
            Steering(1, names, (), lambda e, ls=layers: frozen_in(ls, None, e)).freeze(model, 1)
            model.train_on_batch(images, labels)
            for variable, value in read_weights(model).items():
                frozen = names.index(layer_of(variable)) < split
                same = np.array_equal(value, start[variable])
                # A bias before batch normalization has no gradient but rounding.
                if frozen or not variable.endswith("bias"):
                    assert same == frozen, (name, variable)


@pytest.mark.parametrize("optimizer", [Adam(learning_rate=0.01), AdamW(learning_rate=0.01)])
def test_a_lower_rate_scales_the_step_itself(network, optimizer):
    images = np.random.default_rng(0).random((6, 8, 8, 1), np.float32)
    labels = np.eye(3, dtype=np.float32)[[0, 1, 2] * 2]
    steps = []
    for factors in ({}, {"conv2d": 0.25}):
        model = build(network, seed=0)
        compile_model(model, Recipe(optimizer=optimizer), factors)
        model.run_eagerly = True
        before = read_weights(model)
        Steering(1, network.layer_names(), (), lambda _: {"dropout"}).freeze(model, 1)
        model.train_on_batch(images, labels)
        steps.append({name: after - before[name] for name, after in read_weights(model).items()})
    whole, slow = steps
    for name in ("conv2d/kernel", "conv2d/bias"):
        assert np.abs(whole[name]).max() > 1e-3
        np.testing.assert_allclose(slow[name], whole[name] * 0.25, rtol=1e-4, atol=1e-7)
    np.testing.assert_array_equal(slow["classifier/kernel"], whole["classifier/kernel"])


def test_layers_thaw_one_after_the_other_and_a_person_has_the_last_word(
    desk, start_request, home, two_classes
):
    source = desk.run(start_request, ScriptedChannel())
    network = start_request.network.fitted((8, 8, 1), 2)
    transfer = Transfer(source=source.run.id, retrain_from="flatten", unfreeze_every=1)
    request = StartRun(home, network, start_request.recipe, two_classes, transfer)
    result = desk.run(request, ScriptedChannel())
    record = runs.open_run(home, result.run.id).record
    assert record.transfer == transfer.changed(
        source=str(source.path), epoch=3, kept=("flatten", "dropout")
    )
    folder = runs.open_run(home, result.run.id)
    first = runs.load_weights(runs.open_run(home, source.run.id))[1]
    one, two, three = (runs.load_weights(folder, epoch)[1] for epoch in (1, 2, 3))
    for name in (name for name in one if not name.startswith("classifier/")):
        assert np.array_equal(first[name], one[name]), name
        assert np.array_equal(one[name], two[name]) == name.startswith("conv2d/"), name
    assert not np.array_equal(two["conv2d/kernel"], three["conv2d/kernel"])
    assert one["classifier/kernel"].shape == (36, 2)

    person = Person(desk, {2: [SetTrainable("batch_normalization", False)]})
    held = runs.open_run(home, desk.run(request, person).run.id)
    last = runs.load_weights(held)[1]
    assert np.array_equal(first["batch_normalization/gamma"], last["batch_normalization/gamma"])
    assert not np.array_equal(first["conv2d/kernel"], last["conv2d/kernel"])


def test_an_interrupted_transfer_continued_equals_one_never_interrupted(desk, start_request, home):
    source = desk.run(start_request, ScriptedChannel()).run
    recipe = start_request.recipe.changed(
        optimizer=AdamW(learning_rate=0.02), ema_momentum=0.8, seed=9
    )
    transfer = Transfer(
        source=source.id, retrain_from="dropout", unfreeze_every=1, kept_rate=0.1, epoch=2
    )
    request = StartRun(home, start_request.network, recipe, start_request.data, transfer)
    whole = desk.run(request, ScriptedChannel())
    weights = read_weights(desk._table.model().model)
    folder = runs.open_run(home, whole.run.id)
    before, first = runs.load_weights(runs.open_run(home, source.id), 2)[1], {}
    first = runs.load_weights(folder, 1)[1]
    for name in first:  # frozen to the bit, although validation goes by the mean of the weights
        assert np.array_equal(first[name], before[name]) != name.startswith("classifier/"), name

    run = interrupt(desk, request)
    continued = desk.run(ContinueRun(home, run, epochs=3), ScriptedChannel())
    assert figures(continued.history) == figures(whole.history)
    for name, value in read_weights(desk._table.model().model).items():
        np.testing.assert_array_equal(value, weights[name])


def test_a_transfer_is_held_against_its_source_and_against_training_from_scratch(
    desk, start_request, home, two_classes
):
    recipe = start_request.recipe.changed(epochs=1)
    request = StartRun(home, start_request.network, recipe, start_request.data)
    source = desk.run(request, ScriptedChannel()).run
    with pytest.raises(InputError, match="started from fresh weights"):
        desk.run(CompareTransfer(home, source.id), ScriptedChannel())
    transfer = Transfer(source=source.id, retrain_from="batch_normalization")
    network = start_request.network.fitted((8, 8, 1), 2)
    result = desk.run(StartRun(home, network, recipe, two_classes, transfer), ScriptedChannel())
    shown = desk._table.model()

    alone = desk.run(CompareTransfer(home, result.run.id), ScriptedChannel())
    moved = {layer.name: layer.moved for layer in alone.layers}
    assert moved["conv2d"] == 0
    assert moved["batch_normalization"] > 0
    assert moved["classifier"] is None
    assert moved["flatten"] is None
    assert alone.before == runs.open_run(home, source.id).history[-1].val_accuracy
    assert 0 <= alone.after <= 1
    (all_images,) = alone.contests
    assert (all_images.per_class, all_images.images, all_images.scratch) == (None, 48, None)

    channel = ScriptedChannel()
    wanted = CompareTransfer(home, result.run.id, (5, None))
    both = desk.run(wanted, channel)
    assert [(contest.per_class, contest.images) for contest in both.contests] == [
        (5, 10),
        (None, 48),
    ]
    for contest in both.contests:
        scratch, transferred = (
            runs.open_run(home, rival.run) for rival in (contest.scratch, contest.transfer)
        )
        assert scratch.record.transfer is None
        assert scratch.record.recipe == transferred.record.recipe
        assert contest.scratch.val_accuracy == scratch.history[-1].val_accuracy
    assert both.contests[1].transfer.run == result.run.id
    assert len(run_paths(home)) == 5  # what was there is not trained again
    assert channel.said(Progress)[-1].done == channel.said(Progress)[-1].total
    assert not channel.said(EpochDone)
    assert desk._table.model() is shown


def test_what_does_not_fit_is_refused_before_anything_is_written(
    desk: EngineDesk, start_request, home
):
    with pytest.raises(InputError, match="there is no run"):
        desk.run(
            StartRun(
                home,
                start_request.network,
                start_request.recipe,
                start_request.data,
                Transfer(source="nothing"),
            ),
            ScriptedChannel(),
        )
    assert not run_paths(home)
