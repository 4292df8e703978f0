"""What a script reads as it is, and what must be written as a plain .npz file first."""

import gzip
import shlex
import struct
from pathlib import Path

import numpy as np
import pytest

from fmnist_workbench.datasets.checks import class_counts
from fmnist_workbench.datasets.codedata import builtin_code_data, code_data
from fmnist_workbench.datasets.reading import read
from fmnist_workbench.spec.code import CodeData
from fmnist_workbench.spec.data import AS_IT_IS, DataInfo, Reading, Split

SPLIT = Split(validation=5, seed=3)
IMAGES = np.arange(12 * 16, dtype=np.uint8).reshape(12, 4, 4)
LABELS = np.arange(12) % 3
COLOURS = np.zeros((12, 4, 4, 3), np.uint8)


def data_of(path: Path, reading: Reading = AS_IT_IS) -> CodeData:
    dataset = read(str(path), reading=reading)
    info = DataInfo(
        name=dataset.name,
        source=str(path),
        checksum="0" * 64,
        shape=dataset.shape,
        classes=dataset.classes,
        train=len(dataset.y_train),
        test=None if dataset.x_test is None else len(dataset.x_test),
        validation=dataset.validation or None,
        reading=reading,
        class_counts=class_counts(dataset),
    )
    return code_data(info, SPLIT)


def npz(folder: Path, **arrays: np.ndarray) -> CodeData:
    path = folder / "shoes.npz"
    np.savez(path, **arrays)
    return data_of(path)


def idx_files(folder: Path, prefix: str = "", packed: bool = False, kind: int = 8) -> None:
    for name, array in (("images-idx3", IMAGES), ("labels-idx1", LABELS)):
        shape = struct.pack(f">{array.ndim}I", *array.shape)
        values = array.astype({8: ">u1", 12: ">i4"}[kind])
        content = bytes([0, 0, kind, array.ndim]) + shape + values.tobytes()
        path = folder / f"{prefix}train-{name}-ubyte"
        if packed:
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(content))
        else:
            path.write_bytes(content)


def test_plain_arrays_are_read_as_they_are(tmp_path: Path) -> None:
    data = npz(tmp_path, train_images=IMAGES, y=LABELS, x_val=IMAGES[:4], y_val=LABELS[:4])
    assert data == CodeData(
        source=str(tmp_path / "shoes.npz"),
        kind="npz",
        arrays={
            "x_train": "train_images",
            "y_train": "y",
            "x_validation": "x_val",
            "y_validation": "y_val",
        },
        shape=(4, 4, 1),
        classes=3,
        split=SPLIT,
    )


def test_test_images_without_labels_are_left_out(tmp_path: Path) -> None:
    data = npz(tmp_path, x_train=IMAGES, y_train=LABELS, x_test=IMAGES)
    assert set(data.arrays) == {"x_train", "y_train"}


@pytest.mark.parametrize(
    ("images", "labels", "plain"),
    [
        (IMAGES, LABELS, True),
        (IMAGES.reshape(12, 16), LABELS[:, np.newaxis], True),
        (IMAGES[:, np.newaxis], LABELS.astype(np.uint32), True),
        (COLOURS, LABELS, True),
        (COLOURS.transpose(0, 3, 1, 2), LABELS, False),
        (IMAGES / np.float32(255), LABELS, False),
        (IMAGES.astype(np.int32), LABELS, False),
        (IMAGES, LABELS + 1, False),
        (IMAGES, LABELS.astype(np.uint64), False),
        (IMAGES, LABELS.astype(float), False),
        (IMAGES, np.eye(3)[LABELS], False),
        (IMAGES, np.eye(3, dtype=int)[LABELS], False),
        (IMAGES, np.array(["a", "b", "c"])[LABELS], False),
    ],
)
def test_what_needs_more_than_another_shape_is_prepared_first(
    tmp_path: Path, images: np.ndarray, labels: np.ndarray, plain: bool
) -> None:
    data = npz(tmp_path, x_train=images, y_train=labels)
    assert data.kind == "npz"
    assert (data.prepare == "") == plain
    assert data.source == (str(tmp_path / "shoes.npz") if plain else "shoes-prepared.npz")


@pytest.mark.parametrize("packed", [False, True])
def test_idx_files_are_read_from_their_folder(tmp_path: Path, packed: bool) -> None:
    idx_files(tmp_path, packed=packed)
    end = ".gz" if packed else ""
    for path in (tmp_path, tmp_path / f"train-labels-idx1-ubyte{end}"):
        data = data_of(path)
        assert (data.kind, data.source, data.prepare) == ("idx", str(tmp_path), "")
        assert data.arrays == {
            "x_train": f"train-images-idx3-ubyte{end}",
            "y_train": f"train-labels-idx1-ubyte{end}",
        }


def test_idx_files_that_are_turned_or_no_bytes_are_prepared_first(tmp_path: Path) -> None:
    for number, (prefix, kind) in enumerate([("emnist-letters-", 8), ("", 12)]):
        folder = tmp_path / str(number)
        folder.mkdir()
        idx_files(folder, prefix, kind=kind)
        assert data_of(folder).prepare


def test_idx_files_packed_in_part_are_prepared_first(tmp_path: Path) -> None:
    idx_files(tmp_path, packed=True)
    labels = tmp_path / "train-labels-idx1-ubyte.gz"
    labels.with_suffix("").write_bytes(gzip.decompress(labels.read_bytes()))
    assert data_of(tmp_path).prepare


def test_how_a_set_is_read_is_part_of_the_command_that_prepares_it(tmp_path: Path) -> None:
    path, test = tmp_path / "my shoes.csv", tmp_path / "others.csv"
    rows = np.concatenate([LABELS[:, np.newaxis], IMAGES.reshape(12, 16)], axis=1)
    for file in (path, test):
        np.savetxt(file, rows, fmt="%d", delimiter=",")
    reading = Reading(test=str(test), classes=("Sandal", "Ankle, boot", 'Sneaker "low"'))
    data = data_of(path, reading)
    program, *words = shlex.split(data.prepare)
    assert program == "fmnist-workbench"
    assert words[:3] == ["data", "prepare", str(path)]
    assert words[3:] == [
        *("--test", str(test)),
        *("--classes", 'Sandal, "Ankle, boot", "Sneaker ""low"""'),
        *("--out", "my shoes.npz"),
    ]
    assert set(data.arrays) == {"x_train", "y_train", "x_test", "y_test"}


def test_a_file_that_is_gone_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "shoes.npz"
    np.savez(path, x_train=IMAGES, y_train=LABELS)
    info = DataInfo(
        name="shoes",
        source=str(path),
        checksum="0" * 64,
        shape=(4, 4, 1),
        classes=("0", "1", "2"),
        train=12,
        class_counts={"train": (4, 4, 4)},
    )
    path.unlink()
    assert str(path) in code_data(info, SPLIT).prepare


def test_built_in_sets_need_not_be_opened() -> None:
    fashion, digits = (builtin_code_data(name, SPLIT) for name in ("fashion-mnist", "digits"))
    assert fashion.kind == "idx"
    assert all((Path(fashion.source) / name).is_file() for name in fashion.arrays.values())
    assert digits.source == "digits.npz"
    assert set(digits.arrays) == {"x_train", "y_train"}
