"""`activations`: what a layer makes of one image."""

from argparse import Namespace
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.images import find_image
from fmnist_workbench.cli.jobs import load_model, open_desk, run_job
from fmnist_workbench.cli.maps import write_maps
from fmnist_workbench.cli.opening import open_named
from fmnist_workbench.cli.outfile import out_path
from fmnist_workbench.cli.progress import terminal
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.jobs import Activate, Channel, Desk
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.results import Activation
from fmnist_workbench.storage.runs import mark_interrupted


def activations(context: Context, options: Namespace) -> None:
    """Show what a layer makes of an image."""
    mark_interrupted(context.home)
    folder = open_named(context, options.run_name)
    layer = _find_layer(folder.record.network, options.layer)
    out = None if options.out is None else out_path(options.out, "the picture", ".png")
    with terminal(context) as channel:
        image = find_image(context, options.image, folder.record, channel)
        desk = open_desk(context)
        load_model(context, desk, folder.path, channel)
        parts = _all_parts(context, desk, Activate(layer, image, context.home), channel)
    if out is not None:
        write_maps(out, _values(parts))
    _print(context, parts, out)


def _find_layer(network: Network, name: str | None) -> str:
    """Return the layer of this name; without one the first convolution, else the first layer."""
    names = network.layer_names()
    if not names:
        raise InputError(
            f"network '{network.name}' of this run has no layers to look into; name another run."
        )
    if name is None:
        kinds = [layer.kind for layer in network.layers]
        return names[kinds.index("conv2d") if "conv2d" in kinds else 0]
    if name not in names:
        raise InputError(
            f"network '{network.name}' has no layer '{name}'; it has {', '.join(names)}."
        )
    return name


def _all_parts(
    context: Context, desk: Desk, request: Activate, channel: Channel
) -> list[Activation]:
    """Return all channels of a layer, in parts: as many as fit into one message each."""
    parts = [run_job(context, desk, request, channel, Activation)]
    while (first := parts[-1].first + parts[-1].sent) < parts[-1].shape[-1]:
        more = replace(request, first=first)
        parts.append(run_job(context, desk, more, channel, Activation))
    return parts


def _values(parts: list[Activation]) -> NDArray[np.float32]:
    """Return the values of all parts as one array: (height, width, channels), or (units,)."""
    arrays = [
        np.frombuffer(part.values, "<f4").reshape(*part.shape[:-1], part.sent) for part in parts
    ]
    return np.concatenate(arrays, axis=-1)


def _print(context: Context, parts: list[Activation], out: Path | None) -> None:
    layer, shape = parts[0].layer, parts[0].shape
    stats = [channel for part in parts for channel in part.stats]
    if context.json:
        document: dict[str, Any] = {
            "layer": layer,
            "shape": shape,
            "channels": [asdict(channel) for channel in stats],
        }
        if out is not None:
            document["path"] = str(out)
        context.print_json(document)
        return
    context.print(f"layer {layer}: {describe(shape)}")
    rows = [
        (str(index), channel.mean, channel.min, channel.max, channel.zeros)
        for index, channel in enumerate(stats)
    ]
    context.table(["channel", "mean", "min", "max", "zeros"], rows)
