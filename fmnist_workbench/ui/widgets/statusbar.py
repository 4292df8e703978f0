"""The status line: engine, device, what is in use, progress with time left, and Stop."""

import tkinter as tk

import ttkbootstrap as ttk

from fmnist_workbench.ui.state import Activity, State
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.text import uncapitalized
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.workbench import Workbench


class StatusBar(ttk.Frame):
    """One line at the bottom of the window, always there, never changing its height."""

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent, padding=(GAP, GAP // 2))
        self._state = workbench.state
        self._engine = self._label("The process that computes, and what it computes on.")
        self._where = self._label("Data set, network and run in use.")
        self._stop = ttk.Button(
            self, text="Stop", bootstyle="danger outline", command=workbench.stop
        )
        self._bar = ttk.Progressbar(self, length=ttk.utils.scale_size(self, 120))
        self._activity = ttk.Label(self, anchor="e")
        self._stop.pack(side="right")
        self._bar.pack(side="right", padx=GAP)
        self._activity.pack(side="right")
        self._gate = Gate(self._stop, "Stop what is going on; finished epochs are kept (Ctrl+.)")
        tip(self._bar, "How far what is going on has come; with several epochs, all of them.")
        self._watch(self._state)
        self._show_engine()
        self._show_place()
        self._show_activity(None)

    def _label(self, teaches: str) -> ttk.Label:
        label = ttk.Label(self)
        label.pack(side="left", padx=(0, 2 * GAP))
        tip(label, teaches)
        return label

    def _watch(self, state: State) -> None:
        state.engine.watch(lambda _engine: self._show_engine())
        for value in (state.data, state.network, state.run):
            value.watch(lambda _value: self._show_place())
        state.activity.watch(self._show_activity)
        state.training.watch(lambda _training: self._show_activity(state.activity.value))

    def _show_engine(self) -> None:
        engine = self._state.engine.value
        mark = "●" if engine.ready else "○"
        device = f", {engine.device}" if engine.device else ""
        self._engine.configure(text=f"{mark} {engine.text}{device}")

    def _show_place(self) -> None:
        data, run = self._state.data.value, self._state.run.value
        parts = [data.info.name] if data else ["no data set"]
        parts.append(self._state.network.value.name)
        parts += [f"run {run.run.id}"] if run else []
        self._where.configure(text="  ›  ".join(parts))

    def _show_activity(self, activity: Activity | None) -> None:
        self._gate.set(_why_not_stop(activity))
        if activity is None:
            self._activity.configure(text="")
            self._bar.configure(value=0)
            return
        paused = "paused: " if self._state.training.value == "paused" else ""
        self._activity.configure(text=paused + uncapitalized(activity.text) + _time_left(activity))
        self._bar.configure(value=100 * (activity.fraction or 0))


def _why_not_stop(activity: Activity | None) -> str:
    if activity is None:
        return "Nothing is going on."
    return "It is being stopped." if activity.cancel is None else ""


def _time_left(activity: Activity) -> str:
    if activity.seconds_left is None:
        return ""
    minutes, seconds = divmod(round(activity.seconds_left), 60)
    return f" · {minutes}:{seconds:02d} left"
