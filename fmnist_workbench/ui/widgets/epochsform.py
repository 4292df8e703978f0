"""How many epochs to train, asked in the words that fit the run in the window."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk
from pydantic import Field

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.schedules import EpochCount
from fmnist_workbench.spec.value import Value
from fmnist_workbench.ui.state import RunView
from fmnist_workbench.ui.widgets.form import Form

_EPOCH = "One epoch shows the network every training image once."


class _Fresh(Value):
    epochs: EpochCount = Field(description=_EPOCH)


class _Further(Value):
    more_epochs: EpochCount = Field(
        description=f"How many to add: a finished run goes on in a new one. {_EPOCH}"
    )


class _CutShort(Value):
    epochs_in_all: EpochCount = Field(
        description=f"Up to which epoch the run goes on, the finished ones counted. {_EPOCH}"
    )


class EpochsForm(ttk.Frame):
    """Asks for the epochs of a fresh run, for more of a finished one, or for a total.

    Args:
        on_change: Called with each number a person enters.
        tell: Called with what is wrong with an entry, "" if nothing is.
        label_width: Room for the label, in screen pixels.
    """

    def __init__(
        self,
        parent: tk.Misc,
        on_change: Callable[[int], None],
        tell: Callable[[str], None],
        label_width: int,
    ) -> None:
        super().__init__(parent)
        self._on_change = on_change
        self._tell = tell
        self._label_width = label_width
        self._view: RunView | None = None
        self.columnconfigure(0, weight=1)
        self._form = self._new_form(_Fresh(epochs=1))

    def show(self, count: int, view: RunView | None) -> None:
        """Show the number that stands in the settings, for this run or a fresh one."""
        self._view = view
        value = _asked(count, view)
        if type(value) is type(self._form.value):
            if value != self._form.value:
                self._form.show(value)
            return
        self._form.destroy()
        self._form = self._new_form(value)
        self._tell("")

    def enable(self, enabled: bool) -> None:
        """Let the number be changed or not."""
        self._form.enable(enabled)

    def commit(self) -> bool:
        """Take over what was typed and not yet entered; return whether it was good."""
        return self._form.commit()

    def _new_form(self, value: Value) -> Form[Value]:
        form = Form(self, value, self._entered, tell=self._tell)
        form.columnconfigure(0, minsize=self._label_width)
        form.grid(row=0, column=0, sticky="ew")
        return form

    def _entered(self, value: Value) -> None:
        (count,) = value.to_dict().values()
        done = self._view.done if self._view else 0
        if isinstance(value, _CutShort) and count <= done:
            raise InputError(
                f"{count} epochs in all were entered, and {done} are finished: enter {done + 1} or "
                "more."
            )
        self._on_change(count)


def _asked(count: int, view: RunView | None) -> Value:
    if view is None:
        return _Fresh(epochs=count)
    if view.run.status == "finished":
        return _Further(more_epochs=count)
    return _CutShort(epochs_in_all=count)
