"""The job that exports a trained model, and what it ends with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fmnist_workbench.spec.modelformats import MODEL_FORMATS, ModelFormatName
from fmnist_workbench.spec.words import size

TOLERANCE = 1e-4
"""The most by which a probability of an exported model may differ from ours."""

SampleKind = Literal["validation", "random"]


@dataclass(frozen=True)
class ExportRun:
    """Write a run's model for use outside the workbench, and check it. Ends with an Exported.

    Attributes:
        out: The file, or folder, to write; a file of the same kind there is replaced.
        epoch: Whose weights; None for those the run goes by.
    """

    home: Path
    run: str
    format: ModelFormatName
    out: Path
    epoch: int | None = None


@dataclass(frozen=True)
class Exported:
    """A model that was written, read back with the format's own runtime, and found to be ours.

    Attributes:
        run: The run's id.
        path: Where it lies, absolute.
        bytes: Of all its files.
        images: How many images it was asked about.
        sample: Which: of the validation split, or random ones where the data set cannot be had.
        difference: The largest between one of its probabilities and ours; at most `TOLERANCE`.
    """

    run: str
    path: Path
    format: ModelFormatName
    epoch: int
    bytes: int
    images: int
    sample: SampleKind
    difference: float


def exported_words(found: Exported) -> str:
    """Return what was exported, where it lies, and how it was checked."""
    title = MODEL_FORMATS[found.format].title
    images = f"{found.images} validation images"
    if found.sample == "random":
        images = f"{found.images} random images, as none of its data set could be had,"
    how = f"differ from ours by {found.difference:.1g} at most"
    if not found.difference:
        how = "are ours, to the last digit"
    return (
        f"Epoch {found.epoch} of run {found.run} is exported as {title} to {found.path} "
        f"({size(found.bytes)}). It was read back and checked: on {images} its probabilities {how}."
    )
