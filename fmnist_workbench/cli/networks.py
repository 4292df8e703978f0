"""`networks list`, `networks show` and `networks check`."""

from argparse import Namespace
from dataclasses import asdict

from fmnist_workbench.cli.context import Context
from fmnist_workbench.spec.cures import Cure, cures
from fmnist_workbench.spec.diagnosis import Diagnosis, Problem, diagnose, require_buildable
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import PRESETS
from fmnist_workbench.spec.words import count
from fmnist_workbench.storage.networkfile import read_any_network, read_network

Found = list[tuple[Problem, tuple[Cure, ...]]]
"""Each problem of a network, with its cures."""


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


def check(context: Context, options: Namespace) -> None:
    """Say whether a network can be trained, what is wrong with it, and how to mend it.

    Raises:
        InputError: It cannot be trained, or read; with `--json`, the document is printed before.
    """
    try:
        network = read_any_network(options.network, context.home)
    except InputError as error:
        if context.json:
            unread = Problem(None, "structure", "unreadable", str(error))
            context.print_json(_document(ok=False, found=[(unread, ())]))
        raise
    diagnosis = diagnose(network)
    found = [(problem, cures(network, problem)) for problem in diagnosis.problems]
    if context.json:
        context.print_json(_document(ok=diagnosis.ok, found=found))
    else:
        _print_check(context, network, diagnosis, found)
    require_buildable(network)


def _document(*, ok: bool, found: Found) -> dict[str, object]:
    return {
        "ok": ok,
        "problems": [
            {
                "layer": problem.layer,
                "severity": problem.severity,
                "kind": problem.kind,
                "code": problem.code,
                "message": problem.message,
                "when": problem.when,
                "fixes": [
                    {"title": cure.title, "network": cure.network.to_dict()} for cure in ways
                ],
            }
            for problem, ways in found
        ],
    }


def _print_check(context: Context, network: Network, diagnosis: Diagnosis, found: Found) -> None:
    verdict = "can be trained" if diagnosis.ok else "cannot be trained"
    context.print(
        f"network '{network.name}' {verdict}: {describe(network.input_shape)} to "
        f"{network.classes} classes, {count(len(network.layers), 'layer')}, "
        f"{diagnosis.parameters:,} parameters"
    )
    names = network.layer_names()
    for problem, ways in found:
        at = "" if problem.layer is None else f", {names[problem.layer]}"
        context.print(f"\n{problem.severity}{at}: {problem.message}")
        if problem.when:
            context.print(f"  {problem.when}")
        for cure in ways:
            context.print(f"  cure: {cure.title}")
