"""Folders of images, one folder a class: which files there are, without opening any.

shoes/boot/1.png …             or   shoes/train/boot/1.png …
shoes/sandal/1.png …                shoes/train/sandal/1.png …
                                    shoes/test/boot/… or, unlabelled, shoes/test/1.png …
                                    shoes/validation/boot/…
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fmnist_workbench.datasets.formats.classlist import CLASSES_FILE
from fmnist_workbench.datasets.labels import refuse_count
from fmnist_workbench.spec.data import SplitName
from fmnist_workbench.spec.errors import InputError

_IGNORED = {"thumbs.db", "desktop.ini", "__macosx"}
_PARTS: dict[str, SplitName] = {
    "train": "train",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "test": "test",
    "training": "train",
    "testing": "test",
}


@dataclass
class Part:
    """The images of a part, and the name of each one's class; None where nobody knows them."""

    files: list[Path] = field(default_factory=list)
    labels: list[str] | None = field(default_factory=list)


@dataclass(frozen=True)
class ImageTree:
    """The image files of a data set; `validation` and `test` are None where it has none."""

    classes: tuple[str, ...]
    train: Part
    validation: Part | None = None
    test: Part | None = None

    @property
    def files(self) -> list[Path]:
        """All of them."""
        parts = (self.train, self.validation, self.test)
        return [file for part in parts if part is not None for file in part.files]


def has_folders(folder: Path) -> bool:
    """Whether a folder has folders in it, as one of images does."""
    return any(_is(entry.is_dir) for entry in _entries(folder))


def find_images(folder: Path, tick: Callable[[], None] = lambda: None) -> ImageTree:
    """Return the image files of a folder.

    Args:
        folder: The data set's folder.
        tick: Called before each folder in it.

    Raises:
        InputError: A class has no image, or a file or folder stands where none belongs.
    """
    folders = _folders_only(folder)
    parts = {_PARTS[f.name.lower()]: f for f in folders if f.name.lower() in _PARTS}
    if "train" not in parts:
        return _tree({"train": _classes_in(folders, tick)})
    strangers = [f for f in folders if f not in parts.values()]
    if strangers:
        raise InputError(
            f"{strangers[0]} stands beside {parts['train'].name}; keep only train, validation and "
            "test there, each with a folder for each class."
        )
    return _tree({name: _part(name, place, tick) for name, place in parts.items()})


def _tree(parts: dict[SplitName, Part]) -> ImageTree:
    train = parts["train"]
    refuse_count(len(set(train.labels or ())), str(train.files[0].parent.parent))
    names = {label for part in parts.values() for label in part.labels or ()}
    numbers = all(name.isascii() and name.isdigit() for name in names)
    classes = sorted(names, key=lambda name: (int(name) if numbers else 0, name))
    return ImageTree(tuple(classes), **parts)


def _part(name: str, place: Path, tick: Callable[[], None]) -> Part:
    entries = _entries(place)
    if name == "test" and entries and not any(_is(entry.is_dir) for entry in entries):
        return Part(_images_in(place, entries), None)
    return _classes_in(_folders_only(place), tick)


def _classes_in(folders: list[Path], tick: Callable[[], None]) -> Part:
    """Return the images of all classes, each spread evenly over the whole.

    Else the first so many images, which a limit takes, would all be of the first class.
    """
    found: list[tuple[float, Path, str]] = []
    for folder in folders:
        tick()
        files = _images_in(folder, _entries(folder))
        if not files:
            raise InputError(
                f"The class folder {folder} holds no image; put some there, or remove it."
            )
        found += [
            ((place + 0.5) / len(files), file, folder.name) for place, file in enumerate(files)
        ]
    found.sort(key=lambda one: one[0])
    return Part([file for _, file, _ in found], [label for _, _, label in found])


def _images_in(folder: Path, entries: list["os.DirEntry[str]"]) -> list[Path]:
    for entry in entries:
        if not _is(entry.is_file):
            raise InputError(
                f"{entry.path} is no file, but {folder} should hold images only; move it away."
            )
    return [Path(entry.path) for entry in entries]


def _folders_only(folder: Path) -> list[Path]:
    """Return the folders in a folder.

    Raises:
        InputError: There are files beside them, or nothing at all.
    """
    entries = [entry for entry in _entries(folder) if entry.name.lower() != CLASSES_FILE]
    files = [entry for entry in entries if not _is(entry.is_dir)]
    if files:
        raise InputError(
            f"{files[0].path} lies outside the class folders; put each image into the folder of "
            "its class, and other files elsewhere."
        )
    if not entries:
        raise InputError(
            f"{folder} holds no class folders; make a folder of images for each class."
        )
    return [Path(entry.path) for entry in entries]


def _is(kind: Callable[[], bool]) -> bool:
    """Return what an entry says of itself; a link that leads in a circle is of no kind."""
    try:
        return kind()
    except OSError:
        return False


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    """Return what is in a folder, by name; hidden things and systems' own notes are left out."""
    try:
        with os.scandir(folder) as found:
            shown = [e for e in found if e.name[0] != "." and e.name.lower() not in _IGNORED]
    except OSError as error:
        raise InputError(f"{folder} cannot be read ({error.strerror}); check it.") from error
    return sorted(shown, key=lambda entry: entry.name)
