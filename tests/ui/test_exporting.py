"""Exporting a model from the window: what is asked, what goes on, and what is said in the end."""

import sys
from pathlib import Path
from typing import Any

import pytest
from live import finish_training, live_window, real_input, settings, texts, until

from fmnist_workbench.spec.modelformats import MODEL_FORMATS
from fmnist_workbench.ui import filechoice
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.menus import actions
from fmnist_workbench.ui.widgets.dialog import Dialog
from fmnist_workbench.ui.widgets.exportdialog import ExportDialog

pytestmark = pytest.mark.window


def the_dialog(app: App) -> ExportDialog:
    (dialog,) = (child for child in app.winfo_children() if isinstance(child, Dialog))
    assert isinstance(dialog, ExportDialog)
    return dialog


def menu_entry(app: App) -> Any:
    return next(each for each in actions(app)["Run"] if each.title == "Export model…")


def test_a_format_whose_extra_is_missing_is_grey_and_says_how_to_get_it(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tf2onnx", None)
    chosen: list[str] = []
    dialog = ExportDialog(app, "0001-any", chosen.append)
    app.update()
    shown = texts(dialog)
    assert all(kind.about in shown for kind in MODEL_FORMATS.values())
    assert "ONNX needs tf2onnx, which is not installed here; install with: " in shown
    assert {name: b.instate(["disabled"]) for name, b in dialog.buttons.items()} == {
        "keras": False,
        "saved_model": False,
        "onnx": True,
        "litert": False,
    }
    dialog.buttons["onnx"].invoke()  # a grey one cannot be chosen
    dialog.primary.invoke()
    assert chosen == ["keras"]
    assert not dialog.winfo_exists()


def test_without_a_trained_model_there_is_nothing_to_export(app: App) -> None:
    assert not menu_entry(app).usable()
    app.focus_force()
    app.event_generate("<Control-M>")
    app.update()
    notice = app.workbench.state.notice.value
    assert notice is not None
    assert "train the network first" in notice.text
    assert not [child for child in app.winfo_children() if isinstance(child, Dialog)]


@pytest.mark.slow
def test_a_trained_model_is_exported_and_the_notice_says_how_it_was_checked(
    display: str, data_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    place = tmp_path / "mine.onnx"

    def answer(**options: Any) -> str:
        asked.append(options)
        return str(place)

    monkeypatch.setattr(filechoice.filedialog, "asksaveasfilename", answer)
    with live_window(tmp_path / "home") as app:
        state, exporting = app.workbench.state, app.workbench.exporting
        settings(app, "linear", limit=300, epochs=1)
        app.workbench.training.train()
        assert "A training is running" in exporting.why_not()
        finish_training(app)
        until(app, lambda: state.activity.value is None)
        assert state.run.value is not None
        run = state.run.value.run.id
        assert menu_entry(app).usable()

        app.focus_force()
        real_input(app, "key", "ctrl+shift+m")
        until(app, lambda: [each for each in app.winfo_children() if isinstance(each, Dialog)])
        dialog = the_dialog(app)
        assert run in texts(dialog)
        heard: list[Any] = []
        state.activity.watch(heard.append)
        real_input(app, "key", "Down", "key", "Down", "key", "space", "key", "Return")
        until(app, lambda: asked)
        assert asked[0]["initialfile"] == f"{run}.onnx"
        assert exporting.running.value
        assert "A model is being exported" in exporting.why_not()
        until(app, lambda: not exporting.running.value)
        (writing,) = (each for each in heard if each and each.text.startswith("Writing ONNX"))
        assert (writing.fraction, writing.cancel) == (None, None)
        assert state.activity.value is None
        assert state.notice.value is not None
        said = state.notice.value.text
        assert said.startswith(f"Epoch 1 of run {run} is exported as ONNX to {place} (")
        assert "checked: on 50 validation images its probabilities" in said
        assert place.stat().st_size > 7850 * 4

        place = tmp_path / "nowhere" / "mine.keras"
        exporting.export(run, "keras", place)
        until(app, lambda: not exporting.running.value)
        assert state.notice.value.level == "warning"
        assert state.notice.value.text.startswith("Not exported: there is no folder")
        assert state.model.value is not None  # what is drawn for stays on the table
