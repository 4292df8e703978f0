"""Opening a data set: at once if it is known, else read, checked and put into the cache."""

import hashlib
from pathlib import Path

from fmnist_workbench.datasets.catalogue import BUILT_IN
from fmnist_workbench.datasets.checks import check, class_counts
from fmnist_workbench.datasets.checksum import checksum_of
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.datasets.reading import read, resolve
from fmnist_workbench.spec.data import DataInfo, DataRef
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.value import Value
from fmnist_workbench.storage import cache
from fmnist_workbench.storage.atomic import write_text
from fmnist_workbench.storage.home import cache_dir


class _Known(Value):
    """What a source held when it was last read, and how to see that it has not changed."""

    source: str
    stamp: str
    checksum: str


def open_dataset(home: Path, source: str, report: Report = silent) -> DataInfo:
    """Make a data set ready in the cache and say what is in it.

    A set that was opened before and whose file has not changed (size and time of change) is not
    read again.

    Args:
        home: The home folder.
        source: A built-in name or a file's path.
        report: Called between two steps; may raise to cancel, and nothing is left half done.

    Returns:
        What there is to say of it; `source` is the built-in name or the absolute path.

    Raises:
        InputError: It is missing, of a kind that is not read, damaged, or no data set.
        MachineError: The cache cannot be written, or there is too little memory.
    """
    resolved = resolve(source)
    stamp = _stamp(resolved)
    known = _recall(home, resolved, stamp)
    if known:
        return known

    dataset = read(resolved, report)
    report(f"Checking {dataset.name}", 0, 1)
    info = _describe(dataset, resolved)
    cache.store(home, dataset, info, report)
    _remember(home, _Known(source=resolved, stamp=stamp, checksum=info.checksum))
    return info


def load_dataset(home: Path, ref: DataRef, report: Report = silent) -> DataSet:
    """Return the data set that a run refers to, mapped; read again if the cache has lost it.

    Raises:
        InputError: Its source is missing or damaged, or has other contents than the run's.
        MachineError: As in `open_dataset`.
    """
    if not cache.is_sound(home, ref.checksum):
        info = open_dataset(home, ref.source, report)
        if info.checksum != ref.checksum:
            raise InputError(
                f"{ref.source} has changed since the run used it (its checksum was "
                f"{ref.checksum[:12]}…, now it is {info.checksum[:12]}…); restore the file, or "
                "start a new run."
            )
    return cache.load(home, ref.checksum)


def _describe(dataset: DataSet, source: str) -> DataInfo:
    return DataInfo(
        name=dataset.name,
        source=source,
        checksum=checksum_of(dataset),
        shape=dataset.shape,
        classes=dataset.classes,
        train=len(dataset.y_train),
        test=None if dataset.y_test is None else len(dataset.y_test),
        class_counts=class_counts(dataset),
        checks=check(dataset),
    )


def _recall(home: Path, source: str, stamp: str) -> DataInfo | None:
    try:
        text = _note_path(home, source).read_bytes()
        known = _Known.from_json(text, "cache note")
    except (OSError, InputError):
        return None
    if (known.source, known.stamp) != (source, stamp) or not cache.is_sound(home, known.checksum):
        return None
    # The same images may have been stored under another name first.
    info = cache.load_info(home, known.checksum)
    return info.changed(name=_name(source), source=source)


def _remember(home: Path, known: _Known) -> None:
    write_text(_note_path(home, known.source), known.to_json())


def _note_path(home: Path, source: str) -> Path:
    """A file for each source, so that two processes never write the same one's lines."""
    return cache_dir(home) / "sources" / f"{hashlib.sha256(source.encode()).hexdigest()}.json"


def _stamp(source: str) -> str:
    """Return what changes when a source's contents do, without reading it."""
    if source in BUILT_IN:
        return " ".join(BUILT_IN[source].files.values())
    status = Path(source).stat()
    return f"{status.st_size} bytes, {status.st_mtime_ns} ns"


def _name(source: str) -> str:
    return source if source in BUILT_IN else Path(source).stem
