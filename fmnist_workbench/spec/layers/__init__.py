"""The layer catalogue: one class a kind of layer.

`AnyLayer` is the one list of kinds. Forms, shapes, counts, building, code and help are all
read from the classes in it.
"""

from typing import Annotated

from pydantic import Field

from fmnist_workbench.spec.layers.base import (
    BEFORE,
    Layer,
    Node,
    Shape,
    ShapeError,
    Window,
    describe,
    layer_of,
)
from fmnist_workbench.spec.layers.convolution import Conv2D
from fmnist_workbench.spec.layers.dense import Classifier, Dense
from fmnist_workbench.spec.layers.pooling import (
    AveragePooling2D,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    MaxPooling2D,
)
from fmnist_workbench.spec.layers.regularization import (
    BatchNormalization,
    Dropout,
    LayerNormalization,
    SpatialDropout2D,
)
from fmnist_workbench.spec.layers.reshaping import Flatten, Reshape, ZeroPadding2D
from fmnist_workbench.spec.layers.residual import ResidualBlock
from fmnist_workbench.spec.layers.separable import DepthwiseConv2D, SeparableConv2D
from fmnist_workbench.spec.layers.valuewise import Activation, Rescaling
from fmnist_workbench.spec.value import by_kind

_Kinds = (
    Conv2D
    | ResidualBlock
    | SeparableConv2D
    | DepthwiseConv2D
    | ZeroPadding2D
    | MaxPooling2D
    | AveragePooling2D
    | GlobalMaxPooling2D
    | GlobalAveragePooling2D
    | BatchNormalization
    | LayerNormalization
    | Dropout
    | SpatialDropout2D
    | Activation
    | Rescaling
    | Flatten
    | Reshape
    | Dense
    | Classifier
)
AnyLayer = Annotated[_Kinds, Field(discriminator="kind")]

CATALOGUE: dict[str, type[Layer]] = by_kind(_Kinds)
"""Every kind of layer by its name, in the order the catalogue shows them."""

__all__ = [
    "BEFORE",
    "CATALOGUE",
    "Activation",
    "AnyLayer",
    "AveragePooling2D",
    "BatchNormalization",
    "Classifier",
    "Conv2D",
    "Dense",
    "DepthwiseConv2D",
    "Dropout",
    "Flatten",
    "GlobalAveragePooling2D",
    "GlobalMaxPooling2D",
    "Layer",
    "LayerNormalization",
    "MaxPooling2D",
    "Node",
    "Rescaling",
    "Reshape",
    "ResidualBlock",
    "SeparableConv2D",
    "Shape",
    "ShapeError",
    "SpatialDropout2D",
    "Window",
    "ZeroPadding2D",
    "describe",
    "layer_of",
]
