"""What becomes of the layers that learn: the source's, the same anew, or others."""

import tkinter as tk
from collections.abc import Callable, Mapping

import ttkbootstrap as ttk

from fmnist_workbench.ui.actions.transferchoice import Behind
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.tips import Gate, tip

_HEADING = "Layers that learn"
_HEADING_TIP = (
    "The layer you click in the list and those behind it. Those before it are frozen: they keep "
    "the weights of the source."
)
_TITLES: Mapping[Behind, str] = {
    "kept": "the source's, with its weights",
    "fresh": "the source's, with new weights",
    "others": "those of the Network tab, new",
}
_TIPS: Mapping[Behind, str] = {
    "kept": "They begin with what the source has learned and learn on from there: good where the "
    "new images are much like the old ones.",
    "fresh": "The same layers begin with random weights: good where what the last layers know, "
    "such as digits, is of no use any more.",
    "others": "Other layers take their place, as the Network tab has them, and begin with random "
    "weights: a wider dense layer, for instance, or one more.",
}
_EDIT_TIP = (
    "Go to the Network tab with the source's layers, unless those before the split are there "
    "already; what you change behind it is what will learn."
)


class BehindChoice(ttk.Frame):
    """Three choices below one another, of which one is made.

    Args:
        on_choose: Called with the one a person chose.
        on_edit: Called when a person wants to change the layers.
    """

    def __init__(
        self, parent: tk.Misc, on_choose: Callable[[Behind], None], on_edit: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._variable = ttk.StringVar(self, "")
        self.columnconfigure(0, weight=1)
        heading = ttk.Label(self, text=_HEADING)
        heading.grid(row=0, column=0, columnspan=2, sticky="w")
        tip(heading, _HEADING_TIP)
        self.buttons: dict[Behind, ttk.Radiobutton] = {}
        self._gates: dict[Behind, Gate] = {}
        for row, (value, title) in enumerate(_TITLES.items(), 1):
            button = ttk.Radiobutton(
                self,
                text=title,
                value=value,
                variable=self._variable,
                command=lambda value=value: on_choose(value),
            )
            button.grid(row=row, column=0, sticky="w")
            self.buttons[value] = button
            self._gates[value] = Gate(button, _TIPS[value])
        self.edit = ttk.Button(
            self,
            text="Edit ›",
            bootstyle="secondary outline",
            padding=(GAP // 2, 0),
            command=on_edit,
        )
        self.edit.grid(row=len(_TITLES), column=1, sticky="e")
        self._edit_gate = Gate(self.edit, _EDIT_TIP)

    def show(self, behind: Behind | None, why_not: str, why_not_others: str, no_edit: str) -> None:
        """Show what is chosen, and what cannot be.

        Args:
            behind: The choice, None for none.
            why_not: Why nothing can be chosen, or nothing.
            why_not_others: Why the layers of the Network tab cannot be, or nothing.
            no_edit: Why the layers cannot be edited, or nothing.
        """
        self._variable.set(behind or "")
        for value, gate in self._gates.items():
            # What is chosen stays so: the panel says what is wrong with it.
            others = why_not_others if value == "others" and behind != "others" else ""
            gate.set(why_not or others)
        self._edit_gate.set(no_edit)
