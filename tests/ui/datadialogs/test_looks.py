"""The dialogs about data sets: whether all is in sight, and how keys go through them."""

import pytest
from dialoglab import ASKS, dialogs, everything, open_dialog
from live import texts

from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.widgets.makedialog import MakeDialog
from fmnist_workbench.ui.widgets.opendialog import OpenDialog

pytestmark = pytest.mark.window


def test_nothing_is_called_by_the_number_of_a_document(app: App, fashion: OpenedData) -> None:
    app.workbench.state.opened.set((fashion,))
    app.workbench.data.choose(fashion)
    for ask in ASKS:
        assert "document" not in texts(open_dialog(app, ask)).lower()
    said = texts(open_dialog(app, "augment"))
    assert "Small shifts and noise" in said
    assert "npz without names" in said


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ask", ASKS)
def test_nothing_is_cut_off(app: App, fashion: OpenedData, ask: str, dark: bool) -> None:
    app.workbench.state.dark.set(dark)
    app.workbench.state.opened.set((fashion,))
    app.workbench.data.choose(fashion)
    dialog = open_dialog(app, ask)
    app.update()
    assert dialog.winfo_rootx() >= app.winfo_rootx()
    assert dialog.winfo_rooty() >= app.winfo_rooty()
    assert dialog.winfo_width() <= app.winfo_width()
    assert dialog.winfo_height() <= app.winfo_height()
    for widget in everything(dialog):
        if widget.winfo_class() in ("TLabel", "TButton", "TRadiobutton", "TEntry", "TSpinbox"):
            if not widget.winfo_ismapped():
                continue
            assert widget.winfo_width() >= widget.winfo_reqwidth(), texts(widget)
            right = widget.winfo_rootx() + widget.winfo_width()
            assert right <= dialog.winfo_rootx() + dialog.winfo_width(), texts(widget)
            below = widget.winfo_rooty() + widget.winfo_height()
            assert below <= dialog.winfo_rooty() + dialog.winfo_height(), texts(widget)


@pytest.mark.parametrize("ask", ASKS)
def test_escape_closes_and_the_keyboard_starts_in_a_field(
    app: App, fashion: OpenedData, ask: str
) -> None:
    app.workbench.state.opened.set((fashion,))
    app.workbench.data.choose(fashion)
    dialog = open_dialog(app, ask)
    holder = dialog.focus_get()
    assert holder.winfo_class() in ("TEntry", "TSpinbox")
    holder.event_generate("<Escape>")
    app.update()
    assert dialogs(app) == 0


def test_tab_goes_through_the_fields_from_top_to_bottom(app: App) -> None:
    dialog = open_dialog(app, "open")
    seen = [dialog.focus_get()]
    while len(seen) < 8:
        seen[-1].event_generate("<Tab>")
        app.update()
        seen.append(dialog.focus_get())
    named = [dialog.path, dialog.test, dialog.size, dialog.names, dialog.primary, dialog.cancel]
    assert [widget for widget in [*seen, dialog.cancel] if widget in named] == named
    assert seen[7] is dialog.primary


def test_there_is_one_dialog_at_a_time(app: App) -> None:
    open_dialog(app, "open")
    assert isinstance(open_dialog(app, "synthesize"), MakeDialog)
    assert isinstance(open_dialog(app, "open"), OpenDialog)
