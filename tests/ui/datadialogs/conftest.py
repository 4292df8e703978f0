"""Data sets on disk, to be opened."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Forty training and twenty test images of two classes."""
    path = tmp_path / "small.npz"
    images = np.random.default_rng(0).integers(0, 256, (60, 16, 16), np.uint8)
    labels = np.arange(60) % 2
    np.savez(path, x_train=images[:40], y_train=labels[:40], x_test=images[40:], y_test=labels[40:])
    return path


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder of images, one folder a class, of unlike sizes."""
    random = np.random.default_rng(1)
    for name in ("bag", "shoe"):
        folder = tmp_path / "photos" / name
        folder.mkdir(parents=True)
        for number, side in enumerate((20, 20, 24)):
            pixels = random.integers(0, 256, (side, side), np.uint8)
            Image.fromarray(pixels).save(folder / f"{number}.png")
    return tmp_path / "photos"
