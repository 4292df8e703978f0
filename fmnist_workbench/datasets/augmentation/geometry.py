"""Where an augmented image takes its pixels from: one transform of the plane for each image."""

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.augmentation.randomness import Draw, Draws, Floats
from fmnist_workbench.spec.augmentation import Augmentation


def inverse_transforms(
    size: tuple[int, int],
    *,
    horizontal_flip: NDArray[np.bool_],
    vertical_flip: NDArray[np.bool_],
    zoom: NDArray[np.float64],
    shear: NDArray[np.float64],
    rotation: NDArray[np.float64],
    shift: NDArray[np.float64],
) -> Floats:
    """Return, for each image, from where a point of the new image is taken.

    A point moves by flip, zoom, shear, rotation about the image's centre ((H - 1) / 2, (W - 1) / 2)
    and shift, in this order; what is returned undoes them, last one first.

    Args:
        size: (height, width).
        horizontal_flip: Left to right, (N,).
        vertical_flip: Upside down, (N,).
        zoom: Factors of height and width, (N, 2); above 1 shows things larger.
        shear: Degrees, (N,); positive moves what is below the centre to the right.
        rotation: Degrees, (N,); positive turns counter-clockwise.
        shift: Pixels down and to the right, (N, 2).

    Returns:
        (N, 2, 3): the source (row, column) is `m[:, :2] @ (row, column) + m[:, 2]`.
    """
    angle, slope = np.deg2rad(rotation), np.tan(np.deg2rad(shear))
    cosine, sine = np.cos(angle), np.sin(angle)
    vertical = np.where(vertical_flip, -1.0, 1.0) / zoom[:, 0]
    horizontal = np.where(horizontal_flip, -1.0, 1.0) / zoom[:, 1]
    result = np.empty((len(rotation), 2, 3))
    result[:, 0, 0] = vertical * cosine
    result[:, 0, 1] = vertical * sine
    result[:, 1, 0] = horizontal * (-sine - slope * cosine)
    result[:, 1, 1] = horizontal * (cosine - slope * sine)
    centre = (np.array(size) - 1) / 2
    moved = centre + shift
    # Written out: a sum of two products is the same in batches of every size.
    result[:, :, 2] = centre - (result[:, :, 0] * moved[:, :1] + result[:, :, 1] * moved[:, 1:])
    return result.astype(np.float32)


def drawn_transforms(size: tuple[int, int], augmentation: Augmentation, draws: Draws) -> Floats:
    """Return what `inverse_transforms` returns, for the changes drawn for each image."""
    height, width = size
    half_turn, slant = augmentation.rotation, augmentation.shear
    down, right = augmentation.height_shift * height, augmentation.width_shift * width
    zoom = (
        draws.between(Draw.ZOOM_HEIGHT, *augmentation.zoom),
        draws.between(Draw.ZOOM_WIDTH, *augmentation.zoom),
    )
    shift = (
        draws.between(Draw.HEIGHT_SHIFT, -down, down),
        draws.between(Draw.WIDTH_SHIFT, -right, right),
    )
    return inverse_transforms(
        size,
        horizontal_flip=augmentation.horizontal_flip & (draws.unit(Draw.HORIZONTAL_FLIP) < 0.5),
        vertical_flip=augmentation.vertical_flip & (draws.unit(Draw.VERTICAL_FLIP) < 0.5),
        zoom=np.stack(zoom, axis=1),
        shear=draws.between(Draw.SHEAR, -slant, slant),
        rotation=draws.between(Draw.ROTATION, -half_turn, half_turn),
        shift=np.stack(shift, axis=1),
    )


def source_points(
    size: tuple[int, int], transforms: Floats, displacements: Floats | None = None
) -> tuple[Floats, Floats]:
    """Return the source row and column of every pixel, each (N, H, W).

    Args:
        size: (height, width).
        transforms: What `inverse_transforms` returns.
        displacements: Rows and columns by which each pixel of the new image looks elsewhere before
            it is transformed, (N, 2, H, W).
    """
    rows = np.arange(size[0], dtype=np.float32)[:, np.newaxis]
    columns = np.arange(size[1], dtype=np.float32)
    if displacements is not None:
        rows, columns = rows + displacements[:, 0], columns + displacements[:, 1]
    terms = transforms[:, :, :, np.newaxis, np.newaxis]

    def mapped(axis: int) -> Floats:
        by_row, by_column, start = (terms[:, axis, term] for term in range(3))
        points: Floats = by_row * rows + start + by_column * columns
        return points

    return mapped(0), mapped(1)
