"""Exported models: what they are, that they predict what ours does, and what a bad day leaves."""

import json
import os
import resource
from dataclasses import replace

import keras
import numpy as np
import pytest

from fmnist_workbench.engine import exporting, modelfiles
from fmnist_workbench.engine.build import build
from fmnist_workbench.engine.modelfiles import CODECS, Codec
from fmnist_workbench.engine.weights import read_weights
from fmnist_workbench.spec.controls import Stop
from fmnist_workbench.spec.errors import InputError, MachineError
from fmnist_workbench.spec.events import Progress
from fmnist_workbench.spec.exportjobs import ExportRun, exported_words
from fmnist_workbench.spec.jobs import JobCancelled, LoadRun, Predict, SplitImage
from fmnist_workbench.spec.layers import (
    BatchNormalization,
    Classifier,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    ResidualBlock,
)
from fmnist_workbench.spec.modelformats import MODEL_FORMATS
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.storage import runs
from fmnist_workbench.storage.library import load_dataset
from fmnist_workbench.storage.networkfile import read_network

from .conftest import CLASSES, SHAPE, ScriptedChannel

EVERY_KIND = Network(
    name="every",
    input_shape=SHAPE,
    classes=CLASSES,
    layers=(
        Conv2D(filters=4, activation="relu", name="first"),
        BatchNormalization(momentum=0.5),
        ResidualBlock(filters=6, strides=2),
        DepthwiseConv2D(depth_multiplier=2, padding="same"),
        Dropout(rate=0.3),
        GlobalAveragePooling2D(),
        Classifier(),
    ),
)
WIDE = Network(
    name="wide",
    input_shape=SHAPE,
    classes=CLASSES,
    layers=(Flatten(), Dense(units=3000), Classifier()),
)


def make_run(home, data, *, epochs=1):
    """Make a finished run of random weights, other ones each epoch, and return its id."""
    folder = begin_run(home, data, epochs)
    runs.finish(folder, "finished")
    return folder.record.id


def begin_run(home, data, epochs):
    """Make a run that is being trained."""
    folder = runs.create_run(
        home,
        network=WIDE,
        recipe=Recipe(epochs=epochs),
        data=data,
        versions={},
        device="CPU",
        parameters=1,
    )
    for number in range(1, epochs + 1):
        epoch = Epoch(
            epoch=number,
            loss=1.0,
            accuracy=0.5,
            val_loss=1.0,
            val_accuracy=0.5,
            seconds=1.0,
            learning_rate=0.1,
        )
        runs.commit_epoch(folder, epoch, read_weights(build(WIDE, seed=number)), {})
    return folder


def left_in(folder):
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "exported"
    folder.mkdir()
    return folder


def test_each_format_takes_plain_pixels_and_predicts_what_the_run_does(
    desk, start_request, home, out
):
    recipe = start_request.recipe.changed(
        normalization="featurewise", mixed_precision=True, epochs=1
    )
    trained = desk.run(replace(start_request, network=EVERY_KIND, recipe=recipe), ScriptedChannel())
    run = trained.run.id
    data = start_request.data
    desk.run(LoadRun(home, run), ScriptedChannel())
    ours = desk.run(Predict(SplitImage(data, "test", 4), home), ScriptedChannel())
    pixels = load_dataset(home, data).x_test[4:5].astype(np.float32) / 255

    for kind in MODEL_FORMATS.values():
        channel = ScriptedChannel()
        path = out / f"model{kind.suffix}"
        found = desk.run(ExportRun(home, run, kind.name, path), channel)
        assert (found.run, found.path, found.format, found.epoch) == (run, path, kind.name, 1)
        assert (found.images, found.sample) == (24, "validation")
        assert found.difference < 1e-5
        assert found.bytes > 4 * trained.run.parameters
        assert str(path) in exported_words(found)
        (writing,) = (said for said in channel.said(Progress) if not said.stoppable)
        assert "cannot stop" in writing.text
        theirs = CODECS[kind.name].read(path)(pixels)
        assert theirs.shape == (1, CLASSES)
        assert theirs[0] == pytest.approx(ours.probabilities, abs=1e-5)
    assert left_in(out) == {f"model{kind.suffix}" for kind in MODEL_FORMATS.values()}

    # The one in Keras's own format is a network again, with our names on its weights.
    read = read_network(str(out / "model.keras"), home)
    assert read.changed(name="every") == EVERY_KIND
    model = keras.models.load_model(out / "model.keras")
    assert {layer.dtype_policy.name for layer in model.layers} == {"float32"}
    assert {layer.name for layer in model.layers if layer.weights} == {
        name.partition("/")[0] for name in runs.load_weights(runs.open_run(home, run))[1]
    }
    note = json.loads((out / "model.savedmodel/assets.extra/fmnist-workbench.json").read_text())
    assert (note["run"], note["classes"]) == (run, ["0", "1", "2"])


def test_another_epoch_is_exported_when_it_is_asked_for(desk, data, home, out):
    run = make_run(home, data, epochs=2)
    found = desk.run(ExportRun(home, run, "keras", out / "first.keras", 1), ScriptedChannel())
    assert found.epoch == 1
    kernel = keras.models.load_model(out / "first.keras").get_layer("dense").kernel
    assert np.array_equal(kernel, runs.load_weights(runs.open_run(home, run), 1)[1]["dense/kernel"])
    newest = desk.run(ExportRun(home, run, "keras", out / "newest.keras"), ScriptedChannel())
    assert newest.epoch == 2
    for epoch in (0, 3):
        with pytest.raises(InputError, match=f"2 finished epochs, no epoch {epoch}"):
            desk.run(ExportRun(home, run, "keras", out / "no.keras", epoch), ScriptedChannel())


