"""What the grammar is made of: a parser, groups of commands, and how a command is found."""

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import NoReturn

from fmnist_workbench import __version__
from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.examples import EXAMPLES
from fmnist_workbench.spec.errors import InputError

PROGRAM = "fmnist-workbench"

Command = Callable[[Context, argparse.Namespace], None]


class Parser(argparse.ArgumentParser):
    """argparse, but wrong use is an InputError: one line, without the usage text."""

    def error(self, message: str) -> NoReturn:
        """Say what was wrong.

        Raises:
            InputError: Always.
        """
        raise InputError(f"{message}; see {self.prog} --help.")

    def format_help(self) -> str:
        """Return the help, with the examples of this command at its end, each on its own line."""
        lines = EXAMPLES.get(self.prog.removeprefix(PROGRAM).strip(), ())
        shown = "".join(f"  {PROGRAM} {line}\n" for line in lines)
        return super().format_help() + (f"\nfor example:\n{shown}" if shown else "")


class Group:
    """Where commands are added: the top, or a group such as `data`."""

    def __init__(self, parser: argparse.ArgumentParser, required: bool) -> None:
        self._commands = parser.add_subparsers(
            metavar="COMMAND", title="commands", required=required, parser_class=Parser
        )

    def group(self, name: str, summary: str) -> "Group":
        """Add a group of commands."""
        parser = self._commands.add_parser(
            name, help=summary, description=summary, allow_abbrev=False
        )
        return Group(parser, required=True)

    def command(self, name: str, summary: str, run: str) -> argparse.ArgumentParser:
        """Add a command, with the options that all have; `run` is as `load` takes it."""
        parser = self._commands.add_parser(
            name, help=summary, description=summary, allow_abbrev=False
        )
        add_home(parser, argparse.SUPPRESS)
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.set_defaults(run=run)
        return parser


def load(run: str) -> Command:
    """Return what does a command, "runs:show" for instance: a module of ours and its function."""
    module, function = run.split(":")
    command: Command = getattr(import_module(f"fmnist_workbench.cli.{module}"), function)
    return command


def make_parser() -> Parser:
    """Return the top parser: without a command, it asks for the window."""
    parser = Parser(
        prog=PROGRAM,
        allow_abbrev=False,
        description="Experiments with convolutional networks on small images. "
        "Without a command, opens the window. In the help of a command, parentheses at the end of "
        "an option hold what may be given, and what holds without it.",
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    parser.set_defaults(run=None, json=False)
    add_home(parser, None)
    return parser


def add_home(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Add the option that names the home."""
    parser.add_argument(
        "--home",
        metavar="DIR",
        default=default,
        help="where runs and caches lie (or set FMNIST_WORKBENCH_HOME)",
    )
