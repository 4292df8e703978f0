"""Image files: opening them safely, and one image for a network, used as it is."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from fmnist_workbench.spec.errors import InputError, reason
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.network import MAX_SIDE

KINDS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
"""What is read. Some of Pillow's other kinds start a program, or take anything for an image."""

_MODES = {1: "L", 3: "RGB"}

_DAMAGE = (
    Image.DecompressionBombError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What Pillow raises at damaged bytes; it all means the same."""


class _DeepError(Exception):
    """An image has more than 8 bits a channel, and nothing says how bright its numbers are."""


@contextmanager
def open_picture(path: Path) -> Iterator[Image.Image]:
    """Open an image file for a block, of which only the header is read until it asks for pixels.

    Raises:
        InputError: There is none, or it cannot be read; within the block too.
    """
    try:
        # That it may be huge is no news worth a warning here, nor that its notes are damaged.
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=KINDS) as picture:
            yield picture
    except InputError:
        raise
    except FileNotFoundError:
        raise InputError(f"there is no image file {path}; check its name.") from None
    except UnidentifiedImageError:
        raise InputError(f"{path} is no image that can be read; use a PNG file.") from None
    except _DeepError:
        raise InputError(
            f"image {path} has more than 8 bits a channel; save it with 8, as values from 0 to 255."
        ) from None
    except _DAMAGE as error:
        raise InputError(
            f"image {path} cannot be read ({reason(error)}); use a PNG file."
        ) from None


def upright(picture: Image.Image) -> Image.Image:
    """Return an image turned as its camera was held; a note of that which is damaged says nothing.

    It is unpacked for that, so check its size first.
    """
    picture.load()
    try:
        noted = picture.getexif().get(ExifTags.Base.Orientation, 1)
    except _DAMAGE:
        return picture
    return picture if noted == 1 else ImageOps.exif_transpose(picture)


def flat(picture: Image.Image, mode: str) -> Image.Image:
    """Return an image in a mode of 8 bits a channel; transparent parts become black.

    One that has more is refused where it was opened: by `open_picture`.
    """
    if picture.mode.startswith("I") or picture.mode == "F":
        raise _DeepError
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        black = Image.new("RGBA", picture.size, "black")
        picture = Image.alpha_composite(black, picture)
    return picture.convert(mode)


def read_image(path: Path, shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Return a picture file's pixels; colour becomes grey, or grey colour, if the network asks.

    Nothing is scaled, inverted or centred; a camera's image is turned upright. Transparent parts
    count as black, like the background of the data sets.

    Args:
        path: A file of one of `KINDS`.
        shape: (height, width, channels) as the network takes it.

    Raises:
        InputError: It cannot be read, or is of another size.
    """
    height, width, channels = shape
    with open_picture(path) as stored:
        # No network takes larger images, so no larger file is unpacked.
        picture = upright(stored) if max(stored.size) <= MAX_SIDE else stored
        _refuse_other_size(path, picture.size, (width, height))
        return np.asarray(flat(picture, _MODES[channels])).reshape(shape)


def _refuse_other_size(path: Path, given: tuple[int, int], wanted: tuple[int, int]) -> None:
    if given != wanted:
        raise InputError(
            f"image {path} is {describe(given)} pixels, but the network takes "
            f"{describe(wanted)} (width×height); scale it first."
        )
