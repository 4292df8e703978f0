"""Every action of the window with its keys, in one table: menus and key bindings come from it."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import ttkbootstrap as ttk

from fmnist_workbench.ui.actions.tutoring import CURES
from fmnist_workbench.ui.runasking import ask_to_thin
from fmnist_workbench.ui.widgets.filedialogs import of_file_dialog
from fmnist_workbench.ui.widgets.keys import takes_text

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
        leaves_fields: Whether its keys edit text as ever where a field has the keyboard, and do
            nothing in other windows.
    """

    title: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    accelerator: str = ""
    usable: Callable[[], bool] = _always
    leaves_fields: bool = False


def actions(app: "App") -> dict[str, tuple[Action, ...]]:
    """Return all actions, by menu."""
    return {
        "File": _file_actions(app),
        "Edit": (
            Action("Undo", app.undo, ("<Control-z>",), "Ctrl+Z"),
            Action("Redo", app.redo, ("<Control-Z>", "<Control-y>"), "Ctrl+Shift+Z"),
            *_layer_actions(app),
            *_tutor_actions(app),
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
            Action(
                "Layer or code",
                partial(app.edit, "code"),
                ("<F7>",),
                "F7",
                partial(app.can_edit, "code"),
            ),
            Action("Dark or light", app.toggle_dark, ("<Control-d>",), "Ctrl+D"),
        ),
        "Help": (Action("About", app.about, ("<F1>",), "F1"),),
    }


def _tutor_actions(app: "App") -> tuple[Action, ...]:
    """Return the way to the problems of the network, and what mends the one read first."""

    def has_problems() -> bool:
        return bool(app.workbench.tutoring.problems)

    return (
        Action("Next problem of the network", app.next_problem, ("<F8>",), "F8", has_problems),
        *(
            Action(
                f"Mend it: {cure}",
                partial(app.edit, cure),
                (f"<Alt-Key-{number}>",),
                f"Alt+{number}",
                partial(app.can_edit, cure),
            )
            for number, cure in enumerate(CURES, start=1)
        ),
    )


def _file_actions(app: "App") -> tuple[Action, ...]:
    asking, networks, state = app.asking, app.network_asking, app.workbench.state

    def can_build() -> bool:
        return not app.workbench.builder.locked

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
        Action("Open network…", networks.open, ("<Control-O>",), "Ctrl+Shift+O", can_build),
        Action("Save network as…", networks.save, ("<Control-E>",), "Ctrl+Shift+E"),
        Action(
            "Network from a run…",
            networks.take_from_run,
            ("<Control-R>",),
            "Ctrl+Shift+R",
            can_build,
        ),
        Action("Quit", app.quit_window, ("<Control-q>",), "Ctrl+Q"),
    )


def _layer_actions(app: "App") -> tuple[Action, ...]:
    """Return what can be done to the layers chosen on the Network tab."""
    entries = (
        ("Cut", "cut", "<Control-x>", "Ctrl+X"),
        ("Copy", "copy", "<Control-c>", "Ctrl+C"),
        ("Paste", "paste", "<Control-v>", "Ctrl+V"),
        ("Duplicate", "duplicate", "<Control-D>", "Ctrl+Shift+D"),
        ("Delete", "delete", "<Delete>", "Del"),
        ("Select all", "select all", "<Control-a>", "Ctrl+A"),
        ("Move up", "up", "<Alt-Up>", "Alt+Up"),
        ("Move down", "down", "<Alt-Down>", "Alt+Down"),
    )
    insert = Action(
        "Insert a layer",
        partial(app.edit, "insert"),
        ("<Insert>",),
        "Ins",
        partial(app.can_edit, "insert"),
    )
    of_layers = (
        Action(
            title,
            partial(app.edit, what),
            (key,),
            accelerator,
            partial(app.can_edit, what),
            leaves_fields=True,
        )
        for title, what, key, accelerator in entries
    )
    return (*of_layers, insert)


def _run_actions(app: "App") -> tuple[Action, ...]:
    workbench, state = app.workbench, app.workbench.state

    def can_train() -> bool:
        return not workbench.why_not_train()

    def can_stop() -> bool:
        return state.activity.value is not None and state.activity.value.cancel is not None

    def has_run() -> bool:
        return state.run.value is not None and state.training.value == "idle"

    def can_export() -> bool:
        return not workbench.exporting.why_not()

    return (
        Action("Train", workbench.train, ("<F5>",), "F5", can_train),
        *_steering_actions(app),
        Action("Stop", workbench.stop, ("<Control-period>",), "Ctrl+.", can_stop),
        Action(
            "Thin checkpoints…",
            partial(ask_to_thin, app, workbench),
            ("<Control-T>",),
            "Ctrl+Shift+T",
            lambda: workbench.thinning.can_any,
        ),
        Action("Reset weights", workbench.runs.reset, ("<Control-r>",), "Ctrl+R", has_run),
        Action(
            "Final figure (test)", app.final_figure, ("<Control-Return>",), "Ctrl+Enter", has_run
        ),
        Action(
            "Export model…", app.export_asking.ask, ("<Control-M>",), "Ctrl+Shift+M", can_export
        ),
    )


def _steering_actions(app: "App") -> tuple[Action, ...]:
    """Return what a training can be told while it runs."""
    training, state = app.workbench.training, app.workbench.state

    def trains() -> bool:
        return state.training.value in ("training", "paused")

    def set_by_hand() -> bool:
        return trains() and state.steered.value.rate is not None

    return (
        Action("Pause or go on", training.pause_or_resume, ("<F6>",), "F6", trains),
        Action("One batch", partial(training.step, "batch"), ("<F9>",), "F9", trains),
        Action("One epoch", partial(training.step, "epoch"), ("<Shift-F9>",), "Shift+F9", trains),
        Action(
            "One more epoch", partial(training.more_epochs, 1), ("<Control-F9>",), "Ctrl+F9", trains
        ),
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
                if action.leaves_fields:
                    app.bind_all(key, _bound_outside_fields(app, action.run))
                else:
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


def _bound(run: Callable[[], object]) -> Callable[[object], str | None]:
    def handle(event: Any) -> str | None:
        if of_file_dialog(event.widget):
            return None
        run()
        return "break"

    return handle


def _bound_outside_fields(app: "App", run: Callable[[], object]) -> Callable[[object], None]:
    def handle(event: Any) -> None:
        widget = event.widget  # a name: the list of a combobox is no widget of tkinter's
        if not isinstance(widget, tk.Misc) or takes_text(widget):
            return
        if widget.winfo_toplevel() is app:
            run()

    return handle
