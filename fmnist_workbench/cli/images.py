"""Images named on the command line: a file, or SPLIT:INDEX of a run's data set."""

import re
import zlib
from pathlib import Path

from fmnist_workbench.datasets.imagefile import read_image
from fmnist_workbench.spec.data import SPLITS, DataRef
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.jobs import ImageRef, RawImage, SplitImage
from fmnist_workbench.spec.run import Run

_PLACE = re.compile(rf"({'|'.join(SPLITS)}):(\d+)")


def find_image(text: str, run: Run) -> ImageRef:
    """Return the image of "test:3" or of a file.

    Raises:
        InputError: The file is missing, no image, or not of the network's size.
    """
    place = split_image(text, run.data)
    if place is not None:
        return place
    path = Path(text).expanduser()
    if not path.exists():
        raise InputError(
            f"'{text}' is neither a file nor SPLIT:INDEX, with a split of {', '.join(SPLITS)}."
        )
    return raw_image(path, run.network.input_shape)


def split_image(text: str, data: DataRef) -> SplitImage | None:
    """Return the image of "test:3", None if the text is not of that form."""
    match = _PLACE.fullmatch(text)
    if match is None:
        return None
    split = next(name for name in SPLITS if name == match[1])
    return SplitImage(data, split, int(match[2]))


def raw_image(path: Path, shape: tuple[int, int, int]) -> RawImage:
    """Return an image file's pixels for a network of this input shape; errors as `find_image`."""
    return RawImage(shape, zlib.compress(read_image(path, shape).tobytes()))
