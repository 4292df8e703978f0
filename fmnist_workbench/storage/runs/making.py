"""New run folders."""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Run
from fmnist_workbench.spec.transfer import Transfer
from fmnist_workbench.storage import checkpoints, history
from fmnist_workbench.storage.checkpoints import Arrays
from fmnist_workbench.storage.home import runs_dir
from fmnist_workbench.storage.names import new_folder
from fmnist_workbench.storage.runs.folder import RunFolder, write_record
from fmnist_workbench.storage.runs.reading import load_checkpoint


def create_run(
    home: Path,
    *,
    network: Network,
    recipe: Recipe,
    data: DataRef,
    versions: Mapping[str, str],
    device: str,
    parameters: int,
    class_names: tuple[str, ...] | None = None,
    normalization: Normalization | None = None,
    parent: RunFolder | None = None,
    transfer: Transfer | None = None,
    origin: Arrays | None = None,
) -> RunFolder:
    """Make a new run folder, `<home>/runs/0007-cnn-2conv`, and hold its lock.

    With a parent, the new run begins with the parent's history up to the epoch whose weights it
    goes by, and that epoch's checkpoint, so that it needs nothing of the parent any more. Without
    `class_names` it takes the parent's. `origin` is what is kept of a file whose weights it starts
    from.

    Raises:
        InputError: The parent's history, or all of its checkpoints, cannot be read.
        MachineError: The folder cannot be written; nothing of it is left.
    """
    if class_names is None and parent:
        class_names = parent.record.class_names
    path, lock = new_folder(runs_dir(home), network.name)
    record = Run(
        id=path.name,
        network=network,
        recipe=recipe,
        data=data,
        seed=recipe.seed,
        versions=dict(versions),
        device=device,
        status="running",
        parent=parent.record.id if parent else None,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        parameters=parameters,
        class_names=class_names,
        normalization=normalization,
        transfer=transfer,
    )
    folder = RunFolder(path, record, _lock=lock)
    try:
        if parent:
            _inherit(folder, parent)
        if origin is not None:
            checkpoints.write_origin(path, origin)
        write_record(folder)
    except BaseException:
        folder.release()
        shutil.rmtree(path, ignore_errors=True)
        raise
    return folder


def _is_from_file(record: Run) -> bool:
    return record.transfer is not None and record.transfer.file is not None


def _inherit(folder: RunFolder, parent: RunFolder) -> None:
    if not parent.history:
        raise InputError(
            f"the history of run {parent.record.id} is damaged and there is nothing to go on from; "
            "start a new run."
        )
    number, weights, state = load_checkpoint(parent, parent.record.kept_epoch)
    checkpoints.write(folder.path, number, weights, state)
    if _is_from_file(parent.record):
        with suppress(InputError):  # what is missing is said when somebody wants to compare
            checkpoints.write_origin(folder.path, checkpoints.read_origin(parent.path))
    folder.history = parent.history[:number]
    folder.record = folder.record.changed(inherited=number)
    history.rewrite(folder.path, folder.history)
