"""Tk's own file dialogs, which wait inside a call of ours: what may happen meanwhile."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.widgets.filedialogs import FILE_CHOSEN, in_file_dialog

pytestmark = pytest.mark.window


def _once_open(app: App, do: Callable[[], object]) -> None:
    """Do something as soon as a file dialog is open."""

    def look() -> None:
        if in_file_dialog(app):
            do()
        else:
            app.after(20, look)

    app.after(20, look)


def test_the_window_can_be_closed_while_one_is_open(display: str, tmp_path: Path) -> None:
    app = App(tmp_path / "home")
    app.update()
    _once_open(app, app.quit_window)
    app.ask_where_to_save()
    assert not app.gone, "what asked has its answer first: there is none"
    app.mainloop()
    assert app.gone


def test_keys_in_one_do_nothing_in_the_window(app: App) -> None:
    def press() -> None:
        dialog = app.tk.call("grab", "current")
        app.tk.call("focus", "-force", dialog)
        for key in ("<Control-d>", "<Control-o>", "<Control-Key-4>", "<Control-q>"):
            app.tk.call("event", "generate", dialog, key)
        app.tk.call("set", FILE_CHOSEN, "")

    _once_open(app, press)
    app.ask_where_to_save()
    app.update()
    assert not app.gone
    assert not app.workbench.state.dark.value
    assert app._notebook.index("current") == 0
    assert not [child for child in app.winfo_children() if child.winfo_class() == "Toplevel"]
