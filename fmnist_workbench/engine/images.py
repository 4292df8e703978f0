"""The images a request names: one image's pixels, or a split of a data set."""

import zlib
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.progress import report_to
from fmnist_workbench.datasets.split import SplitView, split_images
from fmnist_workbench.spec.data import DataRef, SplitName
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.jobs import Channel, ImageRef, RawImage
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.network import Network
from fmnist_workbench.storage.library import load_dataset


def pixels_of(image: ImageRef, home: Path, network: Network) -> NDArray[np.uint8]:
    """Return an image's pixels, (H, W, C), as the network takes them.

    Raises:
        InputError: There is no such image, or it is of another size than the network's input.
    """
    if isinstance(image, RawImage):
        pixels = _unpacked(image)
    else:
        pixels = np.asarray(split_view(home, image.data, image.split).image(image.index))
    if pixels.shape != network.input_shape:
        raise InputError(
            f"the image is {describe(pixels.shape)}, but the network '{network.name}' takes "
            f"{describe(network.input_shape)}; give an image of that size."
        )
    return pixels


# A person looks at image after image of one split; telling the splits apart takes a sort.
@lru_cache(maxsize=3)
def split_view(home: Path, data: DataRef, split: SplitName) -> SplitView:
    """Return the images of a split, mapped into memory; errors as in `library.load_dataset`."""
    return split_images(load_dataset(home, data), split, data.split)


def open_data(home: Path, data: DataRef, channel: Channel) -> DataSet:
    """Return a run's data set, telling how far it is where it has to be read anew.

    Raises:
        InputError: It cannot be read, or has changed since.
        MachineError: The array cache cannot be written.
        JobCancelled: Stop came first.
    """
    return load_dataset(home, data, report_to(channel))


def _unpacked(image: RawImage) -> NDArray[np.uint8]:
    size = int(np.prod(image.shape))
    try:
        # One byte more than wanted at most, whatever the data claim to unpack into.
        data = zlib.decompressobj().decompress(image.pixels, size + 1)
    except zlib.error as error:
        raise InputError(
            f"the image's pixels cannot be unpacked ({error}); draw it again."
        ) from None
    if len(data) != size:
        raise InputError(
            f"the image should have {size} bytes for {describe(image.shape)}, but has "
            f"{'more' if len(data) > size else len(data)}; draw it again."
        )
    return np.frombuffer(data, np.uint8).reshape(image.shape)
