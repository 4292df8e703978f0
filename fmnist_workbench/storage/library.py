"""Opening a data set: at once if it is known, else read, checked and put into the cache."""

import hashlib
from pathlib import Path

from fmnist_workbench import __version__
from fmnist_workbench.datasets.checks import check, class_counts
from fmnist_workbench.datasets.checksum import checksum_of
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.datasets.reading import (
    read,
    resolve,
    resolved_reading,
    stamp_of,
)
from fmnist_workbench.spec.data import AS_IT_IS, DataInfo, DataRef, Reading
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.value import Value
from fmnist_workbench.storage import cache
from fmnist_workbench.storage.atomic import write_text
from fmnist_workbench.storage.home import cache_dir


class _Known(Value):
    """What a source held when it was last read, and how to see that it has not changed.

    All of it is kept for each source: others may hold the same images under other names, or lack
    other pixels.
    """

    stamp: str
    info: DataInfo


def open_dataset(
    home: Path, source: str, report: Report = silent, reading: Reading = AS_IT_IS
) -> DataInfo:
    """Make a data set ready in the cache and say what is in it.

    A set that was opened before, by this version, and whose file has not changed (size and time of
    change) is not read again.

    Args:
        home: The home folder.
        source: A built-in name or a file's path.
        report: Called between two steps; may raise to cancel, and nothing is left half done.
        reading: How to read it, where it does not say so itself.

    Returns:
        What there is to say of it; `source` is the built-in name or the absolute path.

    Raises:
        InputError: It is missing, of a kind that is not read, damaged, or no data set.
        MachineError: The cache cannot be written, or there is too little memory.
    """
    resolved, reading = resolve(source), resolved_reading(reading)
    # Another version may read the same file otherwise, or look at other things in it.
    stamp = f"{__version__} {stamp_of(resolved, reading)}"
    recalled = _recall(home, resolved, reading, stamp)
    if recalled:
        return recalled

    dataset = read(resolved, report, reading)
    info = _describe(dataset, resolved, reading, report)
    cache.store(home, dataset, info, report)
    known = _Known(stamp=stamp, info=info)
    write_text(_note_path(home, resolved, reading), known.to_json())
    return info


def known_dataset(home: Path, source: str, reading: Reading, checksum: str) -> DataInfo | None:
    """Return what there is to say of a source as it was when it held these arrays.

    Its file may be gone or changed since: the cache's copy counts. Others may have been read with
    the same arrays under other names, so what the cache says of itself is the last resort.

    Args:
        home: The home folder.
        source: A built-in name or an absolute path.
        reading: How it was read.
        checksum: Of its arrays.

    Returns:
        None where the cache does not have them.
    """
    if not cache.is_sound(home, checksum):
        return None
    known = _noted(home, source, reading)
    if known and known.info.checksum == checksum:
        return known.info
    return cache.load_info(home, checksum).changed(source=source, reading=reading)


def load_dataset(home: Path, ref: DataRef, report: Report = silent) -> DataSet:
    """Return the data set that a run refers to, mapped; read again if the cache has lost it.

    Raises:
        InputError: Its source is missing or damaged, or has other contents than the run's.
        MachineError: As in `open_dataset`.
    """
    if not cache.is_sound(home, ref.checksum):
        info = open_dataset(home, ref.source, report, ref.reading)
        if info.checksum != ref.checksum:
            raise InputError(
                f"{ref.source} has changed since the run used it (its checksum was "
                f"{ref.checksum[:12]}…, now it is {info.checksum[:12]}…); restore the file, or "
                "start a new run."
            )
    return cache.load(home, ref.checksum)


def _describe(dataset: DataSet, source: str, reading: Reading, report: Report) -> DataInfo:
    return DataInfo(
        name=dataset.name,
        source=source,
        checksum=checksum_of(dataset),
        shape=dataset.shape,
        classes=dataset.classes,
        train=len(dataset.y_train),
        test=None if dataset.x_test is None else len(dataset.x_test),
        validation=dataset.validation or None,
        reading=reading,
        class_counts=class_counts(dataset),
        checks=check(dataset, report),
    )


def _recall(home: Path, source: str, reading: Reading, stamp: str) -> DataInfo | None:
    known = _noted(home, source, reading)
    if known is None or known.stamp != stamp or not cache.is_sound(home, known.info.checksum):
        return None
    return known.info


def _noted(home: Path, source: str, reading: Reading) -> _Known | None:
    try:
        text = _note_path(home, source, reading).read_bytes()
        return _Known.from_json(text, "cache note")
    except (OSError, InputError):
        return None


def _note_path(home: Path, source: str, reading: Reading) -> Path:
    """A file for each source and reading: two processes never write the same one's lines."""
    key = hashlib.sha256(f"{source}\n{reading.to_json()}".encode()).hexdigest()
    return cache_dir(home) / "sources" / f"{key}.json"
