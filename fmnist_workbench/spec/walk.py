"""The way of an image through a network: shapes, counts, and where it ends."""

from math import prod

from fmnist_workbench.spec.findings import LayerRow, Problem
from fmnist_workbench.spec.layers import Layer, Shape, ShapeError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.sight import Sight

BYTES_A_VALUE = 4
"""Bytes of a float32, as which weights and outputs are kept."""


def walk(network: Network) -> tuple[tuple[LayerRow, ...], Problem | None]:
    """Return a row for each layer, and the shape error that ends the way, if there is one."""
    rows: list[LayerRow] = []
    problem: Problem | None = None
    shape: Shape | None = network.input_shape
    sight: Sight | None = Sight()
    names = network.layer_names()
    for index, layer in enumerate(network.layers):
        built = layer.resolved(network.classes)
        sight = sight.through(built.windows()) if sight is not None else None
        try:
            row = _row(layer, built, names[index], shape, sight)
        except ShapeError as error:
            row = LayerRow(layer.kind, names[index], None)
            problem = Problem(index, "shape", error.code, str(error))
        shape = row.output_shape
        rows.append(row)
    return tuple(rows), problem


def shape_before(network: Network, rows: tuple[LayerRow, ...], index: int) -> Shape | None:
    """Return what the layer at `index` gets; None where that is unknown."""
    return rows[index - 1].output_shape if index else network.input_shape


def _row(
    layer: Layer, built: Layer, name: str, shape: Shape | None, sight: Sight | None
) -> LayerRow:
    if shape is None:
        return LayerRow(layer.kind, name, None)
    output = built.output_shape(shape)
    return LayerRow(
        kind=layer.kind,
        name=name,
        output_shape=output,
        parameters=built.parameters(shape),
        macs=built.macs(shape),
        memory=BYTES_A_VALUE * prod(output),
        receptive_field=sight.side if sight else None,
    )
