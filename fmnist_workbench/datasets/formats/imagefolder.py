"""Data sets as folders of images, one folder a class; see `imagetree` for where they lie."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.datasets.formats.classlist import class_file, find_classes
from fmnist_workbench.datasets.formats.imagetree import ImageTree, Part, find_images
from fmnist_workbench.datasets.formats.limits import MAX_BYTES
from fmnist_workbench.datasets.imagefile import flat, open_picture, upright
from fmnist_workbench.datasets.labels import ClassList
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.datasets.progress import Report, paced, silent
from fmnist_workbench.spec.data import AS_IT_IS, Reading
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.network import MAX_SIDE

_CURE = "give a size to scale all images to, such as 28x28 (--size 28x28)"

_MAX_SCALED = 16 * 10**6
"""Pixels of an image that is scaled: a camera's; more would take too much memory and time."""


def read(path: Path, report: Report = silent, reading: Reading = AS_IT_IS) -> DataSet:
    """Read a folder of images. They are in colour if any of them has a pixel that is not grey.

    Args:
        path: The folder; its name names the data set.
        report: Called between images.
        reading: The size to which all are scaled, and the class names, where they were given.

    Raises:
        InputError: An image cannot be read, or two are of unlike sizes and no size is given.
    """
    _refuse_impossible(reading.size)
    text, report = f"Reading {path.name}", paced(report)
    tree = find_images(path, lambda: report(text, 0, 1))
    files = tree.files
    pictures = _Pictures(len(files), reading.size)
    for done, file in enumerate(files):
        report(text, done, len(files))
        pictures.add(file)
    images = pictures.stacked(lambda done: report(text, done, len(files)))
    return _dataset(path, tree, images, reading)


def _refuse_impossible(size: tuple[int, int] | None) -> None:
    if size is not None and not all(1 <= side <= MAX_SIDE for side in size):
        raise InputError(
            f"Images cannot be scaled to {describe(size)} pixels; give a size from 1x1 to "
            f"{MAX_SIDE}x{MAX_SIDE}, such as 28x28."
        )


class _Pictures:
    """The pixels of all images so far, alike in size.

    Args:
        count: How many there will be.
        size: (height, width) to which they are scaled; None if they must be alike.
    """

    def __init__(self, count: int, size: tuple[int, int] | None) -> None:
        self._count = count
        self._size = size
        self._first: tuple[Path, tuple[int, int]] | None = None
        self._pixels: list[Images] = []

    def add(self, file: Path) -> None:
        """Read one more."""
        with open_picture(file) as picture:
            self._refuse_large(file, picture.size)
            shown = upright(picture)
            shown = flat(shown, "L" if shown.mode in ("1", "L") else "RGB")
            if self._size is None:
                self._refuse_unlike(file, shown.size)
            else:
                shown = shown.resize(self._size[::-1], Image.Resampling.LANCZOS)
            pixels = np.asarray(shown)
        if pixels.ndim == 3 and (pixels == pixels[..., :1]).all():
            pixels = pixels[..., 0].copy()
        self._refuse_too_many(pixels)
        self._pixels.append(pixels)

    def stacked(self, tick: Callable[[int], None]) -> Images:
        """Return all of them: (N, H, W, C)."""
        channels = 3 if any(pixels.ndim == 3 for pixels in self._pixels) else 1
        stack = np.empty((len(self._pixels), *self._pixels[0].shape[:2], channels), np.uint8)
        for place, pixels in enumerate(self._pixels):
            tick(place)
            stack[place] = pixels if pixels.ndim == 3 else pixels[..., np.newaxis]
        return stack

    def _refuse_large(self, file: Path, size: tuple[int, int]) -> None:
        """Refuse an image by its header; `size` is (width, height)."""
        if self._size is not None:
            if size[0] * size[1] > _MAX_SCALED:
                raise InputError(
                    f"image {file} has {size[0] * size[1] / 1e6:,.0f} million pixels, but at most "
                    f"{_MAX_SCALED // 10**6} million are scaled; make it smaller."
                )
        elif max(size) > MAX_SIDE:
            raise InputError(
                f"image {file} is {_shown(size)} pixels, but at most {_shown((MAX_SIDE,) * 2)} "
                f"are read; {_CURE}."
            )

    def _refuse_unlike(self, file: Path, size: tuple[int, int]) -> None:
        """Refuse an image of another size than the first; `size` is (width, height)."""
        self._first = self._first or (file, size)
        other, known = self._first
        if size != known:
            raise InputError(
                f"image {file} is {_shown(size)} pixels but {other} is {_shown(known)} "
                f"(height×width); {_CURE}."
            )

    def _refuse_too_many(self, pixels: Images) -> None:
        size = self._count * pixels.nbytes
        if size > MAX_BYTES:
            raise InputError(
                f"{self._count:,} images of this size take {size / 2**30:,.1f} GB, but at most "
                f"{MAX_BYTES / 2**30:g} GB are read; give a smaller size, such as 28x28 "
                "(--size 28x28)."
            )


def _dataset(path: Path, tree: ImageTree, images: Images, reading: Reading) -> DataSet:
    validation = len(tree.validation.files) if tree.validation else 0
    training = len(tree.train.files) + validation
    labels = (tree.train.labels or []) + (tree.validation.labels or [] if tree.validation else [])
    test = tree.test
    given = find_classes(reading, class_file(path))
    return make_dataset(
        path.name,
        images[:training],
        np.array(labels, np.str_),
        images[training:] if test else None,
        _labels(test) if test else None,
        classes=given or ClassList(tree.classes, f"the folders of {path.name}"),
        validation=validation,
    )


def _labels(part: Part) -> np.ndarray[tuple[int], np.dtype[np.str_]] | None:
    return None if part.labels is None else np.array(part.labels, np.str_)


def _shown(size: tuple[int, int]) -> str:
    """Return a size as people type it: height first, where Pillow has (width, height)."""
    return describe(size[::-1])
