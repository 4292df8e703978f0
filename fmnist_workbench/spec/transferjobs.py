"""The job that looks at what a transfer brought, and what it ends with."""

from dataclasses import dataclass
from pathlib import Path

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.transfer import FateKind

PER_CLASS: tuple[int | None, ...] = (10, 100, None)
"""Images a class at which a transfer is usually held against training from scratch; None: all."""


@dataclass(frozen=True)
class CompareTransfer:
    """Compare a run with its source and with training from scratch.

    Ends with a TransferComparison.

    Attributes:
        run: A run that started from another one's weights, or a file's.
        per_class: Train what is missing at so many images of each class, None for all of them: the
            same recipe once with the transfer and once from fresh weights, each a run of its own.
        source_data: What the network of a file was trained on, which the file does not say.
    """

    home: Path
    run: str
    per_class: tuple[int | None, ...] = ()
    source_data: DataRef | None = None


@dataclass(frozen=True)
class LayerMoved:
    """How far a layer's weights are from the source's.

    Attributes:
        moved: |now - source| / |source|, Euclidean lengths over all of its weights; None for new
            layers and those without weights.
    """

    name: str
    fate: FateKind
    moved: float | None


@dataclass(frozen=True)
class Rival:
    """A finished run to compare by; its accuracy is that of the epoch it goes by."""

    run: str
    val_accuracy: float


@dataclass(frozen=True)
class Contest:
    """The same recipe with and without the transfer, on the same images.

    Attributes:
        per_class: At most so many images of each class; None for all.
        images: How many images that is.
    """

    per_class: int | None
    images: int
    transfer: Rival | None
    scratch: Rival | None


@dataclass(frozen=True)
class TransferComparison:
    """What became of the source's weights and of what they knew.

    Attributes:
        source: The id of the source run, or the absolute path of the file.
        source_data: What that was trained on; None for a file of which nobody has said it.
        layers: Every layer of the run.
        before: The source's accuracy on validation images of that data; None where it is not known.
        after: The same with the run's weights in every layer that is not new; new ones and the
            classification layer of other classes are the source's own.
        contests: By images a class, fewest first; only those with a run.
    """

    run: str
    source: str
    source_data: str | None
    layers: tuple[LayerMoved, ...]
    before: float | None
    after: float | None
    contests: tuple[Contest, ...]
