"""What every command gets: the home, the streams, the interrupts; and how it answers."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fmnist_workbench.cli.interrupts import Interrupts
from fmnist_workbench.cli.streams import Streams
from fmnist_workbench.storage.home import logs_dir

_WIDTH_OF_A_FILE = 200


@dataclass(frozen=True)
class Context:
    """One call of the command line.

    Attributes:
        json: Whether the answer is one JSON document.
    """

    home: Path
    json: bool
    streams: Streams
    interrupts: Interrupts

    @property
    def log(self) -> Path:
        """Where TensorFlow's own output and the details of a fault go."""
        return logs_dir(self.home) / "command.log"

    def print_json(self, document: object) -> None:
        """Print the command's one JSON document."""
        self.print(json.dumps(document, indent=2, allow_nan=False))

    def print(self, text: str) -> None:
        """Print text on stdout, and a newline."""
        print(text, file=self.streams.out, flush=True)

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Print a table; numbers stand on the right, None as a dash."""
        # Imported here: `--json` needs none of it.
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        cells = [list(row) for row in rows]
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column, heading in enumerate(headings):
            numbers = all(isinstance(row[column], int | float | None) for row in cells)
            table.add_column(heading, justify="right" if numbers else "left", overflow="fold")
        for row in cells:
            table.add_row(*(Text(_text(cell)) for cell in row))
        terminal = self.streams.out.isatty()
        console = Console(file=self.streams.out, width=None if terminal else _WIDTH_OF_A_FILE)
        # Captured, because rich would end the program by itself when `| head` has seen enough.
        with console.capture() as capture:
            console.print(table)
        self.print("\n".join(line.rstrip() for line in capture.get().splitlines()))


def _text(cell: object) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, int):
        return f"{cell:,}"
    return f"{cell:.4f}" if isinstance(cell, float) else str(cell)
