"""The toolbar over the grid of images: split, class, how many, others, names."""

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal

import ttkbootstrap as ttk

from fmnist_workbench.spec.data import SPLITS, SplitName
from fmnist_workbench.ui.sample import MAX_IMAGES, Choice
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.keys import on_return
from fmnist_workbench.ui.widgets.tips import Gate, tip

Part = Literal["class", "count", "resample", "names"]
"""What of the toolbar can be grey."""

ALL = "All classes"
_COUNTS = (1, 9, 25, 49, 100, 225, 400)
_SPLIT_TIPS: dict[SplitName, str] = {
    "train": "The images a network learns from.",
    "validation": "Images taken out of the training images, to see how well the network does on "
    "images it has not learned from.",
    "test": "Images kept for the final figure.",
}


class SampleBar(ttk.Frame):
    """Shows a choice of images and lets it be changed.

    Args:
        on_change: Called with the new choice.
        on_names: Called with whether names are wanted.
        on_fault: Called with what is wrong with the number entered.
        on_done: Called when an entry is complete, so that the keyboard can go elsewhere.
        on_resample: Called when others are to be drawn.
    """

    def __init__(
        self,
        parent: tk.Misc,
        *,
        on_change: Callable[[Choice], None],
        on_names: Callable[[bool], None],
        on_fault: Callable[[str], None],
        on_done: Callable[[], None],
        on_resample: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._choice = Choice()
        self._grey: Mapping[Part, str] = {}
        self._no_names = ""
        self._on_change = on_change
        self._on_fault = on_fault
        self._on_done = on_done
        self._build_split()
        self._build_class()
        self._build_count(on_resample)
        self._build_names(on_names)

    def show(self, choice: Choice, classes: tuple[str, ...], no_test: str) -> None:
        """Show a choice.

        Args:
            choice: What is chosen.
            classes: Names of all classes.
            no_test: Why the test images cannot be chosen, or nothing if they can.
        """
        self._choice = choice
        self._split.set(choice.split)
        self._test_gate.set(no_test)
        self.classes.configure(values=(ALL, *classes))
        self.classes.current(0 if choice.label is None else choice.label + 1)
        self.count.set(choice.count)

    def say_named(self, named: bool) -> None:
        """Make the switch of the names grey while names are wanted but none has room."""
        self._no_names = "" if named else "There is no room for names: show fewer images."
        self._show_gates()

    def grey(self, parts: Mapping[Part, str]) -> None:
        """Make these parts grey, each for a reason, and all others usable."""
        self._grey, self._no_names = parts, ""
        self._show_gates()

    def _show_gates(self) -> None:
        for part, gate in self._gates.items():
            gate.set(self._grey.get(part, ""))
        self._names_gate.set(self._grey.get("names", self._no_names))

    def _build_split(self) -> None:
        self._split = ttk.StringVar(self)
        self.splits: dict[SplitName, ttk.Radiobutton] = {}
        for name in SPLITS:
            button = ttk.Radiobutton(
                self,
                text=name.capitalize(),
                value=name,
                variable=self._split,
                bootstyle="secondary outline toolbutton",
                command=lambda name=name: self._on_change(replace(self._choice, split=name)),
            )
            button.pack(side="left")
            self.splits[name] = button
            if name == "test":
                self._test_gate = Gate(button, _SPLIT_TIPS[name])
            else:
                tip(button, _SPLIT_TIPS[name])

    def _build_class(self) -> None:
        self.classes = ttk.Combobox(self, state="readonly", width=13)
        self.classes.pack(side="left", padx=(GAP, 0))
        self.classes.bind("<<ComboboxSelected>>", lambda _event: self._class_chosen())
        teaches = "Show images of one class only, to see how much they differ."
        self._gates: dict[Part, Gate] = {"class": Gate(self.classes, teaches)}

    def _build_count(self, on_resample: Callable[[], None]) -> None:
        self.count = ttk.Combobox(self, values=_COUNTS, width=4)
        self.count.pack(side="left", padx=(GAP, 0))
        on_return(self.count, self._count_finished)
        self.count.bind("<<ComboboxSelected>>", lambda _event: self._count_finished(), add=True)
        self.count.bind("<FocusOut>", lambda _event: self._count_entered(), add=True)
        self._gates["count"] = Gate(self.count, f"How many images to show: 1 to {MAX_IMAGES}.")
        self.resample = ttk.Button(
            self,
            text="Resample",
            bootstyle="secondary outline",
            command=on_resample,
        )
        self.resample.pack(side="left", padx=(GAP, 0))
        self._gates["resample"] = Gate(self.resample, "Draw other images at random (R)")

    def _build_names(self, on_names: Callable[[bool], None]) -> None:
        self._names = ttk.BooleanVar(self, value=True)
        self.names = ttk.Checkbutton(
            self,
            text="Names",
            variable=self._names,
            bootstyle="round toggle",
            command=lambda: on_names(self._names.get()),
        )
        self.names.pack(side="left", padx=(2 * GAP, 0))
        self._names_gate = Gate(self.names, "Write each image's class under it.")

    def _class_chosen(self) -> None:
        place = self.classes.current()
        self.classes.selection_clear()
        self._on_change(replace(self._choice, label=place - 1 if place else None))
        self._on_done()

    def _count_finished(self) -> None:
        if self._count_entered():
            self._on_done()
        else:
            self.count.selection_range(0, "end")

    def _count_entered(self) -> bool:
        """Take over the number entered; return whether it is one."""
        text = self.count.get().strip()
        if text == str(self._choice.count):
            return True
        if text.isdecimal() and 1 <= int(text) <= MAX_IMAGES:
            self._on_change(replace(self._choice, count=int(text)))
            return True
        self._on_fault(f"{text or 'Nothing'} is not a number from 1 to {MAX_IMAGES}.")
        self.count.set(self._choice.count)
        return False