def test_a_run_that_is_being_trained_gives_its_newest_epoch_and_goes_on(desk, data, home, out):
    folder = begin_run(home, data, epochs=2)
    request = ExportRun(home, folder.record.id, "keras", out / "live.keras")
    assert desk.run(request, ScriptedChannel()).epoch == 2
    assert folder.held
    runs.finish(folder, "stopped")


def test_without_its_data_set_it_is_checked_on_random_images_and_says_so(
    desk, data, home, out, tmp_path
):
    run = make_run(home, data)
    (tmp_path / "stripes.npz").unlink()
    for cached in (home / "cache").iterdir():
        cached.rename(tmp_path / cached.name)
    found = desk.run(ExportRun(home, run, "onnx", out / "a.onnx"), ScriptedChannel())
    assert (found.images, found.sample) == (256, "random")
    assert "256 random images, as none of its data set could be had" in exported_words(found)


def test_what_is_there_of_the_same_kind_is_replaced(desk, data, home, out):
    run = make_run(home, data)
    for name, kind in (("a.keras", "keras"), ("a", "saved_model")):
        for _ in range(2):
            found = desk.run(ExportRun(home, run, kind, out / name), ScriptedChannel())
            assert found.path == out / name
    assert left_in(out) == {"a.keras", "a"}


@pytest.fixture
def before(out):
    """What lies where the exports of a test go: it must be as it was afterwards."""
    places = {}
    for kind in MODEL_FORMATS.values():
        places[kind.name] = path = out / f"kept{kind.suffix}"
        if kind.is_folder:
            path.mkdir()
        else:
            path.write_text("as it was")
    yield places
    assert left_in(out) == {path.name for path in places.values()}
    for path in places.values():
        assert left_in(path) == set() if path.is_dir() else path.read_text() == "as it was"


def test_a_model_that_predicts_something_else_is_deleted(desk, data, home, before, monkeypatch):
    run = make_run(home, data)

    def with_other_weights(codec):
        def write(model, path):
            kernel = model.get_layer("classifier").kernel
            kernel.assign(kernel + 0.01 * np.sign(kernel))
            codec.write(model, path)

        return Codec(write, codec.read)

    others = {name: with_other_weights(codec) for name, codec in CODECS.items()}
    monkeypatch.setattr(exporting, "CODECS", others)
    for name, path in list(before.items())[:2]:  # a file and a folder
        with pytest.raises(MachineError, match="predicts something else than the run does"):
            desk.run(ExportRun(home, run, name, path), ScriptedChannel())


def test_a_file_cut_short_is_deleted(desk, data, home, before, monkeypatch):
    run = make_run(home, data)

    def cut_short(codec):
        def write(model, path):
            codec.write(model, path)
            file = path / "saved_model.pb" if path.is_dir() else path
            os.truncate(file, file.stat().st_size // 3)

        return Codec(write, codec.read)

    monkeypatch.setattr(
        exporting, "CODECS", {name: cut_short(codec) for name, codec in CODECS.items()}
    )
    for name, path in before.items():
        with pytest.raises(MachineError) as refusal:
            desk.run(ExportRun(home, run, name, path), ScriptedChannel())
        assert "\n" not in str(refusal.value)


def test_a_full_disk_leaves_nothing_and_harms_nothing(desk, data, home, before):
    run = make_run(home, data)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limits[1]))
    try:
        for name, path in before.items():
            with pytest.raises(MachineError, match="larger than allowed"):
                desk.run(ExportRun(home, run, name, path), ScriptedChannel())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_stop_before_or_after_writing_leaves_nothing(desk, data, home, before):
    run = make_run(home, data)
    for text in ("Asking", "Checking"):

        def stop(channel, text=text):
            return Stop() if any(said.text.startswith(text) for said in channel.events) else None

        with pytest.raises(JobCancelled):
            desk.run(ExportRun(home, run, "keras", before["keras"]), ScriptedChannel(on_poll=stop))


def test_weights_that_are_no_numbers_are_not_exported(desk, data, home, before):
    run = make_run(home, data)
    path = runs.open_run(home, run).path / "checkpoints" / "epoch-0001.weights.npz"
    weights = dict(np.load(path))
    weights["classifier/bias"][0] = np.nan
    np.savez(path, **weights)
    with pytest.raises(InputError, match=r"epoch 1 of run .* give no numbers"):
        desk.run(ExportRun(home, run, "keras", before["keras"]), ScriptedChannel())


def test_what_a_converter_says_becomes_one_sentence(desk, data, home, before, monkeypatch):
    run = make_run(home, data)

    def write(model, path):
        raise RuntimeError("no such operation\nin line 3")

    codec = Codec(write, modelfiles.CODECS["onnx"].read)
    monkeypatch.setattr(exporting, "CODECS", {"onnx": codec})
    with pytest.raises(MachineError) as refusal:
        desk.run(ExportRun(home, run, "onnx", before["onnx"]), ScriptedChannel())
    assert str(refusal.value) == (
        "ONNX could not be written (RuntimeError: no such operation); export in another format, "
        "and please report it."
    )
