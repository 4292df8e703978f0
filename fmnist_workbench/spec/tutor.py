"""The arithmetic of a layer in its network, with its numbers filled in."""

from dataclasses import dataclass
from math import prod

from fmnist_workbench.spec.layers import Layer, Shape, ShapeError
from fmnist_workbench.spec.layers.formulas import times
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.sight import Sight
from fmnist_workbench.spec.walk import BYTES_A_VALUE

_SIZES = ("height", "width", "channels")


@dataclass(frozen=True)
class Arithmetic:
    """How a layer's numbers come about, each as text; "" where there is nothing to work out.

    Attributes:
        output: A line for each size that is worked out, or one where height and width agree:
            "floor((28 − 3 + 2·0)/1) + 1 = 26", else "height: ceil(28/2) = 14" and so on.
        parameters: "(3·3·1 + 1)·32 = 320"
        macs: "26·26·32·3·3·1 = 194,688"
        memory: "26·26·32·4 bytes = 86,528 bytes"
        receptive_field: "4 + (3 − 1)·2 = 8"
    """

    output: str = ""
    parameters: str = ""
    macs: str = ""
    memory: str = ""
    receptive_field: str = ""


def arithmetic_of(network: Network, index: int) -> Arithmetic:
    """Return the arithmetic of the layer at `index`; all empty where its shape is unknown.

    Example:
        >>> arithmetic_of(preset("linear"), 1).parameters
        '(784 + 1)·10 = 7,850'
    """
    layers = [layer.resolved(network.classes) for layer in network.layers[: index + 1]]
    shape: Shape = network.input_shape
    sight: Sight | None = Sight()
    try:
        for layer in layers[:-1]:
            shape = layer.output_shape(shape)
            sight = sight.through(layer.windows()) if sight is not None else None
        return _arithmetic(layers[-1], shape, sight)
    except ShapeError:
        return Arithmetic()


def _arithmetic(layer: Layer, shape: Shape, sight: Sight | None) -> Arithmetic:
    output = layer.output_shape(shape)
    parameters, macs = layer.parameters_formula(shape), layer.macs_formula(shape)
    memory = times(*output, BYTES_A_VALUE)
    return Arithmetic(
        output=_sizes(layer.output_formulas(shape), output),
        parameters=parameters and f"{parameters} = {layer.parameters(shape):,}",
        macs=macs and f"{macs} = {layer.macs(shape):,}",
        memory=f"{memory} bytes = {prod(output) * BYTES_A_VALUE:,} bytes",
        receptive_field=_sight_words(layer, sight),
    )


def _sizes(formulas: tuple[str, ...], output: Shape) -> str:
    """Return a line for each size that is worked out; one alone needs no label."""
    lines: dict[str, list[str]] = {}
    for label, formula, size in zip(_SIZES, formulas, output, strict=False):
        if formula:
            lines.setdefault(f"{formula} = {size:,}", []).append(label)
    if len(lines) == 1:
        return next(iter(lines))
    return "\n".join(f"{' and '.join(labels)}: {line}" for line, labels in lines.items())


def _sight_words(layer: Layer, sight: Sight | None) -> str:
    windows = layer.windows()
    if sight is None or not windows:
        return ""
    seen = sight.through(windows)
    assert seen is not None
    return f"{sight.formula(windows)} = {seen.side:,}"
