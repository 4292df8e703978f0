"""What is found out about a network: a row for each layer, and its problems."""

from dataclasses import dataclass
from typing import Literal

from fmnist_workbench.spec.layers import Shape
from fmnist_workbench.spec.network import Network


@dataclass(frozen=True)
class LayerRow:
    """One layer as `networks show` lists it.

    Attributes:
        output_shape: None where an error before it, or in it, leaves the shape unknown.
        memory: Bytes of its output for one image, as float32.
        receptive_field: Side, in pixels of the image, of what one of its outputs sees, even
            where that reaches beyond the border; None where it sees the whole image, or is unknown.
    """

    kind: str
    name: str
    output_shape: Shape | None
    parameters: int = 0
    macs: int = 0
    memory: int = 0
    receptive_field: int | None = None


@dataclass(frozen=True)
class Problem:
    """Something wrong with a network, or something to think about.

    Attributes:
        layer: The 0-based index of the layer it is about, None for the whole network.
        kind: "shape" for what Keras would refuse, "structure" for what is no classifier of the
            data's classes, "advice" for what works but could be better.
        code: What it is, for the program; never changes: "dropout_before_softmax".
        message: What, and why, for a student.
        when: Of advice only: when it would matter.
    """

    layer: int | None
    kind: Literal["shape", "structure", "advice"]
    code: str
    message: str
    when: str = ""

    @property
    def severity(self) -> Literal["error", "advice"]:
        """Whether it keeps the network from being trained."""
        return "advice" if self.kind == "advice" else "error"

    def key(self, network: Network) -> str:
        """Return what this problem is remembered by: "dropout_before_softmax:dropout_1"."""
        name = "" if self.layer is None else network.layer_names()[self.layer]
        return f"{self.code}:{name}"
