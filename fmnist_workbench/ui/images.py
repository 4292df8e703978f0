"""The image that is looked at, and what is known of it."""

import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.split import SplitView, split_images
from fmnist_workbench.spec.data import Split, SplitName
from fmnist_workbench.spec.jobs import ImageRef, RawImage, SplitImage
from fmnist_workbench.ui.state import OpenedData

Pixels = NDArray[np.uint8]


# A person looks at image after image of one split; telling the splits apart takes a sort.
@lru_cache(maxsize=3)
def view_of(arrays: DataSet, name: SplitName, split: Split) -> SplitView:
    """Return the images of a split.

    Raises:
        InputError: The test split is wanted and there are no test images.
    """
    return split_images(arrays, name, split)


def pixels_of(image: ImageRef, data: OpenedData | None) -> Pixels | None:
    """Return an image's pixels, (H, W, C); None if it is of another data set than this one."""
    if isinstance(image, RawImage):
        return np.frombuffer(zlib.decompress(image.pixels), np.uint8).reshape(image.shape)
    view = _view(image, data)
    return None if view is None else np.asarray(view.images[view.indices[image.index]])


def class_of(image: ImageRef, data: OpenedData | None) -> int | None:
    """Return an image's true class; None where nobody knows it, as of a drawing."""
    if isinstance(image, RawImage):
        return None
    view = _view(image, data)
    return None if view is None else view.label(image.index)


def _view(image: SplitImage, data: OpenedData | None) -> SplitView | None:
    if data is None or data.info.checksum != image.data.checksum:
        return None
    return view_of(data.arrays, image.split, image.data.split)
