"""Field types that several kinds of layer share."""

from typing import Annotated, Literal

from pydantic import Field

Activation = Literal[
    "linear",
    "relu",
    "elu",
    "selu",
    "gelu",
    "leaky_relu",
    "tanh",
    "sigmoid",
    "swish",
    "softmax",
]
Padding = Literal["valid", "same"]

Units = Annotated[int, Field(ge=1, le=65536)]
Extent = Annotated[int, Field(ge=1, le=64)]

UseBias = Annotated[
    bool,
    Field(
        description="Whether each output has a learned number added to it. Before a batch "
        "normalization it is of no use: the normalization takes it away again."
    ),
]
Initializer = Literal[
    "glorot_uniform",
    "glorot_normal",
    "he_uniform",
    "he_normal",
    "lecun_uniform",
    "lecun_normal",
    "random_normal",
    "zeros",
]
KernelInitializer = Annotated[
    Initializer,
    Field(
        description="The random numbers that the weights start from. glorot suits most layers, "
        "he deep networks with relu, lecun selu. From zeros nothing is learned: all units stay "
        "alike."
    ),
]
L1 = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        description="L1 penalty: adds this times the sum of |weight| to the loss, which drives "
        "weights that are of little use to 0. Try 0.0005; 0 switches it off.",
    ),
]
L2 = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        description="L2 penalty (weight decay): adds this times the sum of weight² to the loss, "
        "which keeps all weights small. Try 0.0005; 0 switches it off.",
    ),
]
DepthMultiplier = Annotated[
    int,
    Field(ge=1, le=16, description="How many filters each channel of the input gets."),
]

ACTIVATION_HELP = (
    "The function applied to every output. Without one (linear), stacked layers collapse into "
    "a single linear map; relu is the usual choice."
)
PADDING_HELP = (
    "valid: the window stays inside the image, which shrinks. "
    "same: zeros are added around it, so that with stride 1 the size stays."
)
