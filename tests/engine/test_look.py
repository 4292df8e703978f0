"""Predictions and activations of the model on the table, checked against Keras itself."""

import pickle
import tracemalloc
import zlib
from pathlib import Path

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmnist_workbench.engine.activations import pack
from fmnist_workbench.engine.build import build
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.jobs import Activate, BuildModel, Predict, RawImage, SplitImage

from .conftest import SHAPE, ScriptedChannel, make_arrays

# An image that brings its own pixels needs none.
HOME = Path("/nowhere")


def raw(pixels: np.ndarray) -> RawImage:
    return RawImage(pixels.shape, zlib.compress(pixels.tobytes()))


@pytest.fixture
def drawing() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, SHAPE, dtype=np.uint8)


@pytest.fixture
def channel() -> ScriptedChannel:
    return ScriptedChannel()


@pytest.fixture
def built(desk, network, channel):
    """Answers requests about a fresh model of seed 0."""
    desk.run(BuildModel(network, 0), channel)
    return lambda request: desk.run(request, channel)


def scaled(pixels: np.ndarray) -> np.ndarray:
    return pixels[np.newaxis].astype(np.float32) / 255


def test_building_answers_with_names_shapes_and_count(desk, network, channel):
    ready = desk.run(BuildModel(network, 0), channel)
    assert [name for name, _ in ready.layers] == list(network.layer_names())
    assert dict(ready.layers)["max_pooling2d"] == (3, 3, 4)
    assert ready.parameters == build(network, 0).count_params()
    assert ready.run is None


def test_a_drawing_is_classified_as_keras_does(built, network, drawing):
    prediction = built(Predict(raw(drawing), HOME))
    expected = build(network, 0).predict(scaled(drawing), verbose=0)[0]
    np.testing.assert_allclose(prediction.probabilities, expected, rtol=1e-5)
    assert prediction.label == expected.argmax()


def test_an_image_is_found_by_split_and_index(built, home, data):
    by_index = built(Predict(SplitImage(data, "test", 4), home))
    assert by_index == built(Predict(raw(make_arrays()["x_test"][4]), home))


@pytest.mark.parametrize("layer", ["conv2d", "max_pooling2d", "flatten", "dropout", "classifier"])
def test_a_layers_output_is_keras_own(built, network, drawing, layer):
    shown = built(Activate(layer, raw(drawing), HOME))
    model = build(network, 0)
    part = keras.Model(model.inputs, model.get_layer(layer).output)
    expected = part.predict(scaled(drawing), verbose=0)[0]
    values = np.frombuffer(shown.values, "<f4").reshape(shown.shape)
    np.testing.assert_allclose(values, expected, rtol=1e-5, atol=1e-6)
    assert (shown.first, shown.sent) == (0, expected.shape[-1])
    for number, stats in enumerate(shown.stats):
        of_channel = values[..., number]
        assert stats.mean == pytest.approx(of_channel.mean(dtype=np.float64))
        assert (stats.min, stats.max) == (of_channel.min(), of_channel.max())
        assert stats.zeros == (of_channel == 0).mean()


@settings(deadline=None)
@given(
    st.sampled_from([(256, 256, 3), (256, 256, 70), (26, 26, 32), (1, 1, 4096), (196_608,), (1,)]),
    st.floats(0, 1),
)
def test_any_layer_can_be_fetched_in_messages_below_a_megabyte(shape, where):
    output = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    first = int(where * (shape[-1] - 1))
    part = pack("layer", output, first)
    assert len(pickle.dumps(part)) < 2**20
    assert part.sent >= 1
    assert len(part.stats) == part.sent
    values = np.frombuffer(part.values, "<f4").reshape(*shape[:-1], part.sent)
    np.testing.assert_array_equal(values, output[..., first : first + part.sent])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"layer": "eye"}, "has no layer 'eye'; there are conv2d"),
        ({"first": 4}, "channels 0 to 3, but 4"),
        ({"image": RawImage((8, 8, 3), zlib.compress(bytes(192)))}, "is 8×8×3, but .* takes 8×8×1"),
        ({"image": RawImage(SHAPE, b"no zlib")}, "cannot be unpacked"),
        ({"image": RawImage(SHAPE, zlib.compress(bytes(10)))}, "should have 64 bytes.*has 10"),
        ({"image": RawImage(SHAPE, zlib.compress(bytes(10**7)))}, "should have 64 bytes.*has more"),
    ],
)
def test_what_cannot_be_shown_is_refused(built, drawing, change, message):
    wanted = {"layer": "conv2d", "image": raw(drawing), "home": HOME} | change
    with pytest.raises(InputError, match=message):
        built(Activate(**wanted))


def test_a_small_file_that_unpacks_into_much_takes_no_memory(built):
    bomb = RawImage(SHAPE, zlib.compress(bytes(50_000_000)))
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match="has more"):
            built(Predict(bomb, HOME))
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_an_index_outside_its_split_is_refused(built, home, data):
    with pytest.raises(InputError, match="images 0 to 19, but image 20"):
        built(Predict(SplitImage(data, "test", 20), home))


def test_without_a_model_a_quick_request_is_refused(desk, channel, drawing):
    for request in (Predict(raw(drawing), HOME), Activate("conv2d", raw(drawing), HOME)):
        assert desk.is_quick(request)
        with pytest.raises(InputError, match="no model yet"):
            desk.run(request, channel)


def test_only_looking_is_quick(desk, network, start_request):
    assert not desk.is_quick(BuildModel(network, 0))
    assert not desk.is_quick(start_request)
    assert desk.device == "CPU"
