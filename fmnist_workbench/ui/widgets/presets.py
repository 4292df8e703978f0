"""The preset networks to start from, with what each is good for and how large it is."""

import tkinter as tk
from collections.abc import Callable
from functools import lru_cache

import ttkbootstrap as ttk

from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.edits import start_from
from fmnist_workbench.spec.network import InputShape, Network
from fmnist_workbench.spec.presets import PRESETS
from fmnist_workbench.ui.theme import GAP, SETTINGS_WIDTH
from fmnist_workbench.ui.widgets.tips import tip

_NONE = "Start from a preset …"
_ABOUT_NONE = "A network of your own. A preset replaces all its layers; Ctrl+Z brings them back."
_TEACHES = "Networks to start from, each with the weights it would have for the images in use."
_LINES = 2
"""Lines kept for the summary, so that nothing below it jumps."""


class PresetChooser(ttk.Frame):
    """Calls `on_choose` with the name of the preset a person chose."""

    def __init__(self, parent: tk.Misc, on_choose: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._on_choose = on_choose
        self._summary = self._fault = ""
        self.box = ttk.Combobox(self, state="readonly", height=len(PRESETS))
        self.box.grid(row=0, column=0, sticky="ew")
        self.columnconfigure(0, weight=1)
        self.box.bind("<<ComboboxSelected>>", lambda _event: self._chosen())
        width = ttk.utils.scale_size(self, SETTINGS_WIDTH) - 3 * GAP
        self._about = ttk.Label(
            self,
            bootstyle="secondary",
            font="-size 8",
            wraplength=width,
            justify="left",
            text="\n" * (_LINES - 1),
        )
        self._about.grid(row=1, column=0, sticky="nw", pady=(GAP // 4, 0))
        self.rowconfigure(1, minsize=self._about.winfo_reqheight() + GAP // 4)
        self._tips = [tip(widget, _TEACHES) for widget in (self.box, self._about)]

    def show(self, network: Network, locked: str) -> None:
        """Show which preset a network is, and how large each would be for its images."""
        entries = _entries(network.input_shape, network.classes)
        self.box.configure(values=list(entries.values()))
        name = network.name if _is_preset(network) else None
        self.box.set(entries[name] if name else _NONE)
        self._summary = PRESETS[name].summary if name else _ABOUT_NONE
        more = f"\n\n{self._summary}\n\nSource: {PRESETS[name].source}." if name else ""
        for each in self._tips:
            each.configure(text=_TEACHES + more)
        self._show_about()
        self.box.configure(state="disabled" if locked else "readonly")

    def warn(self, fault: str) -> None:
        """Show what is wrong with an entry beside it instead of the summary; "" for nothing."""
        self._fault = fault
        self._show_about()

    def _show_about(self) -> None:
        style = "danger" if self._fault else "secondary"
        self._about.configure(text=self._fault or self._summary, bootstyle=style)

    def _chosen(self) -> None:
        self.box.selection_clear()
        self._on_choose(tuple(PRESETS)[self.box.current()])


def _is_preset(network: Network) -> bool:
    return network.name in PRESETS and start_from(network, network.name) == network


@lru_cache(maxsize=8)
def _entries(input_shape: InputShape, classes: int) -> dict[str, str]:
    """Return a line for each preset: its name, and how large it is for such images.

    Kept, because it is asked for at every edit: the counts change with the data set only.
    """
    fitted = {name: preset.network.fitted(input_shape, classes) for name, preset in PRESETS.items()}
    return {
        name: f"{name}, {diagnose(network).parameters:,} parameters"
        for name, network in fitted.items()
    }
