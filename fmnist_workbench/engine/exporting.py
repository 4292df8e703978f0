"""The job that writes a run's model for use outside the workbench, and checks what it wrote."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import keras
import numpy as np

from fmnist_workbench.engine.build import build
from fmnist_workbench.engine.exportcheck import Sample, greatest_difference, take_sample
from fmnist_workbench.engine.memory import forget
from fmnist_workbench.engine.modelfiles import CODECS, Floats
from fmnist_workbench.engine.scaling import scaled
from fmnist_workbench.engine.telling import Told
from fmnist_workbench.engine.weights import write_weights
from fmnist_workbench.spec.errors import InputError, MachineError, WorkbenchError
from fmnist_workbench.spec.events import Progress
from fmnist_workbench.spec.exportjobs import Exported, ExportRun
from fmnist_workbench.spec.jobs import Channel, JobCancelled, heed_stop
from fmnist_workbench.spec.modelformats import MODEL_FORMATS, ModelFormat
from fmnist_workbench.spec.run import Run
from fmnist_workbench.storage import runs
from fmnist_workbench.storage.aside import aside, put_folder, sync_files
from fmnist_workbench.storage.atomic import disk_trouble, sync_folder
from fmnist_workbench.storage.checkpoints import Arrays
from fmnist_workbench.storage.modelplace import model_place, size_of, write_note

_DISK_TROUBLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES)


def export_run(request: ExportRun, channel: Channel) -> Exported:
    """Write a run's model in a format, read it back, and put it in place if it is still ours.

    It computes in float32, whatever it was trained in, and takes float32 pixels in [0, 1],
    (N, H, W, C): what the run does to images first is its first layer.

    Raises:
        InputError: There is no such run or epoch; the format needs what is not installed; or
            the place is not to be written.
        MachineError: It could not be written, or predicts something else than here; nothing is
            left of it, and what was there is as it was.
        JobCancelled: Stop came first, with the same effect.
    """
    kind = MODEL_FORMATS[request.format]
    kind.require()
    place = model_place(str(request.out), kind)
    folder = runs.open_run(request.home, request.run)
    epoch, weights = runs.load_weights(folder, request.epoch)
    run = folder.record
    sample = take_sample(request.home, run, channel)
    expected = _expected(run, epoch, weights, sample, channel)
    model = _built(run, weights, normalizes=True)
    try:
        with disk_trouble(f"export {place}"), aside(place.parent) as made:
            written = made if kind.is_folder else made / f"model{kind.suffix}"
            _write(model, written, kind, channel)
            difference = _checked(written, kind, expected, sample, channel)
            if kind.is_folder:
                write_note(written, {"run": run.id, "epoch": epoch, "classes": run.class_names})
            size = size_of(written)
            _put_in_place(written, place, kind)
    finally:
        forget(model)
    images = len(sample.pixels)
    return Exported(run.id, place, kind.name, epoch, size, images, sample.kind, difference)


def _built(run: Run, weights: Arrays, *, normalizes: bool) -> keras.Model:
    normalization = run.normalization if normalizes else None
    model = build(run.network, run.seed, normalization=normalization)
    write_weights(model, weights)
    return model


def _expected(run: Run, epoch: int, weights: Arrays, sample: Sample, channel: Channel) -> Floats:
    """Return what the run's own model makes of the sample, as everywhere in the workbench."""
    model = _built(run, weights, normalizes=False)
    told = Told(f"Asking epoch {epoch} of {run.id}", len(sample.pixels), channel)
    try:
        expected = sample.answers(
            lambda images: np.asarray(model(images, training=False)),
            partial(scaled, normalization=run.normalization),
            told,
        )
    finally:
        forget(model)
    if not np.isfinite(expected).all():
        raise InputError(
            f"the weights of epoch {epoch} of run {run.id} give no numbers (NaN), so there is "
            "nothing to export; choose an earlier epoch."
        )
    return expected


def _write(model: keras.Model, path: Path, kind: ModelFormat, channel: Channel) -> None:
    """Write a model, which other people's code does in one step that hears nothing."""
    heed_stop(channel)
    channel.emit(Progress(f"Writing {kind.title}, cannot stop", 0, 1, stoppable=False))
    with _explained(f"{kind.title} could not be written"):
        CODECS[kind.name].write(model, path)
        sync_files(path)


def _checked(
    path: Path, kind: ModelFormat, expected: Floats, sample: Sample, channel: Channel
) -> float:
    """Return by how much what was written differs from here; raises if that is too much."""
    told = Told(f"Checking {kind.title}", len(sample.pixels), channel)
    with _explained(f"{kind.title} was written, but cannot be read back"):
        predict = CODECS[kind.name].read(path)
        found = sample.answers(predict, partial(scaled, normalization=None), told)
    return greatest_difference(found, expected, f"the {kind.title} model")


def _put_in_place(written: Path, place: Path, kind: ModelFormat) -> None:
    if kind.is_folder:
        put_folder(written, place)
    else:
        written.replace(place)
    sync_folder(place.parent)


@contextmanager
def _explained(what: str) -> Iterator[None]:
    """Make one sentence of whatever a converter or runtime raises.

    Args:
        what: The start of that sentence.

    Raises:
        OSError: It was the disk, which they say in ways of their own.
        MachineError: It was anything else.
    """
    try:
        yield
    except (WorkbenchError, JobCancelled, MemoryError, OSError):
        raise
    except Exception as error:
        for code in _DISK_TROUBLE:
            if os.strerror(code) in str(error):
                raise OSError(code, os.strerror(code)) from error
        lines = str(error).strip().splitlines() or [""]
        reason = f"{type(error).__name__}: {lines[0]}"
        raise MachineError(
            f"{what} ({reason[:300]}); export in another format, and please report it."
        ) from error
