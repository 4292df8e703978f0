"""From what a person names, a built-in data set, a file or a folder, to a `DataSet`.

A new format is one file in `formats/` and one `Format` here.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from fmnist_workbench.datasets import builtin
from fmnist_workbench.datasets.catalogue import BUILT_IN, at_hand
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.formats import csvset, idxset, imagetree, npz
from fmnist_workbench.datasets.formats.classlist import class_file
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.spec.data import AS_IT_IS, Reading
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.words import listed


@dataclass(frozen=True)
class Format:
    """A kind of file or folder that is read.

    Attributes:
        title: What it is called, in the singular: "an .npz file".
        read: Reads one.
        files_of: Names all files that say something of one; errors as in `read`.
        takes: The fields of a `Reading` that mean something, class names aside.
    """

    title: str
    read: Callable[[Path, Report, Reading], DataSet]
    files_of: Callable[[Path, Reading], Iterable[Path]]
    takes: frozenset[str] = frozenset()


def _read_images(path: Path, report: Report, reading: Reading) -> DataSet:
    # Imported here: Pillow is needed for nothing else when a data set is opened.
    from fmnist_workbench.datasets.formats import imagefolder

    return imagefolder.read(path, report, reading)


def _image_files(path: Path, reading: Reading) -> list[Path]:
    del reading
    names = class_file(path)
    return [*imagetree.find_images(path).files, *([names] if names else [])]


NPZ = Format("an .npz file", npz.read, npz.files_of)
IDX = Format("a set of IDX files", idxset.read, idxset.files_of)
CSV = Format("a CSV file", csvset.read, csvset.files_of, frozenset({"test"}))
IMAGES = Format("a folder of images", _read_images, _image_files, frozenset({"size"}))

_NOT_READ = {
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
}
_NEVER_READ = {".pkl": "Pickled objects", ".pickle": "Pickled objects", ".pt": "PyTorch files"}

_READ = (
    "an .npz file, a CSV file, a folder with the four IDX files or with train.csv, or a folder of "
    "images with a folder for each class"
)
_OPTIONS = {"size": "size to scale images to (--size)", "test": "file of test images (--test)"}


def resolve(source: str) -> str:
    """Return a built-in name as it is, and anything else as the absolute path of a readable kind.

    Raises:
        InputError: There is nothing there, or it is of a kind that is not read.
    """
    if source in BUILT_IN:
        return source
    if not source.strip():
        raise InputError(f"No data set is named; choose {_built_in()}, or a file or folder.")
    try:
        path = Path(source).expanduser().absolute()
        path.stat()
        # A name in another encoding than the system's could not be written down anywhere.
        source.encode()
    except FileNotFoundError:
        raise InputError(
            f"There is no data set {source}: it is neither built in ({_built_in()}) nor a file or "
            "folder; check the spelling."
        ) from None
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(f"{source} cannot be opened ({error}); check the path.") from error
    _format_of(path)
    return str(path)


def resolved_reading(reading: Reading) -> Reading:
    """Return a reading whose paths are absolute.

    Raises:
        InputError: A path can be none.
    """
    if reading.test is None:
        return reading
    try:
        return reading.changed(test=str(Path(reading.test).expanduser().absolute()))
    except RuntimeError as error:
        raise InputError(f"{reading.test} cannot be opened ({error}); check the path.") from error


def stamp_of(source: str, reading: Reading = AS_IT_IS) -> str:
    """Return what changes when a resolved source's contents do, without reading it.

    Raises:
        InputError: It is of no kind that is read, or a file of it is missing.
    """
    if source in BUILT_IN:
        ours = " ".join(BUILT_IN[source].files.values())
        return ours or _stamp(builtin.files_of(source))
    path = Path(source)
    return _stamp(_format_of(path).files_of(path, reading))


def source_files(source: str, reading: Reading = AS_IT_IS) -> list[Path]:
    """Return the file or folder that a data set is read from, and all files that say of it.

    Nothing is returned for a built-in set: nobody writes there.

    Raises:
        InputError: As `resolve` and `stamp_of`.
    """
    resolved = resolve(source)
    if resolved in BUILT_IN:
        return []
    path = Path(resolved)
    return [path, *_format_of(path).files_of(path, resolved_reading(reading))]


def read(source: str, report: Report = silent, reading: Reading = AS_IT_IS) -> DataSet:
    """Read a data set, all of it, into memory.

    Args:
        source: A built-in name, or the path of a file or folder.
        report: Called between two steps.
        reading: How to read it, where it does not say so itself.

    Raises:
        InputError: It is missing, of a kind that is not read, damaged, or no data set.
        MachineError: There is too little memory for it.
    """
    resolved, reading = resolve(source), resolved_reading(reading)
    if resolved in BUILT_IN:
        _refuse_options(reading, frozenset(), "a built-in data set")
        return builtin.read_builtin(resolved, report, reading)
    path = Path(resolved)
    found = _format_of(path)
    _refuse_options(reading, found.takes, found.title)
    return found.read(path, report, reading)


def _stamp(files: Iterable[Path]) -> str:
    """Return a digest of names, sizes and times of change."""
    total = hashlib.sha256()
    for file in files:
        try:
            status = file.stat()
        except OSError as error:
            raise InputError(f"{file} cannot be opened ({error.strerror}); check it.") from error
        total.update(f"{file}\n{status.st_size} {status.st_mtime_ns}\n".encode("utf-8", "replace"))
    return total.hexdigest()


def _format_of(path: Path) -> Format:
    """Return how a file or folder is read.

    Raises:
        InputError: It is of a kind that is not read.
    """
    try:
        return _format_of_folder(path) if path.is_dir() else _format_of_file(path)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); check it.") from error


def _format_of_folder(path: Path) -> Format:
    if idxset.find_sets(path):
        return IDX
    if csvset.train_file(path):
        return CSV
    if imagetree.has_folders(path):
        return IMAGES
    raise InputError(f"{path} is a folder without a data set in it; what is read is {_READ}.")


def _format_of_file(path: Path) -> Format:
    if not path.is_file():
        raise InputError(f"{path} is no ordinary file; what is read is {_READ}.")
    name, ending = path.name.lower(), path.suffix.lower()
    if idxset.is_standard(path.name):
        return IDX
    if "idx1-ubyte" in name or "idx3-ubyte" in name or ending == ".idx":
        raise InputError(
            f"{path.name} does not say which of the four IDX files it is; name it like "
            "train-images-idx3-ubyte.gz or t10k-labels-idx1-ubyte.gz."
        )
    if ending == ".npz":
        return NPZ
    if name.endswith(csvset.ENDINGS):
        return CSV
    raise _other_kind(path, ending)


def _other_kind(path: Path, ending: str) -> InputError:
    if ending in _NEVER_READ:
        return InputError(
            f"{_NEVER_READ[ending]} can run code when opened and are never read ({path.name}); "
            "save the images with numpy.savez."
        )
    if ending in _NOT_READ:
        return InputError(
            f"{_NOT_READ[ending]} are not read ({path.name}); what is read is {_READ}."
        )
    kind = f"the ending {ending}" if ending else "no ending"
    return InputError(f"{path.name} has {kind}, which is not read; what is read is {_READ}.")


def _refuse_options(reading: Reading, taken: frozenset[str], title: str) -> None:
    for option, what in _OPTIONS.items():
        if getattr(reading, option) is not None and option not in taken:
            raise InputError(f"A {what} means nothing for {title}; leave it out.")


def _built_in() -> str:
    return listed([found.name for found in at_hand()], "or")
