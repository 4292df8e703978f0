"""`networks list` and `networks show`."""

from argparse import Namespace
from dataclasses import asdict

from fmnist_workbench.cli.context import Context
from fmnist_workbench.spec.diagnosis import diagnose, require_buildable
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import PRESETS
from fmnist_workbench.spec.value import MAX_JSON_BYTES
from fmnist_workbench.storage.paths import named_path


def find_network(text: str) -> Network:
    """Return the network of a preset's name or of a JSON file.

    Raises:
        InputError: It is neither, or the file holds no network.
    """
    if text in PRESETS:
        return PRESETS[text].network
    path = named_path(text, "the network file")
    if not path.exists():
        raise InputError(
            f"there is no preset and no file '{text}'; the presets are {', '.join(PRESETS)}."
        )
    try:
        with path.open("rb") as file:
            content = file.read(MAX_JSON_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"network file {path} cannot be read ({error.strerror}); name a JSON file."
        ) from None
    return Network.from_json(content, f"network file {path}")


def list_all(context: Context, _options: Namespace) -> None:
    """List the preset networks."""
    rows = [
        {
            "name": name,
            "summary": preset.summary,
            "parameters": diagnose(preset.network).parameters,
        }
        for name, preset in PRESETS.items()
    ]
    if context.json:
        context.print_json(rows)
    else:
        context.table(
            ["network", "parameters", "what it is"],
            [(row["name"], row["parameters"], row["summary"]) for row in rows],
        )


def show(context: Context, options: Namespace) -> None:
    """Show a network's layers, shapes and counts."""
    diagnosis = require_buildable(find_network(options.network))
    if context.json:
        context.print_json(
            {
                "layers": [asdict(row) for row in diagnosis.rows],
                "parameters": diagnosis.parameters,
                "macs": diagnosis.macs,
            }
        )
        return
    rows = [
        (row.name, row.kind, describe(row.output_shape or ()), row.parameters, row.macs)
        for row in diagnosis.rows
    ]
    total = ("all", "", "", diagnosis.parameters, diagnosis.macs)
    context.table(["layer", "kind", "output", "parameters", "macs"], [*rows, total])
