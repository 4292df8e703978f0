"""The layer catalogue: one class a kind of layer.

`AnyLayer` is the one list of kinds. Forms, shapes, counts, building, code and help are all
read from the classes in it.
"""

from typing import Annotated, get_args

from pydantic import Field

from fmnist_workbench.spec.layers.base import Layer, Node, Shape, ShapeError, describe
from fmnist_workbench.spec.layers.convolution import Conv2D
from fmnist_workbench.spec.layers.dense import Classifier, Dense, Flatten
from fmnist_workbench.spec.layers.pooling import AveragePooling2D, MaxPooling2D
from fmnist_workbench.spec.layers.regularization import Activation, BatchNormalization, Dropout

_Kinds = (
    Conv2D
    | MaxPooling2D
    | AveragePooling2D
    | BatchNormalization
    | Activation
    | Dropout
    | Flatten
    | Dense
    | Classifier
)
AnyLayer = Annotated[_Kinds, Field(discriminator="kind")]

CATALOGUE: dict[str, type[Layer]] = {
    kind.model_fields["kind"].default: kind for kind in get_args(_Kinds)
}
"""Every kind of layer by its name, in the order the catalogue shows them."""

__all__ = [
    "CATALOGUE",
    "Activation",
    "AnyLayer",
    "AveragePooling2D",
    "BatchNormalization",
    "Classifier",
    "Conv2D",
    "Dense",
    "Dropout",
    "Flatten",
    "Layer",
    "MaxPooling2D",
    "Node",
    "Shape",
    "ShapeError",
    "describe",
]
