"""Transfer learning as a value: where weights come from, and what becomes of each layer's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.value import Value

FateKind = Literal["frozen", "kept", "new"]
"""Copied and not trained; copied and trained; drawn anew and trained."""


class SourceFile(Value):
    """A model file that a run started from, as it was then: what to know should it be gone.

    Attributes:
        sha256: Of its bytes.
        network: What it held.
        normalization: What its first layers did to images scaled to [0, 1]; None for nothing.
    """

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    network: Network
    normalization: Normalization | None = None


class Transfer(Value):
    """How a run starts from weights that have learned before: another run's, or a file's.

    Attributes:
        source: The absolute path of that run's folder, or of the file.
        file: What the file is; None for a run, and until the run starts.
        epoch: Whose weights; None for the epoch the source run goes by, until the run starts, and
            always for a file.
        retrain_from: The first layer that is trained; None trains all.
        kept: Layers from there on whose weights were copied; None until the run starts.
    """

    source: str
    file: SourceFile | None = None
    epoch: Annotated[int, Field(ge=1)] | None = None
    retrain_from: str | None = Field(
        default=None,
        description="The first layer that learns. Layers before it keep the source's weights to "
        "the bit: they are frozen.",
    )
    new_layers: bool = Field(
        default=False,
        description="Layers that learn start from fresh random weights in place of the source's.",
    )
    unfreeze_every: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        default=None,
        description="Gradual unfreezing: after every so many epochs one more frozen layer learns "
        "too, the last one first (Howard & Ruder, 2018). Empty: they stay frozen.",
    )
    kept_rate: Annotated[float, Field(gt=0, le=1)] = Field(
        default=1.0,
        description="What the learning rate is multiplied by for layers that start from the "
        "source's weights: 0.1 changes them carefully, new ones quickly.",
    )
    kept: tuple[str, ...] | None = None


@dataclass(frozen=True)
class LayerFate:
    """What becomes of a layer's weights; `weights` is how many it has."""

    name: str
    kind: FateKind
    weights: int


def first_retrained(network: Network, retrain_from: str | None) -> int:
    """Return the index of the first layer that is trained.

    Raises:
        InputError: The network has no layer of that name.
    """
    names = network.layer_names()
    if retrain_from is None:
        return 0
    if retrain_from not in names:
        raise InputError(
            f"the network '{network.name}' has no layer '{retrain_from}' to retrain from; there "
            f"are {', '.join(names)}."
        )
    return names.index(retrain_from)


def fates(network: Network, transfer: Transfer) -> tuple[LayerFate, ...]:
    """Return what becomes of each layer of the new network.

    Args:
        network: The network of the new run.
        transfer: As `spec.transferring.settled` returns it.
    """
    first, kept = first_retrained(network, transfer.retrain_from), transfer.kept or ()
    return tuple(
        LayerFate(row.name, _kind(row.name, place, first, kept), row.parameters)
        for place, row in enumerate(diagnose(network).rows)
    )


def frozen_in(layers: Sequence[LayerFate], unfreeze_every: int | None, epoch: int) -> set[str]:
    """Return which layers do not learn in an epoch, from 1.

    Only layers with weights count as one more when they thaw: letting a Flatten learn would lose
    the epochs. What lies between two of them thaws with the one before it.

    Example:
        >>> sorted(frozen_in(layers, None, 1))
        ['conv2d', 'conv2d_1', 'max_pooling2d']
        >>> sorted(frozen_in(layers, 2, 3))
        ['conv2d', 'max_pooling2d']
    """
    frozen = [layer for layer in layers if layer.kind == "frozen"]
    thawed = (epoch - 1) // unfreeze_every if unfreeze_every else 0
    while thawed and frozen:
        thawed -= frozen.pop().weights > 0
    return {layer.name for layer in frozen}


def fate_words(layers: Sequence[LayerFate], transfer: Transfer) -> str:
    """Return in a sentence what will happen: "conv2d to flatten stay frozen; …"."""
    parts = [
        f"{_span(names)} {_VERBS[kind][len(names) > 1]}"
        for kind in _VERBS
        if (names := [layer.name for layer in layers if layer.kind == kind])
    ]
    sentence = "; ".join(parts)
    if transfer.kept_rate < 1 and any(layer.kind == "kept" for layer in layers):
        sentence += f", at {transfer.kept_rate:g} of the learning rate"
    if transfer.unfreeze_every and layers[0].kind == "frozen":
        every = transfer.unfreeze_every
        sentence += f"; after every {f'{every} epochs' if every > 1 else 'epoch'} one more thaws"
    return f"{sentence}."


_VERBS: dict[FateKind, tuple[str, str]] = {
    "frozen": ("stays frozen", "stay frozen"),
    "kept": ("learns on from the source's weights", "learn on from the source's weights"),
    "new": ("starts from fresh weights", "start from fresh weights"),
}
"""Of one layer, and of several."""


def _span(names: Sequence[str]) -> str:
    if len(names) < 3:
        return " and ".join(names)
    return f"{names[0]} to {names[-1]}"


def _kind(name: str, place: int, first: int, kept: Sequence[str]) -> FateKind:
    if place < first:
        return "frozen"
    return "kept" if name in kept else "new"
