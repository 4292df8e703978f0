"""Whether a network can start from others' weights, layer for layer, and with which of them."""

from dataclasses import dataclass
from pathlib import Path

from fmnist_workbench.spec.diagnosis import LayerRow, diagnose, require_buildable
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.recipe import NormalizationKind, Recipe
from fmnist_workbench.spec.run import Run
from fmnist_workbench.spec.transfer import Transfer, first_retrained
from fmnist_workbench.spec.words import count


@dataclass(frozen=True)
class Origin:
    """What must be known of where weights come from; `name` as a sentence has it."""

    name: str
    network: Network
    normalization: NormalizationKind

    @classmethod
    def of(cls, run: Run) -> "Origin":
        """Return what is known of a run."""
        return cls(f"run {run.id}", run.network, run.recipe.normalization)

    @classmethod
    def of_file(cls, path: Path, network: Network, given: Normalization | None) -> "Origin":
        """Return what is known of a model file; `given` is what it does to images itself."""
        return cls(f"file {path.name}", network, "none" if given is None else "featurewise")


def require_transfer(run: Run) -> Transfer:
    """Return the transfer of a run.

    Raises:
        InputError: It started from fresh weights.
    """
    if run.transfer is None:
        raise InputError(
            f"run {run.id} started from fresh weights, so there is nothing to compare it with; "
            "train one from another run's weights, or a file's, first."
        )
    return run.transfer


def settled(transfer: Transfer, source: Origin, network: Network, recipe: Recipe) -> Transfer:
    """Return the transfer with the layers named whose weights are copied and trained.

    A layer from the first retrained one on is kept if the source has the same one under the same
    name, unless new layers are wanted. New are always a classification layer of other classes, and
    a layer that no longer fits behind another one that is new.

    Args:
        transfer: What is wanted.
        source: Where the weights come from.
        network: The network of the new run, made for its images and classes.
        recipe: How the new run is trained.

    Raises:
        InputError: The network cannot be built; or it has other layers than the source where those
            are to be frozen; or a layer's weights do not fit; or frozen layers would get images on
            another scale.
    """
    require_buildable(network)
    first = first_retrained(network, transfer.retrain_from)
    require_same_front(source, network, first)
    if first:
        _require_same_scale(source, recipe)
    places = dict(zip(source.network.layer_names(), source.network.layers, strict=True))
    theirs = {row.name: row for row in diagnose(source.network).rows}
    kept: list[str] = []
    replaced = False
    for place, row in enumerate(diagnose(network).rows):
        copied = place < first or _is_kept(transfer, network, place, places.get(row.name), source)
        if copied and row.parameters != theirs[row.name].parameters:
            if not replaced:
                raise _misfit(source, network, row, theirs[row.name], first)
            copied = False  # it gets what another layer gives
        replaced = replaced or not copied
        if copied and place >= first:
            kept.append(row.name)
    return transfer.changed(kept=tuple(kept))


def require_same_front(source: Origin, network: Network, first: int) -> None:
    """Refuse a network whose layers before one are not the source's, as they must be to be frozen.

    Args:
        source: Where the weights come from.
        network: Of the new run.
        first: The index of the first layer that learns.

    Raises:
        InputError: One of them is another, or there is none behind them.
    """
    there = list(zip(source.network.layer_names(), source.network.layers, strict=True))
    here = list(zip(network.layer_names(), network.layers, strict=True))
    if first and first >= len(here):
        raise InputError(
            f"network '{network.name}' has no layer behind the first {count(first, 'layer')}, "
            f"which are to be those of {source.name}; add layers that learn."
        )
    for place in range(first):
        name, layer = here[place]
        if place >= len(there) or there[place] != (name, layer):
            raise InputError(
                f"layer '{name}' of network '{network.name}' is not as in {source.name}, and "
                f"layers before '{here[first][0]}' must be, to be frozen; retrain from '{name}' or "
                "a layer before it."
            )


def _is_kept(
    transfer: Transfer, network: Network, place: int, theirs: object, source: Origin
) -> bool:
    layer = network.layers[place]
    if transfer.new_layers or layer != theirs:
        return False
    return layer.kind != "classifier" or network.classes == source.network.classes


def _require_same_scale(source: Origin, recipe: Recipe) -> None:
    theirs, ours = source.normalization, recipe.normalization
    if theirs != ours:
        raise InputError(
            f"the frozen layers of {source.name} know images with normalization {theirs}, but "
            f"the recipe's is {ours}; set it to {theirs}."
        )


def _misfit(
    source: Origin, network: Network, row: LayerRow, theirs: LayerRow, first: int
) -> InputError:
    names = [layer.kind for layer in network.layers]
    place = network.layer_names().index(row.name)
    mend = f"retrain from '{row.name}' or a layer before it with new layers"
    if place >= first:
        mend = f"choose new layers and retrain from '{row.name}' or a layer before it"
    if "flatten" in names[:place]:
        mend += ", or take a network with GlobalAveragePooling2D instead of Flatten"
    return InputError(
        f"layer '{row.name}' has {theirs.parameters:,} weights in {source.name}, but needs "
        f"{row.parameters:,} for images of {describe(network.input_shape)}; {mend}."
    )
