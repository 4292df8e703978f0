"""Opening data sets through the dialog, with real keys and a real data child."""

from functools import partial
from pathlib import Path

import pytest
from conftest import Pump
from dialoglab import (
    dialogs,
    everything,
    needs_xdotool,
    open_dialog,
    open_set,
    the_dialog,
    type_into,
)
from live import real_input

from fmnist_workbench.spec.data import Reading
from fmnist_workbench.ui import filechoice
from fmnist_workbench.ui.app import App

pytestmark = pytest.mark.window


@needs_xdotool
def test_a_path_typed_into_the_dialog_is_opened(live: App, small: Path, pump: Pump) -> None:
    live.focus_force()
    real_input(live, "key", "ctrl+o")
    pump(lambda: dialogs(live) == 1)
    real_input(live, "type", str(small))
    assert the_dialog(live).path.get() == str(small)
    real_input(live, "key", "Return")
    pump(lambda: live.workbench.state.data.value is not None)
    assert live.workbench.state.data.value.info.source == str(small)
    pump(lambda: dialogs(live) == 0)


@needs_xdotool
def test_unlike_sizes_are_refused_until_a_size_is_typed(
    live: App, photos: Path, pump: Pump
) -> None:
    dialog = open_dialog(live, "open")
    real_input(live, "type", str(photos))
    real_input(live, "key", "Return")
    pump(lambda: dialog.faults.text)
    assert "24" in dialog.faults.text
    assert "20" in dialog.faults.text
    assert dialog.path.get() == str(photos)
    assert live.workbench.state.notice.value is None
    dialog.size.focus_force()
    real_input(live, "type", "20x20")
    real_input(live, "key", "Return")
    pump(lambda: live.workbench.state.data.value is not None)
    info = live.workbench.state.data.value.info
    assert info.shape == (20, 20, 1)
    assert info.classes == ("bag", "shoe")
    assert info.reading == Reading(size=(20, 20))
    assert dialogs(live) == 0


def test_a_csv_file_is_opened_with_its_test_file(live: App, tmp_path: Path, pump: Pump) -> None:
    pixels = ["," + ",".join(str((7 * n + 5 * m) % 256) for m in range(64)) for n in range(12)]
    rows = [f"{n % 2}{row}" for n, row in enumerate(pixels)]
    (tmp_path / "learn.csv").write_text("\n".join(rows[:8]))
    (tmp_path / "judge.csv").write_text("\n".join(rows[8:]))
    dialog = open_dialog(live, "open")
    type_into(dialog.path, str(tmp_path / "learn.csv"))
    type_into(dialog.test, str(tmp_path / "judge.csv"))
    type_into(dialog.names, "odd, even")
    dialog.primary.invoke()
    pump(lambda: live.workbench.state.data.value is not None)
    info = live.workbench.state.data.value.info
    assert (info.train, info.test, info.shape) == (8, 4, (8, 8, 1))
    assert info.classes == ("odd", "even")


def test_a_damaged_file_changes_nothing_and_keeps_what_was_typed(
    live: App, small: Path, tmp_path: Path, pump: Pump
) -> None:
    open_set(live, pump, small)
    state = live.workbench.state
    before = state.data.value, state.opened.value, state.network.value, state.split.value
    damaged = tmp_path / "shoes.npz"
    damaged.write_bytes(b"PK\x03\x04 and no more")
    dialog = open_dialog(live, "open")
    type_into(dialog.path, str(damaged))
    dialog.primary.invoke()
    assert dialog.primary.instate(["disabled"])
    pump(lambda: dialog.faults.text)
    assert "shoes.npz is damaged" in dialog.faults.text
    assert dialog.path.get() == str(damaged)
    assert dialog.primary.instate(["!disabled"])
    after = state.data.value, state.opened.value, state.network.value, state.split.value
    assert after == before


@pytest.mark.parametrize(
    ("field", "text", "word"),
    [("size", "huge", "height x width"), ("names", "bag, bag", "'bag'")],
)
def test_what_cannot_be_is_said_on_leaving_the_field(
    app: App, field: str, text: str, word: str
) -> None:
    dialog = open_dialog(app, "open")
    type_into(getattr(dialog, field), text)
    assert word in dialog.faults.text
    assert getattr(dialog, field).instate(["invalid"])
    dialog.path.insert(0, "somewhere")
    dialog.primary.invoke()
    assert not app.workbench._data.busy
    type_into(getattr(dialog, field), "")
    assert dialog.faults.text == ""


def test_without_a_path_it_says_what_is_missing(app: App) -> None:
    dialog = open_dialog(app, "open")
    dialog.primary.invoke()
    assert "Nothing is named yet" in dialog.faults.text


def test_closing_the_dialog_stops_the_opening(live: App, small: Path, pump: Pump) -> None:
    dialog = open_dialog(live, "open")
    type_into(dialog.path, str(small))
    dialog.primary.invoke()
    dialog.event_generate("<Escape>")
    pump(lambda: not live.workbench._data.busy)
    assert dialogs(live) == 0
    assert live.workbench.state.activity.value is None
    assert live.workbench.state.notice.value is None


def test_class_names_are_typed_for_a_set_that_is_open(live: App, small: Path, pump: Pump) -> None:
    before = open_set(live, pump, small)
    dialog = open_dialog(live, "names")
    assert dialog.names.get() == "0, 1"
    assert dialog.names.selection_get() == "0, 1", "typing replaces them"
    assert dialog.focus_get() is dialog.names
    assert not dialog.path.winfo_viewable(), "only the names are asked for"
    type_into(dialog.names, "bag, shoe")
    dialog.primary.invoke()
    state = live.workbench.state
    pump(lambda: state.data.value is not before)
    assert state.data.value.info.classes == ("bag", "shoe")
    assert state.opened.value == (state.data.value,)


def test_what_a_file_dialog_answers_stands_in_the_entry(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {"askopenfilename": str(tmp_path / "a.csv"), "askdirectory": str(tmp_path)}
    for name in list(answers):
        answer = partial(lambda name, **_options: answers[name], name)
        monkeypatch.setattr(filechoice.filedialog, name, answer)
    dialog = open_dialog(app, "open")
    file, folder, test = (
        each
        for each in everything(dialog)
        if each.winfo_class() == "TButton" and each.cget("text") in ("File…", "Folder…")
    )
    file.invoke()
    test.invoke()
    assert (dialog.path.get(), dialog.test.get()) == (answers["askopenfilename"],) * 2
    folder.invoke()
    assert dialog.path.get() == str(tmp_path)
    answers |= dict.fromkeys(answers, "")
    file.invoke()
    folder.invoke()
    assert dialog.path.get() == str(tmp_path), "who wants none changes nothing"
