"""Asks in which format a run's model is to be exported."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.spec.modelformats import MODEL_FORMATS, ModelFormat, ModelFormatName
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.dialog import Dialog
from fmnist_workbench.ui.widgets.tips import tip

_ABOUT = (
    "Writes the model of {run} for use outside the workbench, reads it back, and keeps it only if "
    "it predicts what it predicts here. It takes pixels from 0 to 1, whatever the format: "
    "normalization, where the recipe has it, goes along as its first layer."
)
_WIDTH = 540
_INDENT = 24
"""Of what is in the dialog, before scaling, and of what stands under a format's name."""


class ExportDialog(Dialog):
    """Lists the formats; calls `on_choose` with the one that is wanted.

    Args:
        over: The window it belongs to.
        run: The id of the run.
        on_choose: See above.
    """

    def __init__(
        self, over: tk.Misc, run: str, on_choose: Callable[[ModelFormatName], None]
    ) -> None:
        super().__init__(
            over, "Export model", action="Choose a place…", teaches="Say where it is to be written"
        )
        self.faults.pack_forget()  # nothing that is asked here can be wrong
        self._on_choose = on_choose
        self._width = ttk.utils.scale_size(self, _WIDTH)
        self._text(_ABOUT.format(run=run)).pack(anchor="w", pady=(0, GAP // 2))
        self._chosen = ttk.StringVar(self, next(iter(MODEL_FORMATS)))
        self.buttons: dict[ModelFormatName, ttk.Radiobutton] = {
            name: self._build(kind) for name, kind in MODEL_FORMATS.items()
        }
        self.present(self.buttons["keras"])

    def confirm(self) -> None:
        """Ask for the place of the chosen format."""
        chosen = next(name for name in MODEL_FORMATS if name == self._chosen.get())
        self.close()
        self._on_choose(chosen)

    def _build(self, kind: ModelFormat) -> ttk.Radiobutton:
        """Show a format with what it is for; grey, with the reason, where something is missing."""
        missing = kind.missing
        button = ttk.Radiobutton(
            self.body,
            text=kind.title,
            value=kind.name,
            variable=self._chosen,
            state="disabled" if missing else "normal",
        )
        button.pack(anchor="w", pady=(GAP, 0))
        tip(button, missing or kind.about)
        indent = ttk.utils.scale_size(self, _INDENT)
        for text, style in ((kind.about, "secondary"), (missing, "danger")):
            if text:
                self._text(text, style, indent).pack(anchor="w", padx=(indent, 0))
        return button

    def _text(self, text: str, style: str = "default", indent: int = 0) -> ttk.Label:
        return ttk.Label(
            self.body,
            text=text,
            bootstyle=style,
            wraplength=self._width - indent,
            justify="left",
        )
