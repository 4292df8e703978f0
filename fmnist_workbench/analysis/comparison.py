"""What tells runs from one another, and whether their figures say anything about that."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.run import Run

_COMPARED = ("recipe", "data", "transfer", "device", "versions")
_SEEDS = frozenset({"recipe.seed", "data.split.seed"})


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same for all runs.

    Attributes:
        field: Where it stands in run.json: "recipe.optimizer.learning_rate". A layer's field has
            the layer's name for its place: "network.conv2d.filters".
        values: Plain JSON data, one for each run; None where a run has no such field.
    """

    field: str
    values: tuple[Any, ...]


def differences(runs: Sequence[Run]) -> tuple[Difference, ...]:
    """Return all that differs between runs, in the order of run.json.

    The fields of a layer are compared where every run has a layer of that name; that one is
    missing elsewhere is said once, in `network.layers`.
    """
    shared = set.intersection(*(set(run.network.layer_names()) for run in runs))
    described = [_described(run, shared) for run in runs]
    fields = dict.fromkeys(field for one in described for field in one)
    rows = [Difference(field, tuple(one.get(field) for one in described)) for field in fields]
    return tuple(row for row in rows if any(value != row.values[0] for value in row.values))


def caution(runs: Sequence[Run], found: Sequence[Difference]) -> str:
    """Return what must be known before their figures are compared, or nothing.

    Args:
        runs: Two or more.
        found: Their differences.
    """
    fields = {row.field for row in found}
    if not fields:
        return "They are the same in everything, seed included."
    if fields <= _SEEDS:
        return "Only the seed differs: what lies between their figures is chance."
    judged = {(run.data.checksum, run.data.split.changed(per_class=None)) for run in runs}
    if len(judged) > 1:
        return (
            "They were validated on different images, which is part of what lies between their "
            "validation figures; train them with the same --data, --limit, --val-fraction and "
            "--seed to leave it out."
        )
    return ""


def _described(run: Run, layers: Set[str]) -> dict[str, Any]:
    plain = run.to_dict()
    found = dict(_of_network(run.network, layers))
    for name in _COMPARED:
        found |= dict(_flat(name, plain[name]))
    return found


def _of_network(network: Network, layers: Set[str]) -> Iterator[tuple[str, Any]]:
    """Yield what tells networks apart; the fields of these layers under the layer's name."""
    yield "network.name", network.name
    yield "network.input_shape", list(network.input_shape)
    yield "network.classes", network.classes
    yield "network.layers", list(network.layer_names())
    for name, layer in zip(network.layer_names(), network.layers, strict=True):
        if name in layers:
            yield from _flat(f"network.{name}", layer.to_dict())


def _flat(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(f"{place}.{name}", inner)
    else:
        yield place, value
