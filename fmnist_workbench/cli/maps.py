"""Feature maps as a PNG file."""

import io
from math import ceil, sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmnist_workbench.analysis.pictures import colourize, tile
from fmnist_workbench.storage.atomic import write_bytes

_SIDE = 64
"""Small maps are enlarged to about so many pixels."""
_CELL = 16
"""A unit of a dense layer is a square of so many pixels."""


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
