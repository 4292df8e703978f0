"""The name of a data set's contents."""

import hashlib

import numpy as np

from fmnist_workbench.datasets.dataset import DataSet


def checksum_of(dataset: DataSet) -> str:
    """Return the SHA-256, in hex, of the class names and of each array's shape, type and values.

    Which images the set itself keeps for validation counts too.

    The data set's name and where it was read from do not count: two files with the same images
    have the same checksum.
    """
    total = hashlib.sha256()
    for name in dataset.classes:
        encoded = name.encode()
        total.update(f"class {len(encoded)} ".encode() + encoded)
    if dataset.validation:
        total.update(f"validation {dataset.validation} ".encode())
    arrays = (dataset.x_train, dataset.y_train, dataset.x_test, dataset.y_test)
    for array in arrays:
        if array is None:
            total.update(b"no array")
        else:
            total.update(f"array {array.shape} {array.dtype.str} ".encode())
            total.update(np.ascontiguousarray(array).data)
    return total.hexdigest()
