"""New data sets: made as a plan says, written to a file or folder, and opened again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.datasets.reading import source_files
from fmnist_workbench.spec.data import Reading
from fmnist_workbench.spec.datajobs import DataMade
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.making import Augment, DataFormat, Plan, Prepare, Resplit, Synthesize
from fmnist_workbench.storage import cache
from fmnist_workbench.storage.destination import destination, written_files
from fmnist_workbench.storage.export import remove, write_dataset
from fmnist_workbench.storage.library import open_dataset

# What makes a data set is imported in the function that does so: the data child starts sooner.


@dataclass(frozen=True, eq=False)
class _Made:
    """A data set in memory, and what a person should know of it."""

    dataset: DataSet
    notes: tuple[str, ...] = ()


def make_data(
    home: Path,
    plan: Plan,
    out: Path,
    format: DataFormat,  # noqa: A002 - what the command line and requests call it
    report: Report = silent,
) -> DataMade:
    """Make a data set, write it and open it.

    Args:
        home: The home folder, whose cache holds the source and will hold what is made.
        plan: What to make.
        out: Where to; see `destination.destination`.
        format: How it is written.
        report: Called between two steps; may raise to cancel, and nothing stays behind but what
            was there before, or what has taken its place.

    Returns:
        What reads back, the path to open, and what a person should know.

    Raises:
        InputError: The plan, the source or the place will not do; nothing was written.
        MachineError: The disk is full or cannot be written; nothing is left half done.
    """
    path = destination(out, format)
    if not isinstance(plan, Synthesize):
        _refuse_own_source(plan, path, format)
    made = _MAKERS[type(plan)](home, plan, report)
    replaces = path.exists()
    written = write_dataset(made.dataset, path, format, report)
    try:
        info = open_dataset(home, str(written), report)
    except BaseException:
        # What was there before is gone by now: better the new set, which is whole, than none.
        if not replaces:
            remove(written, format)
        raise
    return DataMade(info, written, made.notes)


def _refuse_own_source(plan: Prepare | Augment | Resplit, path: Path, kind: DataFormat) -> None:
    """Refuse to replace a file that the new data set is made of."""
    sources = source_files(plan.source, plan.reading)
    for target in (path, *written_files(path, kind)):
        if any(_is_same(target, source) for source in sources):
            raise InputError(
                f"{target} is part of the very data set that this one is made of; choose another "
                "name."
            )


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _open(home: Path, source: str, reading: Reading, report: Report) -> DataSet:
    info = open_dataset(home, source, report, reading)
    # The cache may know the same arrays by another source's name.
    return replace(cache.load(home, info.checksum), name=info.name)


def _prepare(home: Path, plan: Prepare, report: Report) -> _Made:
    return _Made(_open(home, plan.source, plan.reading, report))


def _augment(home: Path, plan: Augment, report: Report) -> _Made:
    from fmnist_workbench.datasets.augmentation.advice import augmentation_advice
    from fmnist_workbench.datasets.augmenting import materialise

    dataset = _open(home, plan.source, plan.reading, report)
    made = materialise(dataset, plan, report)
    return _Made(made, augmentation_advice(plan.augmentation, dataset))


def _synthesize(_home: Path, plan: Synthesize, report: Report) -> _Made:
    from fmnist_workbench.datasets.synthesis import synthesize

    drawn = synthesize(plan, report)
    notes = [
        f"{part} is drawn with {', '.join(families)}."
        for part, families in drawn.fonts.items()
        if families
    ]
    return _Made(drawn.dataset, tuple(notes))


def _resplit(home: Path, plan: Resplit, report: Report) -> _Made:
    from fmnist_workbench.datasets.resplit import resplit

    told = resplit(_open(home, plan.source, plan.reading, report), plan, report)
    return _Made(told.dataset, told.notes)


_MAKERS: dict[type[Any], Callable[[Path, Any, Report], _Made]] = {
    Prepare: _prepare,
    Augment: _augment,
    Synthesize: _synthesize,
    Resplit: _resplit,
}
