"""Starting from the weights in a model file that Keras saved."""

import keras
import numpy as np
import pytest

from fmnist_workbench.engine.build import build
from fmnist_workbench.engine.donors import open_donor
from fmnist_workbench.engine.weights import read_weights
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.events import RunStarted
from fmnist_workbench.spec.jobs import ContinueRun, StartRun
from fmnist_workbench.spec.layers import Classifier, Dense, Dropout
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.optimizers import SGD
from fmnist_workbench.spec.transfer import Transfer
from fmnist_workbench.spec.transferjobs import CompareTransfer
from fmnist_workbench.storage import runs
from fmnist_workbench.storage.kerasfile import open_keras
from fmnist_workbench.storage.records import run_paths

from .conftest import CLASSES, SHAPE, ScriptedChannel, make_arrays
from .test_continue import figures

LEAST = 1e-12
"""A learning rate at which nothing is learned that float32 could hold."""


def trained(path, *first: keras.Layer, pixels: bool) -> keras.Model:
    """Train a model in plain Keras, on pixels of 0 to 255 or of 0 to 1, and save it."""
    keras.utils.set_random_seed(3)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input(SHAPE),
            *first,
            layers.Conv2D(4, 3, activation="relu", name="edges"),
            layers.BatchNormalization(momentum=0.5),
            layers.SeparableConv2D(4, 3),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(8, activation="relu"),
            layers.Dense(CLASSES, activation="softmax", name="who"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", run_eagerly=True)
    arrays = make_arrays()
    images = arrays["x_train"].astype(np.float32) / (1 if pixels else 255)
    for layer in first:
        if isinstance(layer, keras.layers.Normalization) and layer.input_mean is None:
            layer.adapt(images)
    model.fit(images, arrays["y_train"], epochs=2, batch_size=16, verbose=0)
    model.save(path)
    return model


def network_in(path) -> Network:
    with open_keras(path) as file:
        return file.network


def start(desk, start_request, path, *, epochs=1, **fields) -> tuple[StartRun, object]:
    """Start a run from a file; by default one that learns nothing to speak of."""
    how = {"optimizer": SGD(learning_rate=LEAST), "epochs": epochs, **fields.pop("recipe", {})}
    network = fields.pop("network", None) or network_in(path)
    transfer = Transfer(source=str(path), **fields)
    recipe = start_request.recipe.changed(**how)
    request = StartRun(start_request.home, network, recipe, start_request.data, transfer)
    return request, desk.run(request, ScriptedChannel())


@pytest.mark.parametrize(
    ("first", "normalization"),
    [
        (lambda: (keras.layers.Rescaling(1 / 255),), "none"),
        (lambda: (keras.layers.Normalization(),), "featurewise"),
        (
            lambda: (
                keras.layers.Rescaling([1 / 255.0]),
                keras.layers.Normalization(mean=[0.3], variance=[0.04]),
            ),
            "featurewise",
        ),
    ],
    ids=["rescaled", "adapted", "both"],
)
def test_before_any_training_a_file_predicts_here_what_it_predicts_in_keras(
    desk, start_request, tmp_path, first, normalization
):
    path = tmp_path / "theirs.keras"
    model = trained(path, *first(), pixels=True)
    names = network_in(path).layer_names()
    assert (names[0], names[-1]) == ("edges", "who")
    _, result = start(
        desk,
        start_request,
        path,
        retrain_from="who",
        recipe={"normalization": normalization},
    )
    images = make_arrays()["x_test"]
    theirs = model.predict(images.astype(np.float32), verbose=0)
    table = desk._table.model()
    ours = np.array([table.forward(image.astype(np.float32)) for image in images])
    np.testing.assert_allclose(ours, theirs, atol=2e-5)
    kept = result.run.transfer.file
    assert len(kept.sha256) == 64
    assert kept.normalization == result.run.normalization
    other = "none" if normalization == "featurewise" else "featurewise"
    wanted = f"file theirs.keras know images .* set it to {normalization}"
    with pytest.raises(InputError, match=wanted):
        start(desk, start_request, path, retrain_from="who", recipe={"normalization": other})


def test_a_run_from_a_file_needs_it_no_longer(desk, start_request, tmp_path, home):
    path = tmp_path / "theirs.keras"
    model = trained(path, pixels=False)
    before = open_donor(home, Transfer(source=str(path))).weights
    assert sorted(before) == sorted(
        f"{layer}/{variable}"
        for layer, variables in {
            "edges": ("kernel", "bias"),
            "batch_normalization": ("gamma", "beta", "moving_mean", "moving_variance"),
            "separable_conv2d": ("depthwise_kernel", "pointwise_kernel", "bias"),
            "dense": ("kernel", "bias"),
            "who": ("kernel", "bias"),
        }.items()
        for variable in variables
    )
    moving = model.layers[1].moving_variance.numpy()
    np.testing.assert_array_equal(before["batch_normalization/moving_variance"], moving)

    other = network_in(path).layers[:5]
    network = network_in(path).changed(layers=(*other, Dense(units=6), Dropout(), Classifier()))
    request, whole = start(
        desk,
        start_request,
        path,
        epochs=3,
        network=network,
        retrain_from="dense",
        unfreeze_every=2,
        recipe={"optimizer": SGD(learning_rate=0.05)},
    )
    folder = runs.open_run(home, whole.run.id)
    assert folder.record.transfer.source == str(path)
    assert folder.record.transfer.file.network == network_in(path)
    first = runs.load_weights(folder, 1)[1]
    for name in ("edges/kernel", "batch_normalization/moving_mean", "separable_conv2d/bias"):
        np.testing.assert_array_equal(first[name], before[name])
    last = runs.load_weights(folder)[1]
    assert first["dense/kernel"].shape[1] == 6
    assert not np.array_equal(last["separable_conv2d/bias"], before["separable_conv2d/bias"])
    assert np.array_equal(last["edges/kernel"], before["edges/kernel"])

    def pull_the_plug(channel):
        if channel.said(RunStarted):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.run(request, ScriptedChannel(pull_the_plug))
    unfinished = run_paths(home)[-1].name
    assert not runs.open_run(home, unfinished).history
    path.unlink()
    continued = desk.run(ContinueRun(home, unfinished, epochs=3), ScriptedChannel())
    assert figures(continued.history) == figures(whole.history)
    child = desk.run(ContinueRun(home, whole.run.id, epochs=4), ScriptedChannel())

    compared = desk.run(CompareTransfer(home, child.run.id), ScriptedChannel())
    assert (compared.source, compared.source_data) == (str(path), None)
    assert (compared.before, compared.after) == (None, None)
    moved = {layer.name: layer.moved for layer in compared.layers}
    assert moved["edges"] == 0 < moved["separable_conv2d"]
    assert moved["dense"] is None
    # What it was trained on can be said; and rivals start from what the run has kept of the file.
    asked = CompareTransfer(home, whole.run.id, (5,), start_request.data)
    known = desk.run(asked, ScriptedChannel())
    assert known.before > 0.5
    assert 0 <= known.after <= 1
    assert known.contests[0].scratch
    rival = runs.open_run(home, known.contests[0].transfer.run).record
    assert rival.transfer == whole.run.transfer


def test_what_we_export_ourselves_is_a_source_with_its_normalization(network, tmp_path, home):
    inner = build(network, seed=2)
    source = keras.Input(SHAPE, name="input")
    scale = keras.layers.Rescaling([4.0], [-1.0], name="input.normalization")
    output = scale(source)
    for layer in inner.layers[1:]:
        output = layer(output)
    path = tmp_path / "exported.keras"
    keras.Model(source, output, name="network").save(path)
    donor = open_donor(home, Transfer(source=str(path)))
    assert donor.normalization == Normalization(mean=(0.25,), std=(0.25,))
    assert donor.origin.network == network.changed(name="exported")
    expected = read_weights(inner)
    assert donor.weights.keys() == expected.keys()
    for name, value in expected.items():
        np.testing.assert_array_equal(donor.weights[name], value)
