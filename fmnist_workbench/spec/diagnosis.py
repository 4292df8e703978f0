"""What a network comes to: shapes, counts, and what keeps it from being built."""

from dataclasses import dataclass
from math import prod
from typing import Literal

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import Layer, Shape, ShapeError
from fmnist_workbench.spec.network import Network

MAX_WEIGHT_BYTES = 2 * 2**30
_BYTES_A_WEIGHT = 4


@dataclass(frozen=True)
class LayerRow:
    """One layer as `networks show` lists it.

    Attributes:
        output_shape: None where an error before it, or in it, leaves the shape unknown.
    """

    kind: str
    name: str
    output_shape: Shape | None
    parameters: int
    macs: int


@dataclass(frozen=True)
class Problem:
    """Something wrong with a network; `layer` is a 0-based index, None for the whole of it."""

    layer: int | None
    severity: Literal["error", "advice"]
    message: str


@dataclass(frozen=True)
class Diagnosis:
    """Every layer's shape and counts, the totals, and the problems found."""

    rows: tuple[LayerRow, ...]
    problems: tuple[Problem, ...]
    parameters: int
    macs: int

    @property
    def ok(self) -> bool:
        """Whether the network can be built and trained."""
        return not any(problem.severity == "error" for problem in self.problems)


def diagnose(network: Network) -> Diagnosis:
    """Return shapes, counts and problems of a network, without TensorFlow.

    Example:
        >>> diagnose(preset("linear")).parameters
        7850
    """
    rows: list[LayerRow] = []
    problems: list[Problem] = []
    shape: Shape | None = network.input_shape
    names = network.layer_names()
    for index, (layer, built) in enumerate(
        zip(network.layers, network.resolved_layers(), strict=True)
    ):
        row, problem = _walk(layer, built, names[index], shape, index)
        shape = row.output_shape
        rows.append(row)
        problems += [problem] if problem else []
    problems += _structure_problems(network, rows)
    parameters = sum(row.parameters for row in rows)
    if parameters * _BYTES_A_WEIGHT > MAX_WEIGHT_BYTES:
        problems.append(_too_large(parameters))
    return Diagnosis(tuple(rows), tuple(problems), parameters, sum(row.macs for row in rows))


def require_buildable(network: Network) -> Diagnosis:
    """Return the diagnosis of a network that can be built.

    Raises:
        InputError: It cannot; the message names the first layer at fault and the reason.
    """
    diagnosis = diagnose(network)
    for problem in diagnosis.problems:
        if problem.severity == "error":
            names = network.layer_names()
            at = "" if problem.layer is None else f", layer {names[problem.layer]}"
            raise InputError(f"network '{network.name}'{at}: {problem.message}")
    return diagnosis


def _walk(
    layer: Layer, built: Layer, name: str, shape: Shape | None, index: int
) -> tuple[LayerRow, Problem | None]:
    if shape is None:
        return LayerRow(layer.kind, name, None, 0, 0), None
    try:
        output = built.output_shape(shape)
        row = LayerRow(layer.kind, name, output, built.parameters(shape), built.macs(shape))
    except ShapeError as error:
        return LayerRow(layer.kind, name, None, 0, 0), Problem(index, "error", str(error))
    return row, None


def _structure_problems(network: Network, rows: list[LayerRow]) -> list[Problem]:
    """Return what Keras would build but what is no classifier of the data set's classes."""
    kinds = [layer.kind for layer in network.layers]
    places = [index for index, kind in enumerate(kinds) if kind == "classifier"]
    if not places:
        message = "there is no classification layer; add a Classifier at the end."
        return [Problem(None, "error", message)]
    problems = [
        Problem(index, "error", "a second classification layer; keep only the last one.")
        for index in places[1:]
    ]
    if places[0] != len(kinds) - 1 and len(places) == 1:
        message = "the classification layer is not the last one; move it to the end."
        problems.append(Problem(places[0], "error", message))
    before = rows[places[0] - 1].output_shape if places[0] else network.input_shape
    if before is not None and len(before) > 1:
        message = (
            f"the classification layer would get {prod(before[:-1]):,} positions instead of one "
            "row of values; put a Flatten before it."
        )
        problems.append(Problem(places[0], "error", message))
    return problems


def _too_large(parameters: int) -> Problem:
    gigabytes = parameters * _BYTES_A_WEIGHT / 2**30
    message = (
        f"its {parameters:,} weights take {gigabytes:.1f} GB, more than the 2 GB allowed; "
        "use fewer filters or units, or shrink the image before the dense layers."
    )
    return Problem(None, "error", message)
