"""Images named on the command line: a file, or SPLIT:INDEX of a run's data set."""

import re
import zlib
from pathlib import Path

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.jobs import data_of
from fmnist_workbench.datasets.imagefile import read_image
from fmnist_workbench.datasets.split import split_images
from fmnist_workbench.spec.data import SPLITS, DataRef, SplitName
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.jobs import Channel, ImageRef, RawImage, SplitImage
from fmnist_workbench.spec.run import Run
from fmnist_workbench.storage.paths import named_path

_PLACE = re.compile(rf"({'|'.join(SPLITS)}):([0-9]{{1,9}})")


def find_image(context: Context, text: str | None, run: Run, channel: Channel) -> ImageRef:
    """Return the image of "test:3" or of a file, which needs nothing of the run's data set.

    Without a text it is the first test image, or the first for validation where there is none.

    Raises:
        InputError: There is no such image, or the file is no image of the network's size.
    """
    place = _PLACE.fullmatch(text or "")
    if text is None or place is not None:
        return _of_the_data(context, place, run.data, channel)
    path = named_path(text, "the image file")
    if not path.exists():
        raise InputError(
            f"'{text}' is neither a file nor SPLIT:INDEX, with a split of {', '.join(SPLITS)}."
        )
    return raw_image(path, run.network.input_shape)


def raw_image(path: Path, shape: tuple[int, int, int]) -> RawImage:
    """Return an image file's pixels for a network of this input shape; errors as `find_image`."""
    return RawImage(shape, zlib.compress(read_image(path, shape).tobytes()))


def _of_the_data(
    context: Context, place: re.Match[str] | None, ref: DataRef, channel: Channel
) -> SplitImage:
    data = data_of(context, ref, channel)
    if place is None:
        first: SplitName = "test" if data.has_test else "validation"
        return SplitImage(ref, first, 0)
    split, index = next(name for name in SPLITS if name == place[1]), int(place[2])
    # Said before the engine starts: that there is no such image.
    split_images(data, split, ref.split).image(index)
    return SplitImage(ref, split, index)
