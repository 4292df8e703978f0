"""Where a data set is written: which files it becomes, and what there is left alone."""

from pathlib import Path

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.making import DataFormat

_CSV_FOLDER = ("train.csv", "validation.csv", "test.csv", "classes.txt")
"""What a folder of ours holds; only the first must be there."""

_OTHER_ENDINGS = (".npz", ".csv", ".gz", ".zip", ".npy", ".txt", ".json", ".png", ".keras")


def destination(out: Path, kind: DataFormat) -> Path:
    """Return where a data set will be written: the absolute path that can be opened then.

    An .npz file gets its ending if it has none. CSV goes into a file if that is what the ending
    says, with the test images in another beside it, else into a folder.

    Args:
        out: As a person named it.
        kind: The format.

    Raises:
        InputError: The ending is another format's, the parent folder is missing, or something
            stands there, or beside it, that is not ours to replace.
    """
    try:
        named = out.expanduser().absolute()
        path = _with_ending(named, kind)
        # A name in another encoding than the system's could not be written down anywhere.
        str(path).encode()
        if is_folder(path, kind):
            _refuse_folder(path)
        else:
            _refuse_file(named)
            _refuse_file(path)
            _refuse_strangers(path, kind)
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(f"{out} cannot be written ({error}); choose another name.") from error
    return path


def written_files(path: Path, kind: DataFormat) -> tuple[Path, ...]:
    """Return all files that `write_dataset` may write or delete for a destination."""
    folder = path if is_folder(path, kind) else path.parent
    return tuple(folder / name for name in names_of(path, kind))


def is_folder(path: Path, kind: DataFormat) -> bool:
    """Whether a data set becomes a folder of files."""
    return kind == "csv" and path.suffix.lower() != ".csv"


def names_of(path: Path, kind: DataFormat) -> tuple[str, ...]:
    """Return the names of all files, the one that is opened first."""
    if is_folder(path, kind):
        return _CSV_FOLDER
    beside = {"npz": (), "npz-000": ("classes.txt",), "csv": _CSV_FOLDER[1:]}[kind]
    return (path.name, *(_beside(path, name).name for name in beside))


def _with_ending(path: Path, kind: DataFormat) -> Path:
    ending = path.suffix.lower()
    wanted = ".csv" if kind == "csv" else ".npz"
    if not path.name or (ending != wanted and ending in _OTHER_ENDINGS):
        raise InputError(
            f"{path} is to be written in the format {kind}, but its name says otherwise; end it in "
            f"{wanted}, or choose another format."
        )
    if ending == wanted or kind == "csv":
        return path
    return path.with_name(f"{path.name}.npz")


def _refuse_homeless(path: Path) -> None:
    if not path.parent.is_dir():
        raise InputError(
            f"There is no folder {path.parent} to write {path.name} into; make it, or choose "
            "another."
        )


def _refuse_folder(path: Path) -> None:
    _refuse_homeless(path)
    if _is_there(path) and not (path.is_dir() and _is_ours(path)):
        raise InputError(
            f"{path} is there already and is no folder that was written here, so it is left alone; "
            "choose another name."
        )


def _refuse_file(path: Path) -> None:
    _refuse_homeless(path)
    if _is_there(path) and not path.is_file():
        raise InputError(f"{path} is a folder or no ordinary file; choose another name.")


def _refuse_strangers(path: Path, kind: DataFormat) -> None:
    """Refuse files that would be taken for parts of a set that is not there yet."""
    if path.exists():
        return
    for name in names_of(path, kind):
        if path.with_name(name).exists():
            raise InputError(
                f"{path.with_name(name)} is there already and would be taken for a part of "
                f"{path.name}; move it away, or choose another name."
            )


def _is_there(path: Path) -> bool:
    """Whether there is anything; an OSError says that nobody can tell."""
    try:
        path.stat()
    except FileNotFoundError:
        return False
    return True


def _is_ours(folder: Path) -> bool:
    names = {path.name for path in folder.iterdir()}
    return not names or ("train.csv" in names and names <= set(_CSV_FOLDER))


def _beside(path: Path, name: str) -> Path:
    return path.with_name(f"{path.stem}-{name}")
