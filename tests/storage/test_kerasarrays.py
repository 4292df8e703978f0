"""The weights in a `.keras` file: read when every shape is right, else one sentence and nothing."""

import io
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.storage.kerasarrays import LayerShapes
from fmnist_workbench.storage.kerasfile import open_keras, require_model

from .test_kerasfile import LINEAR, model, write_keras

KERNEL = np.arange(7840, dtype=np.float32).reshape(784, 10)
WANTED = (LayerShapes("Dense", "classifier", (("kernel", (784, 10)), ("bias", (10,)))),)
PLACE = "layers/dense/vars"
SCALED = model(
    {"kind": "Normalization", "name": "normalization", "axis": [-1], "mean": None},
    {"kind": "Flatten", "name": "flatten"},
    {"kind": "Dense", "name": "dense", "units": 10, "activation": "softmax"},
)


def stored(change: Callable[[h5py.File], object] = lambda file: None) -> bytes:
    """Return the weights of `LINEAR` as Keras writes them, changed."""
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        file.create_group("layers/flatten/vars")
        file[f"{PLACE}/0"] = KERNEL
        file[f"{PLACE}/1"] = np.ones(10, np.float32)
        change(file)
    return content.getvalue()


def saved(path: Path, weights: bytes, config: object = LINEAR) -> Path:
    return write_keras(path, config, **{"model.weights.h5": weights})


def read(path: Path, wanted=WANTED):
    with open_keras(path) as file:
        return file.weights(wanted)


def instead(value: object, place: str = f"{PLACE}/0") -> Callable[[h5py.File], object]:
    def change(file: h5py.File) -> None:
        del file[place]
        if value is not None:
            file[place] = value

    return change


def packed(file: h5py.File) -> None:
    del file[f"{PLACE}/0"]
    file.create_dataset(f"{PLACE}/0", data=KERNEL, compression="gzip")


def outside(file: h5py.File) -> None:
    del file[f"{PLACE}/0"]
    place = [("/etc/passwd", 0, h5py.h5f.UNLIMITED)]
    file.create_dataset(f"{PLACE}/0", (784, 10), np.float32, external=place)


def put_together(file: h5py.File) -> None:
    del file[f"{PLACE}/0"]
    layout = h5py.VirtualLayout((784, 10), np.float32)
    layout[:] = h5py.VirtualSource("other.h5", "secret", (784, 10))
    file.create_virtual_dataset(f"{PLACE}/0", layout)


def test_weights_are_read_by_the_names_of_the_model_that_wants_them(tmp_path):
    path = saved(tmp_path / "good.keras", stored())
    found = read(path)
    assert sorted(found) == ["classifier/bias", "classifier/kernel"]
    np.testing.assert_array_equal(found["classifier/kernel"], KERNEL)
    with open_keras(path) as file:
        assert file.normalization() is None
        assert file.source().network.layer_names() == ("flatten", "classifier")


def test_what_a_layer_has_learned_of_images_is_read_as_their_normalization(tmp_path):
    def adapted(file: h5py.File) -> None:
        file["layers/normalization/vars/0"] = np.array([51], np.float32)
        file["layers/normalization/vars/1"] = np.array([255**2 / 4], np.float32)

    path = saved(tmp_path / "adapted.keras", stored(adapted), SCALED)
    with open_keras(path) as file:
        found = file.normalization()
        np.testing.assert_allclose((found.mean, found.std), ((0.2,), (0.5,)))
        assert file.weights(WANTED).keys() == {"classifier/kernel", "classifier/bias"}


def as_text(file: h5py.File) -> None:
    file["layers/normalization/vars/0"] = np.array([b"dark"])
    file["layers/normalization/vars/1"] = np.ones(1, np.float32)


@pytest.mark.parametrize("change", [lambda _file: None, as_text])
def test_a_layer_that_has_learned_nothing_of_images_is_refused(change, tmp_path):
    with (
        open_keras(saved(tmp_path / "not-adapted.keras", stored(change), SCALED)) as file,
        pytest.raises(InputError, match=r"adapted\.keras: layer 'normalization' holds no mean"),
    ):
        file.normalization()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (instead(KERNEL.T), r"kernel of layer 'dense' has shape \(10, 784\)"),
        (instead(KERNEL.astype(np.float64)), "type float64"),
        (instead(np.full_like(KERNEL, np.nan)), "infinite or no numbers"),
        (instead(None, f"{PLACE}/1"), "'dense' has 1 arrays of weights in it, but needs 2"),
        (instead(None, PLACE), "no weights of layer 'classifier'"),
        (lambda file: file.move("layers", "elsewhere"), "not laid out as Keras 3 does"),
        (instead(h5py.ExternalLink("/etc/passwd", "/")), "not stored as Keras does"),
        (instead(h5py.SoftLink(f"/{PLACE}/1")), "not stored as Keras does"),
        (packed, "not stored as Keras does"),
        (outside, "not stored as Keras does"),
        (put_together, "not stored as Keras does"),
        (
            lambda file: file.create_dataset("layers/dense_1/vars/0", data=np.ones(3)),
            "weights of 'dense_1', which its config.json does not have",
        ),
        (
            lambda file: file.create_dataset("layers/flatten/vars/0", data=np.ones(3)),
            r"weights of 'flatten' \(Flatten\) where 'classifier' \(Dense\) needs its own",
        ),
    ],
)
def test_weights_that_are_not_the_networks_are_refused_by_name(change, words, tmp_path):
    with pytest.raises(InputError, match=words) as caught:
        read(saved(tmp_path / "bad.keras", stored(change)))
    assert str(caught.value).startswith(f"model file {tmp_path / 'bad.keras'}: ")


def test_a_single_bit_that_has_changed_is_noticed(tmp_path):
    path = saved(tmp_path / "bit.keras", stored())
    content = bytearray(path.read_bytes())
    content[content.index(KERNEL[500].tobytes())] ^= 1
    path.write_bytes(content)
    with pytest.raises(InputError, match="damaged or cut short"):
        read(path)


def test_a_model_without_weights_or_weights_without_a_model_cannot_be_started_from(tmp_path):
    with pytest.raises(InputError, match="holds no model"):
        read(write_keras(tmp_path / "empty.keras"))
    for name, words in (
        ("epoch-0001.weights.npz", "name the run whose checkpoint it is"),
        ("lab.weights.h5", "save the whole model as .keras"),
        ("net.json", "no model that Keras saved"),
    ):
        (tmp_path / name).write_bytes(b"{}")
        with pytest.raises(InputError, match=words):
            require_model(tmp_path / name)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_damaged_weights_are_refused_or_still_as_many(data, tmp_path_factory):
    content = bytearray(stored())
    heads = [place for place in range(len(content)) if content[place]][:2000]
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.sampled_from(heads))] = data.draw(st.integers(0, 255))
    path = saved(tmp_path_factory.mktemp("damaged") / "d.keras", bytes(content))
    with suppress(InputError):
        assert read(path)["classifier/kernel"].shape == (784, 10)
