"""The network as a script to read, copy and save, the lines of the chosen layer marked."""

import tkinter as tk
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.spec.code import Script
from fmnist_workbench.spec.words import count
from fmnist_workbench.ui.theme import GAP, mixed, palette
from fmnist_workbench.ui.widgets.codecolours import coloured, colours
from fmnist_workbench.ui.widgets.tips import Gate

_LAYER = "layer"
_MARK = 0.18
"""How much of the accent lies over the ground of the chosen layer's lines."""

_AROUND = 2
"""Lines before and after the chosen layer's that are seen as well."""

_ABOUT = (
    "Save the script as a file, to run it with Python. It needs Keras and NumPy, reads the same "
    "images, shows them in the same order, and with the same seed learns the same as here."
)


class CodePanel(ttk.Frame):
    """Shows a script and the place of one layer in it.

    Args:
        on_save: Called when a person wants the script saved.
        on_choose: Called with a layer's index when one of its lines is clicked.
    """

    def __init__(
        self,
        parent: tk.Misc,
        on_save: Callable[[], None],
        on_choose: Callable[[int], None] = lambda _index: None,
    ) -> None:
        super().__init__(parent)
        self._on_save = on_save
        self._on_choose = on_choose
        self._script: Script | None = None
        self._index: int | None = None
        self._lines: list[str] = []
        self._build_buttons()
        self._build_text()
        self.reason = ttk.Label(self, justify="left", bootstyle="secondary")
        self.reason.bind("<Configure>", self._wrap_reason)
        self.columnconfigure(0, weight=1)
        self.rowconfigure(1, weight=1)
        self.bind("<<ThemeChanged>>", lambda _event: self._colour(), add=True)
        self._colour()
        self.show_reason("There is no network yet.")

    @property
    def text(self) -> str:
        """What is shown, as it is copied; empty where there is no script."""
        return "" if self._script is None else self._script.text

    def show(self, script: Script, index: int | None) -> None:
        """Show a script, and mark and bring into sight the lines of a layer.

        Args:
            script: Only the lines that differ from those shown are drawn anew.
            index: Of the layer; None, or one that the network has not, marks none.
        """
        moved = (script, index) != (self._script, self._index)
        if script != self._script:
            self._replace_lines(script.text.splitlines())
            self.said.configure(text="")
        self._script, self._index = script, index
        if moved:
            self._mark()
        self.reason.grid_remove()
        self._page.grid()
        self._allow("")

    def show_reason(self, text: str) -> None:
        """Say why there is no script."""
        self._script = None
        self.reason.configure(text=text)
        self.said.configure(text="")
        self._page.grid_remove()
        self.reason.grid(row=1, column=0, sticky="new", pady=GAP)
        self._allow(text)

    # --- Building

    def _build_buttons(self) -> None:
        row = ttk.Frame(self)
        row.grid(row=0, column=0, sticky="ew", pady=(0, GAP // 2))
        self.copy = self._button(row, "Copy", self.copy_all)
        self.save = self._button(row, "Save…", self._on_save)
        self._gates = (
            Gate(self.copy, "Put the whole script on the clipboard, to paste it elsewhere."),
            Gate(self.save, _ABOUT),
        )
        self.said = ttk.Label(row, bootstyle="secondary")
        self.said.pack(side="left")

    def _button(self, row: ttk.Frame, name: str, run: Callable[[], None]) -> ttk.Button:
        button = ttk.Button(
            row, text=name, bootstyle="secondary outline", padding=(GAP // 2, 2), command=run
        )
        button.pack(side="left", padx=(0, GAP // 2))
        return button

    def _build_text(self) -> None:
        page = self._page = ttk.Frame(self)
        page.grid(row=1, column=0, sticky="nsew")
        page.columnconfigure(0, weight=1)
        page.rowconfigure(0, weight=1)
        # As small as may be: its owner says how much room there is.
        self.view = tk.Text(
            page,
            width=1,
            height=1,
            wrap="none",
            font="TkFixedFont",
            state="disabled",
            relief="flat",
            borderwidth=0,
            padx=GAP // 2,
            pady=GAP // 2,
            cursor="arrow",
            takefocus=True,
        )
        self.view.grid(row=0, column=0, sticky="nsew")
        down = ttk.Scrollbar(page, orient="vertical", command=self.view.yview)
        down.grid(row=0, column=1, sticky="ns")
        across = ttk.Scrollbar(page, orient="horizontal", command=self.view.xview)
        across.grid(row=1, column=0, sticky="ew")
        self.view.configure(yscrollcommand=down.set, xscrollcommand=across.set)
        # A text that is not seen yet does not know what it would have to scroll.
        self.view.bind("<Map>", lambda _event: self._bring_into_sight())
        self.view.bind("<ButtonRelease-1>", self._clicked)
        self.view.bind("<Control-a>", self._select_all)

    def _colour(self) -> None:
        now = palette()
        view = self.view
        view.configure(
            background=now.surface,
            foreground=now.foreground,
            highlightthickness=1,
            highlightbackground=now.border,
            highlightcolor=now.accent,
            selectbackground=now.accent,
            selectforeground=now.background,
            inactiveselectbackground=now.accent,
        )
        view.tag_configure(_LAYER, background=mixed(now.accent, now.surface, _MARK))
        for kind, colour in colours(now).items():
            view.tag_configure(kind, foreground=colour)
        view.tag_raise("sel")

    def _wrap_reason(self, event: Any) -> None:
        self.reason.configure(wraplength=event.width)

    # --- What a person does

    def copy_all(self) -> None:
        """Put the whole script on the clipboard."""
        if self._script is None:
            return
        self.clipboard_clear()
        self.clipboard_append(self._script.text)
        self.said.configure(text=f"{count(len(self._lines), 'line')} copied")

    def _select_all(self, _event: object) -> str:
        self.view.tag_add("sel", "1.0", "end-1c")
        return "break"

    def _clicked(self, event: Any) -> None:
        if self._script is None or self.view.tag_ranges("sel"):
            return  # it was dragged over, to be copied
        line = int(self.view.index(f"@{event.x},{event.y}").partition(".")[0]) - 1
        below = self.view.dlineinfo(f"{line + 1}.0")
        if below is None or event.y >= below[1] + below[3]:
            return  # under the last line
        layer = bisect_right([lines.start for lines in self._script.lines], line) - 1
        if layer >= 0 and line in self._script.lines[layer]:
            self._on_choose(layer)

    # --- What is shown

    def _allow(self, why_not: str) -> None:
        for gate in self._gates:
            gate.set(why_not)

    def _replace_lines(self, lines: list[str]) -> None:
        """Draw the lines that differ: those before and after them stay, and so does the place."""
        old = self._lines
        first = _alike(old, lines)
        last = _alike(old[first:][::-1], lines[first:][::-1])
        self._lines = lines
        self.view.configure(state="normal")
        self.view.tag_remove(_LAYER, "1.0", "end")
        self.view.delete(f"{first + 1}.0", f"{len(old) - last + 1}.0")
        pieces: list[str] = []
        for line in lines[first : len(lines) - last]:
            for text, kind in coloured(line):
                pieces += [text, kind]
            pieces += ["\n", ""]
        if pieces:
            self.view.insert(f"{first + 1}.0", *pieces)
        self.view.configure(state="disabled")

    def _mark(self) -> None:
        self.view.tag_remove(_LAYER, "1.0", "end")
        if self._script is None or self._index is None:
            return
        if 0 <= self._index < len(self._script.lines):
            lines = self._script.lines[self._index]
            self.view.tag_add(_LAYER, f"{lines.start + 1}.0", f"{lines.stop + 1}.0")
            self._bring_into_sight()

    def _bring_into_sight(self) -> None:
        """Scroll to the marked lines unless all of them are seen, and what is around them."""
        places = self.view.tag_ranges(_LAYER)
        if not places:
            return
        first, last = f"{places[0]} - {_AROUND} lines", f"{places[1]} + {_AROUND - 1} lines"
        if self.view.dlineinfo(first) is None or self.view.dlineinfo(last) is None:
            self.view.yview(first)


def _alike(some: list[str], others: list[str]) -> int:
    """Return how many lines are the same from the start."""
    pairs = zip(some, others, strict=False)
    return next(
        (place for place, (a, b) in enumerate(pairs) if a != b), min(len(some), len(others))
    )
