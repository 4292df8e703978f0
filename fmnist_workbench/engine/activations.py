"""What a layer makes of an image, in pieces that fit into a message."""

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.engine.images import pixels_of
from fmnist_workbench.engine.table import Table
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.jobs import Activate
from fmnist_workbench.spec.results import Activation, ChannelStats

# A message may be 1 MB: the values take most of it, the statistics about 60 bytes a channel.
_MAX_VALUE_BYTES = 750_000
_MAX_CHANNELS = 2048


def activate(request: Activate, table: Table) -> Activation:
    """Return as many channels of a layer's output as fit into one message.

    Raises:
        InputError: There is no model, no such layer, image or channel.
    """
    model = table.model()
    forward = model.layer(request.layer)
    output = forward(pixels_of(request.image, request.home, model.network))
    return pack(request.layer, output, request.first)


def pack(layer: str, output: NDArray[np.float32], first: int) -> Activation:
    """Return channels of one layer's output, from `first` on, with their statistics.

    Args:
        layer: The layer's name.
        output: (height, width, channels), or (units,), where each unit counts as a channel.
        first: The first channel wanted.

    Raises:
        InputError: There is no channel `first`.
    """
    channels = output.shape[-1]
    if not 0 <= first < channels:
        raise InputError(f"layer {layer} has channels 0 to {channels - 1}, but {first} is wanted.")
    positions = output.size // channels
    fitting = max(1, _MAX_VALUE_BYTES // (positions * output.itemsize))
    sent = min(channels - first, fitting, _MAX_CHANNELS)
    values = np.ascontiguousarray(output[..., first : first + sent], dtype="<f4")
    return Activation(
        layer=layer,
        shape=output.shape,
        stats=_stats(values.reshape(positions, sent)),
        first=first,
        sent=sent,
        values=values.tobytes(),
    )


def _stats(values: NDArray[np.float32]) -> tuple[ChannelStats, ...]:
    """Return the statistics of each column."""
    rows = (
        values.mean(axis=0, dtype=np.float64),
        values.min(axis=0),
        values.max(axis=0),
        (values == 0).mean(axis=0),
    )
    return tuple(ChannelStats(*map(float, column)) for column in zip(*rows, strict=True))
