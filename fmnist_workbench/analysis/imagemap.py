"""Images laid out in two dimensions, so that like ones lie close together."""

import math

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.analysis.shrinking import block_means, block_side
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.datasets.split import Indices, SplitView, split_images
from fmnist_workbench.spec.data import Split, SplitName
from fmnist_workbench.spec.datajobs import ImageMap, MapMethod
from fmnist_workbench.spec.errors import InputError

MOST_IMAGES = 10_000
"""More points than this are a cloud on any screen."""

MOST_VALUES = 1_024
"""Values of an image that are compared; larger images are made smaller by block means first."""

PERPLEXITY = 30.0
"""About how many neighbours of each image t-SNE tries to keep close."""

FEWEST_FOR_TSNE = 4

_TITLES: dict[MapMethod, str] = {"pca": "PCA", "tsne": "t-SNE"}

_CHUNK_VALUES = 2_000_000

Floats = NDArray[np.float32]


def map_images(
    dataset: DataSet,
    split: Split,
    name: SplitName,
    method: MapMethod = "pca",
    *,
    count: int = 2_000,
    seed: int = 0,
    report: Report = silent,
) -> ImageMap:
    """Lay images of a split out in two dimensions, by PCA (at once) or t-SNE (some seconds).

    Each axis is stretched to run from 0 to 1. Labels play no part: whether classes fall apart is
    what the map shows.

    Args:
        dataset: Whose images are laid out; they need no labels.
        split: How training and validation images are told apart.
        name: The split the images are drawn from.
        method: t-SNE cannot be interrupted once it computes.
        count: How many images are drawn: all of a smaller split, `MOST_IMAGES` at most.
        seed: Which ones, and how t-SNE begins: the same seed gives the same map.
        report: Called between two steps; may raise to cancel.

    Raises:
        InputError: There are no test images, or too few images for t-SNE.

    Example:
        >>> found = map_images(dataset, Split(), "test", "pca", count=500)
        >>> np.frombuffer(found.points, "<f4").reshape(-1, 2).shape
        (500, 2)
    """
    view = split_images(dataset, name, split)
    places = _drawn(len(view), count, seed)
    if method == "tsne":
        _refuse_too_few(len(places), name)
    values = _compared(view, places, report)
    report(f"Laying out {len(places):,} images by {_TITLES[method]}", 0, 1)
    points, explained = principal_components(values)
    if method == "tsne":
        points = _tsne(values, points, seed)
    return ImageMap(
        split=name,
        method=method,
        places=tuple(places.tolist()),
        points=_stretched(points).astype("<f4").tobytes(),
        explained=explained if method == "pca" else None,
    )


def principal_components(values: Floats) -> tuple[Floats, tuple[float, float]]:
    """Return values along their two directions of largest variance, (N, 2), and its fractions.

    Signs are fixed so that the largest weight of a direction is positive.

    Args:
        values: Centred, (N, values).
    """
    scatter = values.T @ values
    variances, directions = np.linalg.eigh(scatter)
    kept = directions[:, :-3:-1]
    signs = np.sign(kept[np.abs(kept).argmax(axis=0), np.arange(kept.shape[1])])
    two = np.zeros((len(kept), 2), np.float32)
    two[:, : kept.shape[1]] = kept * signs
    whole = float(np.trace(scatter)) or 1.0
    x, y = (max(float(one), 0.0) / whole for one in (*variances[:-3:-1], 0.0)[:2])
    return values @ two, (x, y)


def _drawn(images: int, count: int, seed: int) -> Indices:
    wanted = min(images, count, MOST_IMAGES)
    return np.sort(np.random.default_rng(seed).choice(images, wanted, replace=False))


def _refuse_too_few(images: int, name: SplitName) -> None:
    if images < FEWEST_FOR_TSNE:
        raise InputError(
            f"t-SNE is to lay out {images} images of the {name} split, but it compares neighbours "
            f"and needs at least {FEWEST_FOR_TSNE}; take PCA, or more images."
        )


def _compared(view: SplitView, places: Indices, report: Report) -> Floats:
    """Return the chosen images as centred values of at most `MOST_VALUES` each."""
    shape = view.images.shape[1:]
    side = block_side((shape[0], shape[1], shape[2]), MOST_VALUES)
    size = max(1, _CHUNK_VALUES // math.prod(shape))
    parts = []
    for start in range(0, len(places), size):
        report("Comparing images", start, len(places))
        chosen = view.indices[places[start : start + size]]
        parts.append(block_means(view.images[chosen], side).reshape(len(chosen), -1))
    values = np.concatenate(parts)
    values -= values.mean(axis=0)
    return values


def _tsne(values: Floats, start: Floats, seed: int) -> Floats:
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    spread = float(start[:, 0].std()) or 1.0
    tsne = TSNE(
        perplexity=min(PERPLEXITY, (len(values) - 1) / 3),
        init=start / spread * 1e-4,  # as small as scikit-learn's own start from PCA
        random_state=seed,
    )
    # On one thread: several wait for each other at every step, and while a network learns beside
    # them that takes three times as long.
    with threadpool_limits(1):
        return np.asarray(tsne.fit_transform(values), np.float32)


def _stretched(points: Floats) -> Floats:
    """Stretch each axis to 0 to 1; what has no extent is put in the middle."""
    extent = np.ptp(points, axis=0)
    flat = extent == 0
    stretched: Floats = (points - points.min(axis=0)) / np.where(flat, 1, extent)
    stretched[:, flat] = 0.5
    return stretched
