"""Pictures composed with NumPy: many small images as one array, and values as colours.

One array shown once is far cheaper than a plot for each map, and needs no Matplotlib.
"""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Palette = Literal["viridis", "grey"]

# Every fifteenth colour of viridis (Smith, van der Walt & Firing, 2015); between them, straight
# lines stay within 5 of 255 of the full table.
_VIRIDIS = (
    "440154 481769 472a7a 433d84 3d4e8a 355e8d 2e6d8e 297b8e 23898e "
    "1f978b 21a585 2eb37c 46c06f 65cb5e 89d548 b0dd2f d8e219 fde725"
)
_KEYS: dict[Palette, str] = {"viridis": _VIRIDIS, "grey": "000000 ffffff"}


def colours(palette: Palette) -> NDArray[np.uint8]:
    """Return a palette's 256 colours, from low to high, shape (256, 3)."""
    keys = np.array([tuple(bytes.fromhex(key)) for key in _KEYS[palette].split()])
    places = np.linspace(0, 255, len(keys))
    channels = [np.interp(np.arange(256), places, keys[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=1).round().astype(np.uint8)


def colourize(
    values: NDArray[np.floating[Any]],
    low: float,
    high: float,
    palette: Palette = "viridis",
) -> NDArray[np.uint8]:
    """Return values as colours.

    Args:
        values: Any shape, finite.
        low: The value of the first colour; what lies below gets it too.
        high: The value of the last colour; if it is no more than `low`, all get the first.
        palette: Which colours.

    Returns:
        Shape (*values.shape, 3).
    """
    scale = 255 / (high - low) if high > low else 0.0
    places = ((values.astype(np.float64) - low) * scale).round().clip(0, 255).astype(np.uint8)
    return colours(palette)[places]


def row_shares(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return each count of a table as a fraction of its row, 0 in a row of no images."""
    totals = counts.sum(axis=1, keepdims=True)
    shares: NDArray[np.float64] = counts / np.maximum(totals, 1)
    return shares


def tile(
    images: NDArray[np.uint8], columns: int, gap: int = 1, background: int = 0
) -> NDArray[np.uint8]:
    """Return many images of one size as one image, row by row from the top left.

    Args:
        images: Shape (n, h, w) or (n, h, w, channels), n at least 1.
        columns: Images a row; the last row may be shorter.
        gap: Pixels between images, and around all.
        background: The value of gaps and of places without an image.

    Returns:
        Shape (rows x (h + gap) + gap, columns x (w + gap) + gap), and the channels if any.

    Example:
        >>> tile(np.zeros((5, 28, 28), np.uint8), columns=3, gap=2).shape
        (62, 92)
    """
    count, height, width, *channels = images.shape
    rows = -(-count // columns)
    size = (rows * (height + gap) + gap, columns * (width + gap) + gap, *channels)
    picture = np.full(size, background, np.uint8)
    for index, image in enumerate(images):
        top = gap + index // columns * (height + gap)
        left = gap + index % columns * (width + gap)
        picture[top : top + height, left : left + width] = image
    return picture
