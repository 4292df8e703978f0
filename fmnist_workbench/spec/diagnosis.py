"""What a network comes to: shapes, counts, what keeps it from being built, and advice."""

from dataclasses import dataclass

from fmnist_workbench.spec.advice import advice
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.findings import LayerRow, Problem
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.structure import MAX_WEIGHT_BYTES, structure_problems
from fmnist_workbench.spec.walk import Walk

__all__ = [
    "MAX_WEIGHT_BYTES",
    "Diagnosis",
    "LayerRow",
    "Problem",
    "diagnose",
    "errors_on",
    "require_buildable",
]


@dataclass(frozen=True)
class Diagnosis:
    """Every layer's shape and counts, the totals, and the problems found.

    Attributes:
        problems: Shape errors first, then structure errors, then advice.
        memory: Bytes of the outputs of all layers for one image: what training keeps of each
            image of a batch until the weights are changed.
    """

    rows: tuple[LayerRow, ...]
    problems: tuple[Problem, ...]
    parameters: int
    macs: int
    memory: int

    @property
    def ok(self) -> bool:
        """Whether the network can be built and trained."""
        return not self.errors

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps the network from being trained."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def advice(self) -> tuple[Problem, ...]:
        """What works, but could be better."""
        return tuple(problem for problem in self.problems if problem.severity == "advice")


def diagnose(network: Network) -> Diagnosis:
    """Return shapes, counts and problems of a network, without TensorFlow.

    Example:
        >>> diagnose(preset("linear")).parameters
        7850
    """
    walk = Walk(network)
    rows = walk.rows()
    return Diagnosis(
        rows=rows,
        problems=(*errors_on(walk), *advice(walk)),
        parameters=sum(row.parameters for row in rows),
        macs=sum(row.macs for row in rows),
        memory=sum(row.memory for row in rows),
    )


def errors_on(walk: Walk) -> tuple[Problem, ...]:
    """Return what keeps a network from being trained."""
    return (*([walk.fault] if walk.fault else []), *structure_problems(walk))


def require_buildable(network: Network) -> Diagnosis:
    """Return the diagnosis of a network that can be built.

    Raises:
        InputError: It cannot; the message names the first layer at fault and the reason.
    """
    diagnosis = diagnose(network)
    for problem in diagnosis.errors:
        names = network.layer_names()
        at = "" if problem.layer is None else f", layer {names[problem.layer]}"
        raise InputError(f"network '{network.name}'{at}: {problem.message}")
    return diagnosis
