"""Runs made smaller: checkpoints that nothing needs any more are deleted."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.run import best_epoch
from fmnist_workbench.spec.thinjobs import Keeping, Thinned
from fmnist_workbench.storage import checkpoints
from fmnist_workbench.storage.home import runs_dir
from fmnist_workbench.storage.records import RECORD_NAME, find_run, read_record
from fmnist_workbench.storage.runs.folder import RunFolder, read_folder, refuse_live, take_lock

_NEWEST = 2
"""So many of the newest epochs are kept: should one be damaged, the run goes on from the other."""

_NO_MORE = Keeping()

Uses = Mapping[Path, set[int]]
"""Epochs of runs that other runs have started from, by the folder of the run."""


def thin_runs(
    home: Path,
    runs: Sequence[str],
    keeping: Keeping = _NO_MORE,
    *,
    dry_run: bool = False,
    report: Report = silent,
) -> tuple[Thinned, ...]:
    """Delete the checkpoints of runs but those that something may need.

    Kept are the newest two epochs, of those that can be read and in any case; the best one, and the
    one that early stopping would go back to, as they are now and as they were if the newest turned
    out damaged; the one that the run goes by; and each that another run has started from. The
    history stays whole. Killed halfway, each run is as good as before.

    Args:
        home: Where the runs lie.
        runs: Their ids or folders.
        keeping: What is kept as well.
        dry_run: Delete nothing, and say what it would come to.
        report: Told before each run; what it raises ends the work between two runs.

    Raises:
        InputError: There is no such run, or one is being trained: then none is touched.
        MachineError: A file cannot be deleted; what is needed is all there.
    """
    folders = [read_folder(path) for path in dict.fromkeys(find_run(home, run) for run in runs)]
    for folder in folders:
        refuse_live(folder)
    uses = _uses({runs_dir(home), *(folder.path.parent for folder in folders)})
    thinned: list[Thinned] = []
    for done, folder in enumerate(folders):
        report(f"thinning {folder.record.id}", done, len(folders))
        used = uses.get(folder.path, set())
        thinned.append(_thin(folder, used, keeping, dry_run=dry_run))
    return tuple(thinned)


def _thin(folder: RunFolder, used: set[int], keeping: Keeping, *, dry_run: bool) -> Thinned:
    lock = take_lock(folder)
    try:
        folder = read_folder(folder.path)  # it may have been trained further meanwhile
        stock = checkpoints.stock_of(folder.path)
        kept = _needed(folder, stock) | used
        # What lies behind the history belongs to an epoch that was never finished: it is let be.
        done = range(1, len(folder.history) + 1)
        if keeping.keep_every is not None:
            kept |= set(done[keeping.keep_every - 1 :: keeping.keep_every])
        there = stock.weights.keys() | stock.states.keys()
        dropped = sorted(there & set(done) - kept)
        freed = sum(stock.weights.get(n, 0) + stock.states.get(n, 0) for n in dropped)
        if dropped and not dry_run:
            checkpoints.delete(folder.path, dropped)
    finally:
        lock.release()
    return Thinned(
        run=folder.record.id,
        path=str(folder.path),
        freed=freed,
        bytes=stock.bytes - freed,
        dropped=len(stock.weights.keys() & set(dropped)),
        epochs=tuple(sorted(stock.weights.keys() & set(done) - set(dropped))),
    )


def _needed(folder: RunFolder, stock: checkpoints.Stock) -> set[int]:
    """Return the epochs that may be gone on from, and what they and the run itself go by."""
    record, history = folder.record, folder.history
    needed = {record.kept_epoch} - {None}
    for number in _ends(folder, stock):
        before = history[:number]
        needed |= {number, checkpoints.best(before).epoch, best_epoch(record, before)}
    return {epoch for epoch in needed if epoch is not None}


def _ends(folder: RunFolder, stock: checkpoints.Stock) -> set[int]:
    """Return the newest two epochs, those of readable weights, and those that are whole."""
    numbers = range(len(folder.history), 0, -1)
    ends = set(numbers[:_NEWEST])
    readable = _newest(n for n in numbers if n in stock.weights and _reads(folder.path, n))
    whole = _newest(
        n
        for n in numbers
        if n in stock.weights and n in stock.states and _reads(folder.path, n, state=True)
    )
    return ends | readable | whole


def _newest(numbers: Iterable[int]) -> set[int]:
    """Return the first few of these; no further one is looked at."""
    return set(islice(numbers, _NEWEST))


def _reads(path: Path, epoch: int, *, state: bool = False) -> bool:
    try:
        checkpoints.read_weights(path, epoch)
        if state:
            checkpoints.read_state(path, epoch)
    except InputError:
        return False
    return True


def _uses(places: Iterable[Path]) -> Uses:
    """Return which epochs of which runs have been started from by the runs in these folders."""
    uses: dict[Path, set[int]] = {}
    for file in (file for place in places for file in place.glob(f"*/{RECORD_NAME}")):
        with suppress(InputError):
            transfer = read_record(file.parent).transfer
            if transfer is not None and transfer.epoch is not None:
                uses.setdefault(Path(transfer.source).resolve(), set()).add(transfer.epoch)
    return uses
