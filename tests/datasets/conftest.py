"""What the tests of all formats share."""

import gzip
import struct
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.spec.errors import InputError


@pytest.fixture
def little_memory() -> Callable[[int], object]:
    """A block that fails if its own objects ever take more than so many bytes."""

    @contextmanager
    def limited(limit: int) -> Iterator[None]:
        tracemalloc.start()
        try:
            yield
            assert tracemalloc.get_traced_memory()[1] < limit
        finally:
            tracemalloc.stop()

    return limited


@pytest.fixture
def sound_or_refused() -> Callable[[Callable[[], DataSet]], None]:
    """Fails if a damaged file gives anything but one sentence or a whole data set."""

    def check(read: Callable[[], DataSet]) -> None:
        try:
            found = read()
        except InputError as error:
            sentence = str(error)
        else:
            sentence = None
        if sentence is not None:
            assert sentence.endswith(".")
            assert "\n" not in sentence
            return
        assert found.x_train.dtype == np.uint8
        assert found.x_train.ndim == 4
        assert 0 <= found.y_train.min() <= found.y_train.max() < len(found.classes)
        assert len(found.x_train) == len(found.y_train)

    return check


@pytest.fixture
def write_idx() -> Callable[[Path, np.ndarray], Path]:
    """Writes an array of bytes as an IDX file, gzipped if its name says so."""

    def write(path: Path, array: np.ndarray) -> Path:
        header = b"\0\0\x08" + bytes([array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
        data = header + array.astype(np.uint8).tobytes()
        path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
        return path

    return write
