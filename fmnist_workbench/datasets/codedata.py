"""What a script of `spec.code` must know of a data set: where its arrays are, as files have them.

A script reads what can be read in a few lines: .npz files of plain images and class numbers, and
IDX files. Any other set has to be written as such an .npz file first, and the script says how.
"""

import gzip
import math
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fmnist_workbench.datasets.builtin import find_data_dir
from fmnist_workbench.datasets.catalogue import BUILT_IN
from fmnist_workbench.datasets.formats import idx, idxset, npz
from fmnist_workbench.datasets.formats.archive import Archive, open_archive
from fmnist_workbench.datasets.pixels import CHANNELS
from fmnist_workbench.datasets.typedreading import shown_names, shown_size
from fmnist_workbench.spec.code import CodeData, Role, SourceKind
from fmnist_workbench.spec.data import AS_IT_IS, DataInfo, Reading, Split
from fmnist_workbench.spec.errors import InputError

_NPZ_ROLES: dict[str, Role] = {
    "x_train": "x_train",
    "y_train": "y_train",
    "x_val": "x_validation",
    "y_val": "y_validation",
    "x_test": "x_test",
    "y_test": "y_test",
}
_IDX_ROLES: dict[tuple[str, str], Role] = {
    ("train", "images"): "x_train",
    ("train", "labels"): "y_train",
    ("test", "images"): "x_test",
    ("test", "labels"): "y_test",
}
_IDX_BYTES = b"\0\0\x08"
"""How an IDX file of bytes begins."""
_MOST_LOOKED_AT = 2**20
"""Bytes of labels: more would keep a window waiting, and are believed to be class numbers."""


@dataclass(frozen=True)
class _Found:
    """Files that a script reads as they are."""

    source: Path
    kind: SourceKind
    arrays: Mapping[Role, str]


def code_data(info: DataInfo, split: Split) -> CodeData:
    """Return how a script reads a data set; of its files little more than headers is looked at.

    Args:
        info: The set, as it was opened; its file may be gone since.
        split: How its training images are told apart.
    """
    if info.source in BUILT_IN:
        return builtin_code_data(info.source, split)
    classes = len(info.classes)
    found = _readable(Path(info.source), classes)
    if found:
        return CodeData(str(found.source), found.kind, found.arrays, info.shape, classes, split)
    roles: list[Role] = ["x_train", "y_train"]
    roles += ["x_validation", "y_validation"] if info.validation else []
    roles += ["x_test", "y_test"] if info.tests_labelled else []
    out, command = _prepared(info.name, info.source, info.reading)
    return CodeData(out, "npz", _as_called(roles), info.shape, classes, split, command)


def builtin_code_data(name: str, split: Split) -> CodeData:
    """Return how a script reads a built-in data set, without opening it.

    Args:
        name: A key of `BUILT_IN`.
        split: How its training images are told apart.
    """
    known = BUILT_IN[name]
    roles = tuple(_IDX_ROLES.values()) if known.test else ("x_train", "y_train")
    classes = len(known.classes)
    if known.files:
        folder = find_data_dir() / name
        arrays = dict(zip(roles, known.files, strict=True))
        return CodeData(str(folder), "idx", arrays, known.shape, classes, split)
    out, command = _prepared(name, name, AS_IT_IS)
    return CodeData(out, "npz", _as_called(roles), known.shape, classes, split, command)


def _prepared(name: str, source: str, reading: Reading) -> tuple[str, str]:
    """Return the .npz file that `data prepare` makes of a set, and the command that does."""
    # Beside an .npz file of the same name, which must stay as it is.
    out = f"{name}-prepared.npz" if Path(source).suffix.lower() == ".npz" else f"{name}.npz"
    options = {
        "--test": reading.test or "",
        "--size": shown_size(reading.size),
        "--classes": shown_names(reading.classes),
        "--out": out,
    }
    words = [word for option in options.items() if option[1] for word in option]
    return out, shlex.join(["fmnist-workbench", "data", "prepare", source, *words])


def _as_called(roles: Iterable[Role]) -> dict[Role, str]:
    """Return arrays that are called as what they are for."""
    return {role: role for role in roles}


def _readable(path: Path, classes: int) -> _Found | None:
    """Return the files of a set if a script can read them as they are."""
    try:
        if path.suffix.lower() == ".npz":
            return _npz(path, classes)
        if path.is_dir() or idxset.is_standard(path.name):
            return _idx(path, classes)
    except (InputError, OSError, EOFError):
        # Damaged or gone since it was opened: to write it anew says more than a script could.
        return None
    return None


def _npz(path: Path, classes: int) -> _Found | None:
    with open_archive(path, path.name) as archive:
        names = npz.roles_of(archive.headers, path.name)
        arrays = {_NPZ_ROLES[role]: name for role, name in names.items() if role in _NPZ_ROLES}
        fits = all(
            _are_plain_images(archive, name)
            if role.startswith("x")
            else _are_class_numbers(archive, name, classes)
            for role, name in arrays.items()
        )
    return _Found(path, "npz", _judged(arrays)) if fits else None


def _are_plain_images(archive: Archive, name: str) -> bool:
    """Whether they need nothing but another shape: bytes, no colours in front."""
    header = archive.headers[name]
    colours_first = len(header.shape) == 4 and header.shape[-1] not in CHANNELS
    return header.dtype == np.uint8 and not (colours_first and header.shape[1] > 1)


def _are_class_numbers(archive: Archive, name: str, classes: int) -> bool:
    header = archive.headers[name]
    # NumPy counts no labels of 64 bits without a sign.
    is_whole = header.dtype.kind in "iu" and np.can_cast(header.dtype, np.int64)
    if not is_whole or math.prod(header.shape) != header.shape[0]:
        return False
    return header.size > _MOST_LOOKED_AT or bool(archive.load(name).max() < classes)


def _idx(path: Path, classes: int) -> _Found | None:
    prefix, files = idxset.find_set(path)
    packed = {file.suffix.lower() == ".gz" for file in files.values()}
    if idxset.is_transposed(prefix) or len(packed) > 1:
        return None
    for (_, what), file in files.items():
        if what == "images" and _start(file)[:3] != _IDX_BYTES:
            return None
        if what == "labels" and not _are_numbered(file, classes):
            return None
    arrays = {_IDX_ROLES[key]: file.name for key, file in files.items()}
    return _Found(next(iter(files.values())).parent, "idx", _judged(arrays))


def _start(file: Path) -> bytes:
    """Return the first bytes of an IDX file, unpacked as its name says."""
    with gzip.open(file) if file.suffix.lower() == ".gz" else file.open("rb") as stream:
        return stream.read(4)


def _are_numbered(file: Path, classes: int) -> bool:
    if _start(file)[:3] != _IDX_BYTES:
        return False
    small = file.stat().st_size <= _MOST_LOOKED_AT
    return not small or bool(idx.parse(file.read_bytes(), file.name).max() < classes)


def _judged(arrays: dict[Role, str]) -> dict[Role, str]:
    """Return the arrays without test images that nobody knows the labels of."""
    return {role: name for role, name in arrays.items() if role != "x_test" or "y_test" in arrays}
