"""Every action of the window with its keys, in one table: menus and key bindings come from it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import ttkbootstrap as ttk

if TYPE_CHECKING:
    from fmnist_workbench.ui.app import App


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Action:
    """One entry of a menu.

    Attributes:
        keys: As Tk spells them; any of them does it.
        accelerator: The first key, as people spell it.
        usable: Asked whenever the menu opens; the entry is grey if not.
    """

    title: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    accelerator: str = ""
    usable: Callable[[], bool] = _always


def actions(app: "App") -> dict[str, tuple[Action, ...]]:
    """Return all actions, by menu."""
    return {
        "File": _file_actions(app),
        "Edit": (
            Action("Undo", app.undo, ("<Control-z>",), "Ctrl+Z"),
            Action("Redo", app.redo, ("<Control-Z>", "<Control-y>"), "Ctrl+Shift+Z"),
        ),
        "Run": _run_actions(app),
        "View": (
            *(
                Action(
                    name.capitalize(),
                    partial(app.open_tab, index),
                    (f"<Control-Key-{index + 1}>",),
                    f"Ctrl+{index + 1}",
                )
                for index, name in enumerate(app.tab_names)
            ),
            Action("Dark or light", app.toggle_dark, ("<Control-d>",), "Ctrl+D"),
        ),
        "Help": (Action("About", app.about, ("<F1>",), "F1"),),
    }


def _file_actions(app: "App") -> tuple[Action, ...]:
    asking, state = app.asking, app.workbench.state

    def has_data() -> bool:
        return state.data.value is not None

    def can_close() -> bool:
        return not app.workbench.data.why_not_close(state.data.value)

    return (
        Action("Open data…", asking.open, ("<Control-o>",), "Ctrl+O"),
        Action("Save data as…", asking.save, ("<Control-S>",), "Ctrl+Shift+S", has_data),
        Action("Save picture…", app.ask_where_to_save, ("<Control-p>",), "Ctrl+P"),
        Action("Close data", app.close_data, ("<Control-w>",), "Ctrl+W", can_close),
        Action(
            "New: augmented images…", asking.augment, ("<Control-A>",), "Ctrl+Shift+A", has_data
        ),
        Action("New: synthetic digits…", asking.synthesize, ("<Control-N>",), "Ctrl+Shift+N"),
        Action("New: split anew…", asking.resplit, ("<Control-L>",), "Ctrl+Shift+L", has_data),
        Action("Class names…", asking.names, usable=has_data),
        Action("Quit", app.quit_window, ("<Control-q>",), "Ctrl+Q"),
    )


def _run_actions(app: "App") -> tuple[Action, ...]:
    workbench, state = app.workbench, app.workbench.state
    training = workbench.training

    def can_train() -> bool:
        return not training.why_not()

    def trains() -> bool:
        return state.training.value in ("training", "paused")

    def set_by_hand() -> bool:
        return trains() and state.steered.value.rate is not None

    def can_stop() -> bool:
        return state.activity.value is not None and state.activity.value.cancel is not None

    def has_run() -> bool:
        return state.run.value is not None and state.training.value == "idle"

    return (
        Action("Train", training.train, ("<F5>",), "F5", can_train),
        Action("Pause or go on", training.pause_or_resume, ("<F6>",), "F6", trains),
        Action("One batch", partial(training.step, "batch"), ("<F7>",), "F7", trains),
        Action("One epoch", partial(training.step, "epoch"), ("<F8>",), "F8", trains),
        Action("One more epoch", partial(training.more_epochs, 1), ("<F9>",), "F9", trains),
        Action(
            "Learning rate: a third",
            partial(training.scale_rate, 1 / 3),
            ("<Control-minus>",),
            "Ctrl+−",
            trains,
        ),
        Action(
            "Learning rate: three times",
            partial(training.scale_rate, 3.0),
            ("<Control-plus>", "<Control-equal>"),
            "Ctrl++",
            trains,
        ),
        Action(
            "Learning rate: follow schedule",
            partial(training.set_rate, None),
            ("<Control-0>",),
            "Ctrl+0",
            set_by_hand,
        ),
        Action(
            "Stop after this epoch",
            training.stop_after_epoch,
            ("<Control-greater>", "<Control-colon>"),
            "Ctrl+Shift+.",
            trains,
        ),
        Action("Stop", workbench.stop, ("<Control-period>",), "Ctrl+.", can_stop),
        Action("Reset weights", workbench.runs.reset, ("<Control-r>",), "Ctrl+R", has_run),
        Action(
            "Final figure (test)", app.final_figure, ("<Control-Return>",), "Ctrl+Enter", has_run
        ),
    )


def build_menus(app: "App") -> None:
    """Give the window its menu bar, and bind the keys."""
    bar = ttk.Menu(app)
    for heading, entries in actions(app).items():
        menu = ttk.Menu(bar, tearoff=False)
        menu.configure(postcommand=partial(_grey_out, menu, entries))
        for action in entries:
            menu.add_command(label=action.title, command=action.run, accelerator=action.accelerator)
            for key in action.keys:
                _bind(app, key, action.run)
        bar.add_cascade(label=heading, menu=menu, underline=0)
    app.configure(menu=bar)
    app.event_add("<<Invoke>>", "<space>")  # Tk 8.6 presses buttons at this event, without a key


def _grey_out(menu: ttk.Menu, entries: tuple[Action, ...]) -> None:
    for index, action in enumerate(entries):
        menu.entryconfigure(index, state="normal" if action.usable() else "disabled")


def _bind(app: "App", key: str, run: Callable[[], object]) -> None:
    """Bind a key everywhere; in a field it must not edit the text as well."""
    app.bind_all(key, _bound(run))
    for kind in ("TEntry", "TSpinbox", "TCombobox"):
        app.unbind_class(kind, key)


def _bound(run: Callable[[], object]) -> Callable[[object], str]:
    def handle(_event: object) -> str:
        run()
        return "break"

    return handle
