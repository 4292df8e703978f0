"""`activations`: what a layer makes of one image."""

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.images import find_image
from fmnist_workbench.cli.jobs import data_of, load_model, open_desk, run_job
from fmnist_workbench.cli.maps import write_maps
from fmnist_workbench.cli.parser import Group
from fmnist_workbench.cli.progress import terminal
from fmnist_workbench.cli.runs import add_run
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.jobs import Activate, Activation, Channel, Desk
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.network import Network
from fmnist_workbench.storage.runs import mark_interrupted, open_run


def add(top: Group) -> None:
    """Add this command."""
    parser = top.command("activations", "show what a layer makes of an image", _activations)
    add_run(parser)
    parser.add_argument("--layer", metavar="NAME", help="which layer (the first convolution)")
    parser.add_argument(
        "--image",
        metavar="SPLIT:INDEX|FILE",
        help="which image (test:0, or validation:0 where there are no test images)",
    )
    parser.add_argument("--out", metavar="F.png", type=Path, help="write the maps as a picture")


def _activations(context: Context, options: Namespace) -> None:
    mark_interrupted(context.home)
    folder = open_run(context.home, options.run_name)
    layer = _find_layer(folder.record.network, options.layer)
    if options.out is not None and options.out.suffix.lower() != ".png":
        raise InputError(f"--out is {options.out}, but only .png is written; name a .png file.")
    with terminal(context) as channel:
        data = data_of(context, folder.record.data, channel)
        default = "test:0" if data.has_test else "validation:0"
        image = find_image(options.image or default, folder.record)
        desk = open_desk(context)
        load_model(context, desk, folder.path, channel)
        request = Activate(layer, image, context.home)
        found = run_job(context, desk, request, channel, Activation)
        if options.out is not None:
            write_maps(options.out.absolute(), _all_values(context, desk, request, found, channel))
    _print(context, found, options.out)


def _find_layer(network: Network, name: str | None) -> str:
    """Return the layer of this name; without one the first convolution, else the first layer."""
    names = network.layer_names()
    if name is None:
        kinds = [layer.kind for layer in network.layers]
        return names[kinds.index("conv2d") if "conv2d" in kinds else 0]
    if name not in names:
        raise InputError(
            f"network '{network.name}' has no layer '{name}'; it has {', '.join(names)}."
        )
    return name


def _all_values(
    context: Context, desk: Desk, request: Activate, first: Activation, channel: Channel
) -> NDArray[np.float32]:
    """Return all channels: as many are sent at a time as fit into one message.

    Returns:
        Shape (height, width, channels), or (units,).
    """
    parts, sent = [_values(first)], first.sent
    while sent < first.shape[-1]:
        more = Activate(request.layer, request.image, context.home, first=sent)
        part = run_job(context, desk, more, channel, Activation)
        parts.append(_values(part))
        sent += part.sent
    return np.concatenate(parts, axis=-1)


def _values(part: Activation) -> NDArray[np.float32]:
    return np.frombuffer(part.values, "<f4").reshape(*part.shape[:-1], part.sent)


def _print(context: Context, found: Activation, out: Path | None) -> None:
    if context.json:
        document: dict[str, Any] = {
            "layer": found.layer,
            "shape": found.shape,
            "channels": [asdict(stats) for stats in found.stats],
        }
        if out is not None:
            document["path"] = str(out.absolute())
        context.print_json(document)
        return
    context.print(f"layer {found.layer}: {describe(found.shape)}")
    rows = [
        (str(index), stats.mean, stats.min, stats.max, stats.zeros)
        for index, stats in enumerate(found.stats)
    ]
    context.table(["channel", "mean", "min", "max", "zeros"], rows)
