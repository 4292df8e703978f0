"""`train --tensorboard`: whether and where its logs are written."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from fmnist_workbench.cli.progress import Terminal
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.extras import require_extra
from fmnist_workbench.spec.jobs import Channel
from fmnist_workbench.storage.paths import named_path


@dataclass(frozen=True)
class Logs:
    """Logs that are wanted.

    Attributes:
        folder: Gets a folder for each run; None for one within the run's own.
    """

    folder: Path | None


def logs_of(options: Namespace) -> Logs | None:
    """Return what logs the options ask for, None for none.

    Raises:
        InputError: TensorBoard is not installed, or the folder cannot be written.
    """
    if options.tensorboard is None:
        return None
    require_extra("--tensorboard", ("tensorboard",), "tensorboard")
    if not options.tensorboard:
        return Logs(None)
    folder = named_path(options.tensorboard, "the folder of --tensorboard")
    _require_writable(folder)
    return Logs(folder)


@contextmanager
def logged(logs: Logs | None, channel: Terminal) -> Iterator[Channel]:
    """Give a channel that writes the logs that are wanted on its way to the terminal."""
    if logs is None:
        yield channel
        return
    # Imported here: only with the engine, and where the package is installed.
    from fmnist_workbench.engine.tensorboard import TensorBoardChannel

    def say(folder: Path) -> None:
        channel.line(f'look at the logs with: tensorboard --logdir "{folder}"')

    if logs.folder is not None:
        say(logs.folder)
    opened = say if logs.folder is None else lambda _folder: None
    writer = TensorBoardChannel(channel, logs.folder, opened)
    try:
        yield writer
    finally:
        writer.close()


def _require_writable(folder: Path) -> None:
    """Try to write where the folder is, or where it will be made; nothing is left there."""
    # On Windows not even the last of them need be there: a drive that was taken out.
    there = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    try:
        with TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise InputError(
            f"--tensorboard is {folder}, but {there} cannot be written ({error.strerror}); "
            "choose another folder."
        ) from None
