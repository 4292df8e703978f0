"""What the tests of the dialogs about data sets share: opened, typed into and read."""

from pathlib import Path
from typing import Any

import pytest
from conftest import Pump
from live import HAS_XDOTOOL

from fmnist_workbench.spec.data import Reading
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.widgets.dialog import Dialog

needs_xdotool = pytest.mark.skipif(not HAS_XDOTOOL, reason="xdotool is not installed")

ASKS = ("open", "names", "augment", "synthesize", "resplit", "save")


def the_dialog(app: App) -> Any:
    (dialog,) = (child for child in app.winfo_children() if isinstance(child, Dialog))
    return dialog


def dialogs(app: App) -> int:
    return sum(isinstance(child, Dialog) for child in app.winfo_children())


def open_dialog(app: App, name: str) -> Any:
    getattr(app.asking, name)()
    app.update()
    return the_dialog(app)


def open_set(app: App, pump: Pump, path: Path, **reading: Any) -> OpenedData:
    app.workbench.data.open(str(path), reading=Reading(**reading))
    pump(lambda: app.workbench.state.data.value is not None)
    found = app.workbench.state.data.value
    assert found is not None
    return found


def type_into(widget: Any, text: str) -> None:
    widget.focus_force()
    widget.delete(0, "end")
    widget.insert(0, text)
    widget.event_generate("<Tab>")
    widget.update()


def everything(widget: Any) -> list[Any]:
    found = []
    for child in widget.winfo_children():
        found += [child, *everything(child)]
    return found
