"""Where a trained model is exported to, and whether it can be: said before anything is written."""

import errno
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.modelformats import MODEL_FORMATS, ModelFormat
from fmnist_workbench.storage.paths import named_path

NOTE = Path("assets.extra") / "fmnist-workbench.json"
"""In a SavedModel of ours: where it comes from. TensorFlow leaves `assets.extra` to its users."""

_PARTS = {"saved_model.pb", "fingerprint.pb", "variables", "assets", NOTE.parts[0]}
"""What a SavedModel of ours holds."""


def usual_name(run: str, kind: ModelFormat) -> str:
    """Return what a run's model is called in a format unless a person says otherwise."""
    return f"{run}{kind.suffix}"


def model_place(out: str, kind: ModelFormat) -> Path:
    """Return where a model will be written: an absolute path.

    Args:
        out: As a person named it.
        kind: The format.

    Raises:
        InputError: The ending is another format's, the folder it lies in is missing or cannot be
            written, or something stands there that is not to be replaced.
    """
    path = named_path(out, "the place to export to")
    try:
        str(path).encode()
        _require_ending(path, kind)
        _require_parent(path)
        if path.exists() or path.is_symlink():
            _refuse_others(path, kind)
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be written ({error}); choose another name.") from None
    return path


def write_note(folder: Path, note: dict[str, object]) -> None:
    """Write into a SavedModel where it comes from.

    Raises:
        OSError: As the system says.
    """
    path = folder / NOTE
    path.parent.mkdir(exist_ok=True)
    text = json.dumps({"format": 1, **note}, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def size_of(path: Path) -> int:
    """Return how many bytes a file, or all files in a folder, take."""
    if path.is_dir():
        return sum(size_of(entry) for entry in path.iterdir())
    return path.stat().st_size


def _require_ending(path: Path, kind: ModelFormat) -> None:
    ending = path.suffix.lower()
    if kind.is_folder:
        others = {each.suffix for each in MODEL_FORMATS.values() if not each.is_folder}
        if not path.name or ending in others:
            raise InputError(
                f"{path} is to be a {kind.title}, which is a folder, but its name is that of a "
                "file; choose another name, or another format."
            )
    elif ending != kind.suffix:
        raise InputError(
            f"{path} is to be a {kind.title} file, but its name does not end in {kind.suffix}; "
            "name it so, or choose another format."
        )


def _require_parent(path: Path) -> None:
    if not path.parent.is_dir():
        raise InputError(
            f"there is no folder {path.parent} to write {path.name} into; make it, or choose "
            "another."
        )
    try:
        # What permissions say is not all: a disk may be read-only, and no disk at all.
        with TemporaryDirectory(prefix=".", dir=path.parent):
            pass
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):  # which is no fault of the name
            raise InputError(
                f"{path.parent} cannot be written ({error.strerror}); choose another folder."
            ) from None


def _refuse_others(path: Path, kind: ModelFormat) -> None:
    """Refuse to replace what is not of the same kind."""
    if not kind.is_folder:
        if not path.is_file():
            raise InputError(f"{path} is a folder or no ordinary file; choose another name.")
    elif not path.is_dir() or not _is_ours(path):
        raise InputError(
            f"{path} is there already and is no {kind.title} that was written here, so it is left "
            "alone; choose another name."
        )


def _is_ours(folder: Path) -> bool:
    names = {entry.name for entry in folder.iterdir()}
    return not names or (names <= _PARTS and (folder / NOTE).is_file())
