"""Featurewise normalization: worked out once, applied wherever a model sees an image."""

import json
import zlib

import numpy as np
import pytest

from fmnist_workbench.datasets.split import partition, split_images
from fmnist_workbench.engine.build import build
from fmnist_workbench.engine.weights import write_weights
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.jobs import Activate, ContinueRun, Evaluate, LoadRun, Predict, RawImage
from fmnist_workbench.storage import runs
from fmnist_workbench.storage.library import load_dataset

from .conftest import ScriptedChannel


@pytest.fixture
def normalized(start_request):
    recipe = start_request.recipe.changed(
        normalization="featurewise", augmentation=Augmentation(brightness=(0.2, 0.5))
    )
    return type(start_request)(
        start_request.home, start_request.network, recipe, start_request.data
    )


@pytest.fixture
def finished(desk, normalized):
    return desk.run(normalized, ScriptedChannel())


def expected_input(request, pixels):
    """Return pixels as the network must see them, worked out anew from the data."""
    dataset = load_dataset(request.home, request.data)
    unit = dataset.x_train[partition(dataset, request.data.split).train] / 255
    return ((pixels / 255 - unit.mean()) / unit.std()).astype(np.float32)


def keras_model(home, run):
    folder = runs.open_run(home, run)
    model = build(folder.record.network, 0)
    write_weights(model, runs.load_weights(folder)[1])
    return model


def test_the_run_keeps_the_figures_of_its_training_images_as_they_are(finished, normalized, home):
    dataset = load_dataset(home, normalized.data)
    unit = dataset.x_train[partition(dataset, normalized.data.split).train] / 255
    for record in (finished.run, runs.open_run(home, finished.run.id).record):
        assert record.normalization.mean == pytest.approx((unit.mean(),))
        assert record.normalization.std == pytest.approx((unit.std(),))


@pytest.mark.parametrize("loaded", [False, True])
def test_drawings_and_layers_see_normalized_pixels(desk, finished, normalized, home, loaded):
    if loaded:
        desk.run(LoadRun(home, finished.run.id), ScriptedChannel())
    pixels = np.random.default_rng(0).integers(0, 256, (8, 8, 1), dtype=np.uint8)
    image = RawImage(pixels.shape, zlib.compress(pixels.tobytes()))
    prediction = desk.run(Predict(image, home), ScriptedChannel())
    values = expected_input(normalized, pixels[np.newaxis])
    model = keras_model(home, finished.run.id)
    np.testing.assert_allclose(
        prediction.probabilities, model(values, training=False)[0], rtol=1e-3, atol=1e-5
    )
    layer = desk.run(Activate(layer="conv2d", image=image, home=home), ScriptedChannel())
    first = model.get_layer("conv2d")(values)[0]
    found = np.frombuffer(layer.values, "<f4").reshape(first.shape)
    np.testing.assert_allclose(found, first, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("split", ["validation", "test"])
def test_an_evaluation_sees_normalized_pixels(desk, finished, normalized, home, split):
    scores = desk.run(Evaluate(home, finished.run.id, split), ScriptedChannel())
    view = split_images(load_dataset(home, normalized.data), split, normalized.data.split)
    values = expected_input(normalized, view.images[view.indices])
    answers = np.argmax(keras_model(home, finished.run.id)(values, training=False), axis=1)
    assert scores.accuracy == pytest.approx((answers == view.classes).mean())
    if split == "validation":
        assert scores.accuracy == pytest.approx(finished.history[-1].val_accuracy)


def test_a_child_run_inherits_the_figures(desk, finished, home):
    child = desk.run(ContinueRun(home, finished.run.id, epochs=4), ScriptedChannel()).run
    assert child.parent == finished.run.id
    assert child.normalization == finished.run.normalization


def test_without_it_nothing_is_kept_and_old_runs_are_read(desk, start_request, home):
    run = desk.run(start_request, ScriptedChannel())
    path = run.path / "run.json"
    record = json.loads(path.read_text())
    assert "normalization" not in record
    for later in ("augmentation", "normalization"):
        del record["recipe"][later]
    path.write_text(json.dumps(record))
    assert desk.run(LoadRun(home, run.run.id), ScriptedChannel()).run == run.run.id


def test_only_training_images_are_augmented(desk, start_request, home):
    """All training images are blotted out, and yet the validation images are seen."""
    black = Augmentation(erasing=1, erasing_area=(1, 1))
    recipe = start_request.recipe.changed(augmentation=black)
    request = type(start_request)(home, start_request.network, recipe, start_request.data)
    run = desk.run(request, ScriptedChannel())
    scores = desk.run(Evaluate(home, run.run.id, "validation"), ScriptedChannel())
    assert scores.accuracy == pytest.approx(run.history[-1].val_accuracy)
    assert scores.loss == pytest.approx(run.history[-1].val_loss, rel=1e-4)
    plain = desk.run(start_request, ScriptedChannel())
    assert plain.history[0].loss != run.history[0].loss
