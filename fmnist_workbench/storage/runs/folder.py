"""A run as its folder has it, and what all who read or write there share."""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from filelock import BaseFileLock

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.run import Epoch, Run, RunStatus, kept_epoch
from fmnist_workbench.storage import checkpoints, history, locks
from fmnist_workbench.storage.atomic import disk_trouble, sweep, write_text
from fmnist_workbench.storage.home import runs_dir
from fmnist_workbench.storage.records import RECORD_NAME, find_run, read_record, unreadable


@dataclass
class RunFolder:
    """A run as its folder has it.

    Attributes:
        path: The folder, absolute.
        record: What run.json says.
        history: The finished epochs, in order, a parent's included.
        notes: What had to be left out or mended, each a sentence for a person.
    """

    path: Path
    record: Run
    history: tuple[Epoch, ...] = ()
    notes: list[str] = field(default_factory=list)
    _lock: BaseFileLock | None = field(default=None, repr=False)

    @property
    def held(self) -> bool:
        """Whether this object holds the run's lock, and so may write into the folder."""
        return self._lock is not None

    def release(self) -> None:
        """Give the lock back. Without `finish` before it, the run will be found interrupted."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def open_run(home: Path, run: str) -> RunFolder:
    """Return a run to look at, by its id or by the path of its folder. Takes no lock.

    Raises:
        InputError: There is no such run, or it cannot be looked up, or its run.json is damaged.
    """
    return read_folder(find_run(home, run))


def read_folder(path: Path) -> RunFolder:
    """Return the run in this folder; `notes` says what of its history had to be left out.

    Raises:
        InputError: Its run.json or history cannot be read.
    """
    record = read_record(path)
    try:
        epochs, trouble = history.read(path)
    except OSError as error:
        raise unreadable(path, error) from None
    return RunFolder(path, record, epochs, [trouble] if trouble else [])


def history_size(home: Path, run: str) -> int:
    """Return how many bytes a run's history takes, 0 where there is none; it is not read."""
    path = runs_dir(home) / run / history.HISTORY_NAME
    return path.stat().st_size if path.is_file() else 0


def require_lock(folder: RunFolder) -> None:
    """Refuse to write where somebody else may be training, which is a fault of ours."""
    if not folder.held:
        raise RuntimeError(f"run {folder.record.id} is written without its lock")


def write_record(folder: RunFolder) -> None:
    """Write run.json whole; errors as in `write_text`."""
    write_text(folder.path / RECORD_NAME, folder.record.to_json())


def ended(folder: RunFolder, status: RunStatus) -> Run:
    """Return what run.json is to say of a run that has ended like this."""
    kept = kept_epoch(folder.record, folder.history) if status == "finished" else None
    return folder.record.changed(status=status, kept_epoch=kept)


def take_lock(folder: RunFolder) -> BaseFileLock:
    """Return the run's lock, taken; errors as in `refuse_live`."""
    with disk_trouble(f"lock {folder.path}"):
        lock = locks.take(folder.path)
    if lock is None:
        raise _live(folder)
    return lock


def refuse_live(folder: RunFolder) -> None:
    """Say at once, before the engine starts, what `take_lock` would say.

    Raises:
        InputError: The run is being trained.
        MachineError: The folder cannot be written.
    """
    with disk_trouble(f"lock {folder.path}"):
        if locks.is_live(folder.path):
            raise _live(folder)


def sweep_run(path: Path) -> None:
    """Delete what a killed process left half written in a run whose lock is held."""
    sweep(path / checkpoints.CHECKPOINTS_NAME)
    # Who adds an evaluation does not hold the run's lock, and writes beside run.json.
    with suppress(OSError), locks.for_evaluation(path).acquire(timeout=0):
        sweep(path)


def _live(folder: RunFolder) -> InputError:
    return InputError(
        f"run {folder.record.id} is being trained by another window or command; "
        "stop it there, or wait until it has ended."
    )
