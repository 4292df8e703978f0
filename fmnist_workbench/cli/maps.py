"""Feature maps as a PNG file."""

import io
import os
from math import ceil, sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmnist_workbench.analysis.pictures import colourize, tile
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.storage.atomic import write_bytes
from fmnist_workbench.storage.paths import named_path

_SIDE = 64
"""Small maps are enlarged to about so many pixels."""
_CELL = 16
"""A unit of a dense layer is a square of so many pixels."""


def picture_path(text: str) -> Path:
    """Return where the picture goes, after a look whether it can, as maps take a while to make.

    Raises:
        InputError: It is no .png file, or its folder is missing or cannot be written.
    """
    path = named_path(text, "the picture --out")
    if path.suffix.lower() != ".png":
        raise InputError(f"--out is {path}, but only .png is written; name a .png file.")
    if path.is_dir():
        raise InputError(f"--out is {path}, but that is a folder; name a file in it.")
    if not path.parent.is_dir():
        raise InputError(f"--out is {path}, but there is no folder {path.parent}; make it first.")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise InputError(
            f"--out is {path}, but {path.parent} cannot be written; choose another folder."
        )
    return path


def write_maps(path: Path, values: NDArray[np.float32]) -> None:
    """Write a grid of all channels; a colour means the same value in each of them.

    Args:
        path: The PNG file to create or replace.
        values: Shape (height, width, channels), or (units,), which are shown as a square of cells.

    Raises:
        MachineError: It cannot be written.
    """
    maps = values.reshape(-1, 1, 1) if values.ndim == 1 else np.moveaxis(values, -1, 0)
    shown = colourize(maps, float(values.min()), float(values.max()))
    factor = _CELL if values.ndim == 1 else max(1, _SIDE // max(maps.shape[1:]))
    enlarged = shown.repeat(factor, axis=1).repeat(factor, axis=2)
    picture = tile(enlarged, columns=ceil(sqrt(len(maps))), gap=2, background=255)
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    write_bytes(path, buffer.getvalue())
