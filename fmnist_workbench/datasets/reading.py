"""From what a person names, a built-in data set or a file, to a `DataSet`.

A new format is one file in `formats/` and one entry in `READERS`.
"""

from collections.abc import Callable
from pathlib import Path

from fmnist_workbench.datasets.builtin import read_builtin
from fmnist_workbench.datasets.catalogue import BUILT_IN
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.formats import npz
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.spec.data import AS_IT_IS, Reading
from fmnist_workbench.spec.errors import InputError

READERS: dict[str, Callable[[Path, Report], DataSet]] = {".npz": npz.read}
"""By a file's ending, in small letters."""

_NOT_READ_YET = {
    ".csv": "CSV files",
    ".gz": "IDX files",
    ".idx": "IDX files",
    ".npy": "Single .npy arrays",
    ".zip": "Zipped folders of images",
    ".tar": "Archives of images",
    ".tgz": "Archives of images",
    ".png": "Single images",
    ".jpg": "Single images",
    ".jpeg": "Single images",
    ".parquet": "Parquet files",
    ".h5": "HDF5 files",
    ".hdf5": "HDF5 files",
    ".mat": "MATLAB files",
    ".json": "JSON files",
    ".txt": "Text files",
}
_NEVER_READ = {".pkl": "Pickled objects", ".pickle": "Pickled objects", ".pt": "PyTorch files"}

_CURE = (
    "save the images as an .npz file with numpy.savez(file, x_train=…, y_train=…, "
    "x_test=…, y_test=…)"
)


def resolve(source: str) -> str:
    """Return a built-in name as it is, and anything else as the absolute path of a readable kind.

    Raises:
        InputError: There is nothing there, or it is of a kind that is not read.
    """
    if source in BUILT_IN:
        return source
    if not source.strip():
        raise InputError(f"No data set is named; choose {_built_in()}, or an .npz file.")
    try:
        path = Path(source).expanduser().absolute()
        path.stat()
        # A name in another encoding than the system's could not be written down anywhere.
        source.encode()
    except FileNotFoundError:
        raise InputError(
            f"There is no data set {source}: it is neither built in ({_built_in()}) nor a file; "
            "check the spelling."
        ) from None
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(f"{source} cannot be opened ({error}); check the path.") from error
    _refuse_other_kinds(path)
    return str(path)


def resolved_reading(reading: Reading) -> Reading:
    """Return a reading whose paths are absolute; errors as in `resolve`."""
    if reading.test is None:
        return reading
    return reading.changed(test=str(Path(reading.test).expanduser().absolute()))


def name_of(source: str) -> str:
    """Return what people call a resolved source: a built-in name, or a file's without ending."""
    return source if source in BUILT_IN else Path(source).stem


def stamp_of(source: str, reading: Reading = AS_IT_IS) -> str:
    """Return what changes when a resolved source's contents do, without reading it."""
    del reading
    if source in BUILT_IN:
        return " ".join(BUILT_IN[source].files.values())
    status = Path(source).stat()
    return f"{status.st_size} bytes, {status.st_mtime_ns} ns"


def read(source: str, report: Report = silent, reading: Reading = AS_IT_IS) -> DataSet:
    """Read a data set, all of it, into memory.

    Args:
        source: A built-in name or a file's path.
        report: Called between two steps.
        reading: How to read it, where it does not say so itself.

    Raises:
        InputError: It is missing, of a kind that is not read, damaged, or no data set.
        MachineError: There is too little memory for it.
    """
    del reading
    resolved = resolve(source)
    if resolved in BUILT_IN:
        return read_builtin(resolved, report)
    path = Path(resolved)
    return READERS[path.suffix.lower()](path, report)


def _refuse_other_kinds(path: Path) -> None:
    ending = path.suffix.lower()
    if path.is_dir():
        raise InputError(f"{path} is a folder, and folders are not read yet; {_CURE}.")
    if not path.is_file():
        raise InputError(f"{path} is no ordinary file; {_CURE}.")
    if ending in READERS:
        return
    if ending in _NOT_READ_YET:
        raise InputError(f"{_NOT_READ_YET[ending]} are not read yet ({path.name}); {_CURE}.")
    if ending in _NEVER_READ:
        raise InputError(
            f"{_NEVER_READ[ending]} can run code when opened and are never read ({path.name}); "
            f"{_CURE}."
        )
    kind = f"the ending {ending}" if ending else "no ending"
    raise InputError(f"{path.name} has {kind}, and only .npz files are read yet; {_CURE}.")


def _built_in() -> str:
    return " or ".join(BUILT_IN)
