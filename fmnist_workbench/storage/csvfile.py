"""Images written as rows of a CSV file: label, then each pixel; by lookup, 100 MB a second."""

from collections.abc import Callable
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.labels import Labels
from fmnist_workbench.datasets.pixels import Images

_WIDTH = 4
"""Bytes that the longest value takes: a comma and three digits. Shorter ones end in zero bytes."""

_PIECE_PIXELS = 500_000


def _texts() -> NDArray[np.uint8]:
    texts = np.array([f",{value}".encode() for value in range(256)], f"S{_WIDTH}")
    return texts.view(np.uint8).reshape(256, _WIDTH)


_TEXTS = _texts()


def write_csv(
    file: BinaryIO, images: Images, labels: Labels | None, advance: Callable[[int], None]
) -> None:
    """Write a header and a row for each image.

    Args:
        file: Open for writing.
        images: uint8 (N, H, W, C); the pixels of a row run over columns, then rows, and the
            channels of a pixel stand together.
        labels: Class numbers below 256, (N,); without them the column is left out.
        advance: Called after each piece with the number of images it had.
    """
    rows = images.reshape(len(images), -1)
    names = [f"pixel{number}" for number in range(1, rows.shape[1] + 1)]
    file.write(",".join(names if labels is None else ["label", *names]).encode() + b"\n")
    step = max(1, _PIECE_PIXELS // rows.shape[1])
    for start in range(0, len(rows), step):
        some = slice(start, start + step)
        values = rows[some]
        if labels is not None:
            values = np.column_stack((labels[some].astype(np.uint8), values))
        file.write(_lines(values))
        advance(len(values))


def _lines(values: NDArray[np.uint8]) -> bytes:
    count, columns = values.shape
    text = np.empty((count, columns * _WIDTH + 1), np.uint8)
    text[:, :-1] = _TEXTS[values].reshape(count, -1)
    text[:, 0] = 0  # no comma before the first
    text[:, -1] = ord("\n")
    return bytes(text[text != 0])
