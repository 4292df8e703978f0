"""One problem of the network: what kind it is, where, why, and buttons that mend it."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from tkinter.font import nametofont
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.spec.cures import Cure
from fmnist_workbench.spec.diagnosis import Problem
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.text import capitalized, fitted
from fmnist_workbench.ui.widgets.tips import AskedTip, tip
from fmnist_workbench.ui.widgets.wrapbutton import WrapButton

MOST_CURES = 3


@dataclass(frozen=True)
class _Look:
    """How a kind of problem is told apart: a mark, a word, a colour, and the text's on it."""

    mark: str
    word: str
    colour: str
    text: str
    teaches: str


_LOOKS = {
    "shape": _Look(
        "✕", "Shape", "#D55E00", "white", "Keras cannot build this: a layer does not fit its input."
    ),
    "structure": _Look(
        "≠",
        "Structure",
        "#0072B2",
        "white",
        "Keras would build this, but it could not learn to tell the classes apart.",
    ),
    "advice": _Look(
        "!", "Advice", "#E69F00", "black", "It can be built and trained; usually there is better."
    ),
}
"""In Okabe and Ito's colours, told apart by the colour-blind."""


@dataclass(frozen=True)
class CardCalls:
    """What cards call.

    Attributes:
        choose: The layer of this problem was clicked.
        apply: A cure of this problem was clicked.
        explain: Returns what a cure leads to.
        dismiss: This advice is not wanted any more.
        focused: A button got the keyboard.
    """

    choose: Callable[[Problem], None]
    apply: Callable[[Problem, Cure], None]
    explain: Callable[[Cure], str]
    dismiss: Callable[[Problem], None]
    focused: Callable[[tk.Misc], None]


class ProblemCard(ttk.Frame):
    """Shows a problem, and another one when told to: its widgets stay.

    Attributes:
        where: The button that chooses the layer.
        message: The label that says what is wrong.
        when: The label that says when advice matters.
        dismiss: The button for advice that is not wanted.
        buttons: One for each cure; those not needed are out of sight.
    """

    def __init__(self, parent: tk.Misc, calls: CardCalls) -> None:
        super().__init__(parent)
        self._calls = calls
        self._problem: Problem | None = None
        self._cures: tuple[Cure, ...] | None = None
        self._keys = False
        self._place = ""
        self.columnconfigure(1, weight=1)
        self._stripe = ttk.TkFrame(self, width=ttk.utils.scale_size(self, 4), autostyle=False)
        self._stripe.grid(row=0, column=0, sticky="ns", padx=(0, GAP // 2))
        body = ttk.Frame(self)
        body.grid(row=0, column=1, sticky="ew")
        self._build_head(body)
        self.message = ttk.Label(body, justify="left")
        self.when = ttk.Label(body, justify="left", bootstyle="secondary", font="-size 8")
        self.buttons = [self._button(body, number) for number in range(MOST_CURES)]
        self.message.pack(fill="x", pady=(GAP // 4, 0))
        body.bind("<Configure>", lambda event: self._wrap(event.width), add=True)

    @property
    def problem(self) -> Problem | None:
        """The problem that is shown."""
        return self._problem

    def show(self, problem: Problem, place: str, *, first: bool) -> None:
        """Show a problem.

        Args:
            problem: The problem.
            place: Its layer, in words; "" for none.
            first: Whether it is the one whose cures have keys.
        """
        self._keys = first
        self._place = place
        if problem == self._problem:
            return
        self._problem = problem
        look = _LOOKS[problem.kind]
        self._stripe.configure(bg=look.colour)
        text = f" {look.mark} {look.word} "
        self._kind.configure(text=text, background=look.colour, foreground=look.text)
        self._kind_tip.configure(text=look.teaches)
        _pack_if(problem.layer is not None, self.where, side="left")
        self.message.configure(text=capitalized(problem.message))
        self.when.configure(text=problem.when)
        _pack_if(bool(problem.when), self.when, fill="x", after=self.message)
        _pack_if(problem.severity == "advice", self.dismiss, side="right")
        self._show_place()

    def show_cures(self, cures: tuple[Cure, ...], locked: str) -> None:
        """Show the cures of the problem, grey while the network is `locked`."""
        for button in self.buttons:
            button.state(["disabled" if locked else "!disabled"])
        if cures == self._cures:
            return
        self._cures = cures
        for number, button in enumerate(self.buttons):
            if number < len(cures):
                button.say(cures[number].title)
            _pack_if(number < len(cures), button, fill="x", pady=(GAP // 4, GAP // 4))

    def _build_head(self, body: ttk.Frame) -> None:
        head = ttk.Frame(body)
        head.pack(fill="x")
        self._kind = ttk.Label(head, font="-size 8 -weight bold")
        self._kind.pack(side="left")
        self._kind_tip = tip(self._kind, "")
        self.where = ttk.Button(head, bootstyle="link", padding=(GAP // 2, 0))
        self.where.configure(command=lambda: self._tell(self._calls.choose))
        tip(self.where, "Choose this layer and bring it into sight.")
        # Beside the layer's name: a line of its own is a line less of the advice that is seen.
        self.dismiss = ttk.Button(head, bootstyle="link", text="Dismiss", padding=0)
        self.dismiss.configure(command=lambda: self._tell(self._calls.dismiss))
        tip(self.dismiss, "Hide this advice on this layer; it can be brought back at the end.")
        for button in (self.where, self.dismiss):
            self._follow(button)

    def _button(self, body: ttk.Frame, number: int) -> WrapButton:
        button = WrapButton(body, partial(self._apply, number))
        AskedTip(button, partial(self._explained, number))
        self._follow(button)
        return button

    def _follow(self, button: ttk.Button) -> None:
        """Tell when the keyboard comes to a button."""
        button.bind("<FocusIn>", lambda _event: self._calls.focused(button), add=True)

    def _tell(self, call: Callable[[Problem], None]) -> None:
        if self._problem is not None:
            call(self._problem)

    def _apply(self, number: int) -> None:
        if self._problem is not None and self._cures is not None:
            self._calls.apply(self._problem, self._cures[number])

    def _explained(self, number: int) -> str:
        if self._cures is None:
            return ""
        keys = f"Alt+{number + 1} does it, " if self._keys else ""
        return f"{self._calls.explain(self._cures[number])}\n\n{keys}Ctrl+Z takes it back."

    def _wrap(self, width: int) -> None:
        self._show_place()
        for label in (self.message, self.when):
            label.configure(wraplength=width - GAP // 2)  # a label has an edge of its own

    def _show_place(self) -> None:
        """Show the layer's name, as much of it as there is room for."""
        taken = self.dismiss.winfo_reqwidth() if self.dismiss.winfo_manager() else 0
        room = self.winfo_width() - self._kind.winfo_reqwidth() - taken - 4 * GAP
        font = nametofont("TkDefaultFont", root=self)
        self.where.configure(text=fitted(self._place, font, room))


def _pack_if(wanted: bool, widget: tk.Widget, **options: Any) -> None:
    if wanted:
        widget.pack(**options)
    else:
        widget.pack_forget()
