"""One CSV file of images: a label and pixels a line, or pixels alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.formats.csvcells import Complain, is_number, parse_cells
from fmnist_workbench.datasets.formats.csvlayout import Layout, find_layout, image_of, unquoted
from fmnist_workbench.datasets.formats.csvtext import Lines, read_lines
from fmnist_workbench.datasets.formats.limits import MAX_BYTES
from fmnist_workbench.datasets.progress import Report
from fmnist_workbench.spec.errors import InputError


@dataclass(eq=False)
class Table:
    """The images of one CSV file.

    Attributes:
        images: (N, side, side) or (N, side, side, 3), uint8, or float32 if some cell has a point.
        labels: (N,) numbers or words; None where there are none.
        missing: Empty cells, read as 0.
    """

    images: NDArray[np.generic]
    labels: NDArray[np.generic] | None
    missing: int


def read_table(
    path: Path, report: Report, *, like: Layout | None = None, layout: Layout | None = None
) -> tuple[Table, Layout]:
    """Read a CSV file.

    Args:
        path: The file, gzipped or not.
        report: Called before each piece of the file.
        like: The layout of the training images, for a file of test images: it may have the label
            or lack it.
        layout: How the lines are laid out, where that is known; else the first line says it.

    Raises:
        InputError: It is no such file; the sentence names the line, and the column if it can.
    """
    rows: _Rows | None = None
    for lines in read_lines(path, report):
        skipped = 0
        if rows is None:
            layout = layout or find_layout(path.name, lines.texts[0], like)
            rows = _Rows(path.name, layout)
            skipped = int(layout.header is not None)
        if len(lines.texts) > skipped:
            rows.add(Lines(lines.texts[skipped:], lines.numbers[skipped:]))
    if rows is None or not rows.blocks:
        raise InputError(
            f"{path.name} holds no image; write one a line: its label, then its pixels."
        )
    return rows.table(), rows.layout


@dataclass(eq=False)
class _Rows:
    """What was read of a file so far.

    Attributes:
        known: Each different label, numbered as it first occurred.
        labels: Those numbers, for each block.
        numbers: The lines' numbers in the file, for each block.
    """

    what: str
    layout: Layout
    blocks: list[NDArray[np.generic]] = field(default_factory=list)
    known: dict[bytes, int] = field(default_factory=dict)
    labels: list[NDArray[np.intp]] = field(default_factory=list)
    numbers: list[NDArray[np.intp]] = field(default_factory=list)
    missing: int = 0
    size: int = 0

    def add(self, lines: Lines) -> None:
        """Read some lines."""
        texts = lines.texts
        if any(b'"' in line for line in texts):
            texts = [unquoted(line, self.layout.separator) for line in texts]
        self._refuse_ragged(texts, lines.numbers)
        labels, rows = self._without_labels(texts, lines.numbers)
        block = parse_cells(
            rows, self.layout.pixels, self.layout.separator, self._complain(lines.numbers)
        )
        self.size += block.values.nbytes
        if self.size > MAX_BYTES:
            raise InputError(
                f"{self.what} holds more than {MAX_BYTES / 2**30:g} GB of pixels, the most that is "
                "read; save fewer images."
            )
        self.blocks.append(block.values)
        self.missing += block.missing
        codes = [self.known.setdefault(label, len(self.known)) for label in labels]
        self.labels.append(np.array(codes, np.intp))
        self.numbers.append(np.array(lines.numbers, np.intp))

    def table(self) -> Table:
        """Return all that was read."""
        images = np.concatenate(self.blocks).reshape(-1, *image_of(self.layout.pixels, self.what))
        labels = None if self.layout.label is None else self._labels()
        return Table(images, labels, self.missing)

    def _refuse_ragged(self, texts: Sequence[bytes], numbers: Sequence[int]) -> None:
        separators = self.layout.columns - 1
        for text, number in zip(texts, numbers, strict=True):
            if text.count(self.layout.separator) != separators:
                raise InputError(
                    f"{self.what}, line {number:,} has {text.count(self.layout.separator) + 1} "
                    f"columns but its first line has {self.layout.columns}; give each line as many."
                )

    def _without_labels(
        self, texts: list[bytes], numbers: Sequence[int]
    ) -> tuple[list[bytes], list[bytes]]:
        """Return the labels of some lines, and the lines without them."""
        at, separator = self.layout.label, self.layout.separator
        if at is None:
            return [], texts
        labels, rows = [], []
        for text, number in zip(texts, numbers, strict=True):
            if at == 0:
                label, _, row = text.partition(separator)
            else:
                cells = text.split(separator)
                label = cells.pop(at)
                row = separator.join(cells)
            label = label.strip()
            if not label:
                raise InputError(
                    f"{self.what}, line {number:,} has no label; write one, or leave the line out."
                )
            labels.append(label)
            rows.append(row)
        return labels, rows

    def _labels(self) -> NDArray[np.generic]:
        """Return whole numbers where all labels are numbers, else words."""
        numbers = all(map(is_number, self.known))
        read = self._number if numbers else self._word
        values = np.array([read(label) for label in self.known])
        return values[np.concatenate(self.labels)]

    def _number(self, label: bytes) -> float:
        value = float(label)
        if not (value >= 0 and value.is_integer()):
            raise InputError(
                f"{self._line_of(label)} has the label {label.decode()}, but labels must be whole "
                "class numbers from 0, or words; correct it."
            )
        return value

    def _word(self, label: bytes) -> str:
        try:
            return label.decode("utf-8")
        except UnicodeDecodeError:
            raise InputError(
                f"{self._line_of(label)} has a label that is no UTF-8 text; save the file as UTF-8."
            ) from None

    def _line_of(self, label: bytes) -> str:
        """Return where a label first stands."""
        row = np.argmax(np.concatenate(self.labels) == self.known[label])
        return f"{self.what}, line {np.concatenate(self.numbers)[row]:,}"

    def _complain(self, numbers: Sequence[int]) -> Complain:
        def complain(row: int, column: int, why: str) -> InputError:
            at = self.layout.label
            place = column + (at is not None and column >= at)
            name = ""
            if self.layout.header is not None:
                name = f" ({self.layout.header[place].decode('utf-8', errors='replace')[:40]})"
            return InputError(
                f"{self.what}, line {numbers[row]:,}, column {place + 1}{name} {why}; pixels are "
                "numbers from 0 to 255, or from 0 to 1."
            )

        return complain
