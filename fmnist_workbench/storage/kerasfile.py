"""Models that Keras saved: the network in a `.keras` file, read without Keras.

Such a file is a zip of `config.json`, which says what the layers are, and of weights. Only
`config.json` is read, within bounds, as plain JSON: no code in the file can run, nothing is
unpacked to the disk, and the weights are never opened.
"""

from pathlib import Path

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import Network


def is_archive(path: Path) -> bool:
    """Whether a file is to be read as a model that Keras saved: by its ending, or its start."""
    if path.suffix.lower() in (".keras", ".h5", ".hdf5", ".zip"):
        return True
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def read_keras(path: Path) -> Network:
    """Return the network of a model that Keras saved."""
    raise InputError(f"{path} cannot be read yet; save its network as JSON.")
