"""The way of an image through a network: shapes, counts, and where it ends."""

from functools import cached_property
from math import prod

from fmnist_workbench.spec.findings import LayerRow, Problem
from fmnist_workbench.spec.layers import Layer, Shape, ShapeError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.sight import Sight

BYTES_A_VALUE = 4
"""Bytes of a float32, as which weights and outputs are kept."""


class Walk:
    """What becomes of an image in a network; all but the shapes is worked out when asked for.

    Attributes:
        network: The network.
        outputs: The shape behind each layer; None from the first one on that refuses its input.
        fault: The shape error of that layer, None if there is none.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.outputs: list[Shape | None] = []
        self.fault: Problem | None = None
        shape: Shape | None = network.input_shape
        for index, layer in enumerate(network.layers):
            try:
                shape = shape and layer.resolved(network.classes).output_shape(shape)
            except ShapeError as error:
                shape, self.fault = None, Problem(index, "shape", error.code, str(error))
            self.outputs.append(shape)

    def before(self, index: int) -> Shape | None:
        """Return what the layer at `index` gets; None where that is unknown."""
        return self.outputs[index - 1] if index else self.network.input_shape

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What each layer is called."""
        return self.network.layer_names()

    @cached_property
    def parameters(self) -> tuple[int, ...]:
        """The parameters of each layer, 0 where its shape is unknown."""
        layers = enumerate(self.network.resolved_layers())
        return tuple(self._parameters(index, layer) for index, layer in layers)

    def rows(self) -> tuple[LayerRow, ...]:
        """Return a row for each layer."""
        rows: list[LayerRow] = []
        sight: Sight | None = Sight()
        for index, layer in enumerate(self.network.resolved_layers()):
            sight = sight.through(layer.windows()) if sight is not None else None
            rows.append(self._row(index, layer, sight))
        return tuple(rows)

    def _parameters(self, index: int, layer: Layer) -> int:
        shape = self.before(index)
        return 0 if shape is None or self.outputs[index] is None else layer.parameters(shape)

    def _row(self, index: int, layer: Layer, sight: Sight | None) -> LayerRow:
        kind, name = self.network.layers[index].kind, self.names[index]
        shape, output = self.before(index), self.outputs[index]
        if shape is None or output is None:
            return LayerRow(kind, name, None)
        return LayerRow(
            kind=kind,
            name=name,
            output_shape=output,
            parameters=self.parameters[index],
            macs=layer.macs(shape),
            memory=BYTES_A_VALUE * prod(output),
            receptive_field=sight.side if sight else None,
        )
