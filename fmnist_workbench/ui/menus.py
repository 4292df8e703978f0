"""Every action of the window with its key, in one table: menus and key bindings come from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ttkbootstrap as ttk

if TYPE_CHECKING:
    from fmnist_workbench.ui.app import App


@dataclass(frozen=True)
class Action:
    """One entry of a menu: its key is spelled for Tk, `accelerator` for people."""

    title: str
    run: Callable[[], object]
    key: str = ""
    accelerator: str = ""


def actions(app: "App") -> dict[str, tuple[Action, ...]]:
    """Return all actions, by menu."""
    training = app.workbench.training
    return {
        "File": (
            Action("Open data…", app.ask_for_data, "<Control-o>", "Ctrl+O"),
            Action("Quit", app.quit_window, "<Control-q>", "Ctrl+Q"),
        ),
        "Edit": (
            Action("Undo", app.undo, "<Control-z>", "Ctrl+Z"),
            Action("Redo", app.redo, "<Control-Z>", "Ctrl+Shift+Z"),
        ),
        "Run": (
            Action("Train", training.train, "<F5>", "F5"),
            Action("Pause or go on", training.pause_or_resume, "<F6>", "F6"),
            Action("Stop", training.stop, "<Control-period>", "Ctrl+."),
            Action("Reset weights", training.reset, "<Control-r>", "Ctrl+R"),
            Action("Final figure (test)", app.final_figure, "<Control-Return>", "Ctrl+Enter"),
        ),
        "View": (
            *(
                Action(
                    name.capitalize(),
                    _opener(app, index),
                    f"<Control-Key-{index + 1}>",
                    f"Ctrl+{index + 1}",
                )
                for index, name in enumerate(app.tab_names)
            ),
            Action("Dark or light", app.toggle_dark, "<Control-d>", "Ctrl+D"),
        ),
        "Help": (Action("About", app.about, "<F1>", "F1"),),
    }


def build_menus(app: "App") -> None:
    """Give the window its menu bar, and bind the keys."""
    bar = ttk.Menu(app)
    for heading, entries in actions(app).items():
        menu = ttk.Menu(bar, tearoff=False)
        for action in entries:
            menu.add_command(label=action.title, command=action.run, accelerator=action.accelerator)
            app.bind_all(action.key, _bound(action.run))
        bar.add_cascade(label=heading, menu=menu, underline=0)
    app.configure(menu=bar)
    app.event_add("<<Invoke>>", "<space>")  # Tk 8.6 presses buttons at this event, without a key


def _opener(app: "App", index: int) -> Callable[[], None]:
    return lambda: app.open_tab(index)


def _bound(run: Callable[[], object]) -> Callable[[object], str]:
    def handle(_event: object) -> str:
        run()
        return "break"

    return handle
