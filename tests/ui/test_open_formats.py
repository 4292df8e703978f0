"""Every format opens in the window as it does on the command line, and comes back when saved."""

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conftest import Pump
from PIL import Image

from fmnist_workbench.spec.making import DataFormat, Prepare
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.ui.app import App

pytestmark = pytest.mark.window

X = np.random.default_rng(0).integers(0, 256, (24, 8, 8), np.uint8)
Y = (np.arange(24) % 3).astype(np.uint8)


def named_npz(folder: Path) -> Path:
    path = folder / "named.npz"
    np.savez(path, x_train=X[:18], y_train=Y[:18], x_test=X[18:], y_test=Y[18:])
    return path


def npz_without_names(folder: Path) -> Path:
    path = folder / "unnamed.npz"
    np.savez(path, X[:18] / 255, np.eye(3)[Y[:18]], X[18:] / 255, np.eye(3)[Y[18:]])
    return path


def idx_folder(folder: Path) -> Path:
    for name, part in (("train", slice(18)), ("t10k", slice(18, None))):
        for kind, array in (("images-idx3", X[part]), ("labels-idx1", Y[part])):
            sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
            data = bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()
            (folder / f"{name}-{kind}-ubyte.gz").write_bytes(gzip.compress(data))
    return folder


def csv_folder(folder: Path) -> Path:
    for name, part in (("train", slice(18)), ("test", slice(18, None))):
        pixels = X[part].reshape(-1, 64)
        rows = [",".join(map(str, [y, *x])) for y, x in zip(Y[part], pixels, strict=True)]
        (folder / f"{name}.csv").write_text("\n".join(rows))
    return folder


def image_folder(folder: Path) -> Path:
    for index, (image, label) in enumerate(zip(X, Y, strict=True)):
        place = folder / ("train" if index < 18 else "test") / f"{label}"
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(place / f"{index:02}.png")
    return folder


FORMATS = (named_npz, npz_without_names, idx_folder, csv_folder, image_folder)


def opened(app: App, pump: Pump, source: str) -> None:
    app.workbench.data.open(source)
    data = app.workbench.state.data
    pump(lambda: data.value is not None and data.value.info.source == source)


def pairs(images: np.ndarray, labels: np.ndarray) -> set[tuple[int, bytes]]:
    return {(int(label), image.tobytes()) for image, label in zip(images, labels, strict=True)}


@pytest.mark.parametrize("write", FORMATS, ids=lambda write: write.__name__)
def test_every_format_opens(
    write: Callable[[Path], Path], live: App, tmp_path: Path, pump: Pump
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    path = write(folder)
    opened(live, pump, str(path))
    data = live.workbench.state.data.value
    assert (data.info.train, data.info.test, data.info.shape) == (18, 6, (8, 8, 1))
    assert data.info.classes == ("0", "1", "2")
    arrays = data.arrays
    # A folder's images have an order of their own.
    assert pairs(arrays.x_train, arrays.y_train) == pairs(X[:18], Y[:18])
    assert open_dataset(tmp_path, str(path)).checksum == data.info.checksum


def test_the_digits_of_scikit_learn_open(live: App, pump: Pump) -> None:
    opened(live, pump, "digits")
    info = live.workbench.state.data.value.info
    assert (info.shape, info.train, info.test) == ((8, 8, 1), 1797, None)


@pytest.mark.parametrize(("kind", "name"), [("npz", "a.npz"), ("npz-000", "b.npz"), ("csv", "c")])
def test_what_is_saved_comes_back(
    kind: DataFormat, name: str, live: App, tmp_path: Path, pump: Pump
) -> None:
    path = named_npz(tmp_path)
    opened(live, pump, str(path))
    before = live.workbench.state.data.value.info
    live.workbench.data.make(Prepare(source=str(path)), tmp_path / name, kind, lambda: None)
    data = live.workbench.state.data
    pump(lambda: data.value is not None and data.value.info.source == str(tmp_path / name))
    assert data.value.info.checksum == before.checksum
