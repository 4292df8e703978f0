"""One image from a picture file, for a network: its size must be right; it is used as it is."""

import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.network import MAX_SIDE

_MODES = {1: "L", 3: "RGB"}


def read_image(path: Path, shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Return a picture file's pixels; colour becomes grey, or grey colour, if the network asks.

    Nothing is scaled, inverted or centred. Transparent parts count as black, like the background
    of the data sets.

    Args:
        path: A file of any kind that Pillow reads.
        shape: (height, width, channels) as the network takes it.

    Raises:
        InputError: It cannot be read, or is of another size.
    """
    height, width, channels = shape
    try:
        # The size is read from the header. That it may be huge is no news worth a warning here.
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
            picture = Image.open(path)
        with picture:
            _refuse_other_size(path, picture.size, (width, height))
            return np.asarray(_flat(picture, _MODES[channels])).reshape(shape)
    except FileNotFoundError:
        raise InputError(f"there is no image file {path}; check its name.") from None
    except UnidentifiedImageError:
        raise InputError(f"{path} is no image that can be read; use a PNG file.") from None
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise InputError(f"image {path} cannot be read ({error}); use a PNG file.") from None


def _refuse_other_size(path: Path, given: tuple[int, int], wanted: tuple[int, int]) -> None:
    # No network takes larger images, so no larger file is unpacked.
    if given != wanted or max(given) > MAX_SIDE:
        raise InputError(
            f"image {path} is {describe(given)} pixels, but the network takes "
            f"{describe(wanted)} (width×height); scale it first."
        )


def _flat(picture: Image.Image, mode: str) -> Image.Image:
    if picture.mode.startswith("I") or picture.mode == "F":
        raise ValueError("more than 8 bits a channel")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        black = Image.new("RGBA", picture.size, "black")
        picture = Image.alpha_composite(black, picture)
    return picture.convert(mode)
