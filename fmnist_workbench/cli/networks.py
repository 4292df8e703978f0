"""`networks list` and `networks show`."""

from argparse import Namespace
from dataclasses import asdict

from fmnist_workbench.cli.context import Context
from fmnist_workbench.spec.diagnosis import diagnose, require_buildable
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.presets import PRESETS
from fmnist_workbench.storage.networkfile import read_network


def list_all(context: Context, _options: Namespace) -> None:
    """List the preset networks."""
    rows = [
        {
            "name": name,
            "summary": preset.summary,
            "parameters": diagnose(preset.network).parameters,
            "source": preset.source,
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
    diagnosis = require_buildable(read_network(options.network, context.home))
    if context.json:
        context.print_json(
            {
                "layers": [asdict(row) for row in diagnosis.rows],
                "parameters": diagnosis.parameters,
                "macs": diagnosis.macs,
                "memory": diagnosis.memory,
            }
        )
        return
    rows = [
        (
            row.name,
            row.kind,
            describe(row.output_shape or ()),
            row.parameters,
            row.macs,
            row.memory,
            row.receptive_field,
        )
        for row in diagnosis.rows
    ]
    total = ("all", "", "", diagnosis.parameters, diagnosis.macs, diagnosis.memory, None)
    headings = ["layer", "kind", "output", "parameters", "macs", "bytes an image", "sees pixels"]
    context.table(headings, [*rows, total])
