"""Runs by name, and their run.json: all that is known of a run without its weights.

Apart from `runs`, which needs NumPy: what only looks up a run does without.
"""

from pathlib import Path

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.run import Run
from fmnist_workbench.storage.home import runs_dir
from fmnist_workbench.storage.names import number_of
from fmnist_workbench.storage.paths import named_path

RECORD_NAME = "run.json"


def find_run(home: Path, run: str) -> Path:
    """Return the folder of a run, by its id or by the path of its folder.

    Raises:
        InputError: There is no such run, or it cannot be looked up.
    """
    path = run_path(home, run)
    if path is None:
        ids = [path.name for path in run_paths(home)]
        there = f"there are {', '.join(ids)}" if ids else "there is none yet; train one first"
        raise InputError(f"there is no run '{run}' in {runs_dir(home)}; {there}.")
    return path


def run_path(home: Path, run: str) -> Path | None:
    """Return the folder of a run, by its id or by the path of its folder; None if there is none.

    Raises:
        InputError: It cannot be looked up.
    """
    named = named_path(run, "run")
    for path in (runs_dir(home) / run, named):
        if (path / RECORD_NAME).is_file():
            return path.resolve()
    return None


def run_paths(home: Path) -> list[Path]:
    """Return the folders of all runs of a home that have a run.json, oldest first."""
    paths = (path.parent for path in runs_dir(home).glob(f"*/{RECORD_NAME}"))
    return sorted(paths, key=lambda path: (number_of(path), path.name))


def read_record(path: Path) -> Run:
    """Return what run.json says in this run folder.

    Raises:
        InputError: It cannot be read, or something in it is wrong.
    """
    try:
        text = (path / RECORD_NAME).read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    record = Run.from_json(text, f"run file {path / RECORD_NAME}")
    # A folder that was copied or renamed is known by its own name.
    return record.changed(id=path.name)


def unreadable(path: Path, error: OSError) -> InputError:
    """Return what to say of a run folder that the system does not let us read."""
    return InputError(
        f"run folder {path} cannot be read ({error.strerror}); check its permissions."
    )
