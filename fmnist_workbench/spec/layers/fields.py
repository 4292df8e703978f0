"""Field types that several kinds of layer share."""

from typing import Annotated, Literal

from pydantic import Field

Activation = Literal["linear", "relu", "elu", "selu", "gelu", "tanh", "sigmoid", "softmax"]
Padding = Literal["valid", "same"]

Units = Annotated[int, Field(ge=1, le=65536)]
Extent = Annotated[int, Field(ge=1, le=64)]

ACTIVATION_HELP = (
    "The function applied to every output. Without one (linear), stacked layers collapse into "
    "a single linear map; relu is the usual choice."
)
PADDING_HELP = (
    "valid: the window stays inside the image, which shrinks. "
    "same: zeros are added around it, so that with stride 1 the size stays."
)
