"""What a dialog shows of the images that it would make."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Pump
from dialoglab import (
    everything,
    open_dialog,
    type_into,
)
from live import texts
from PIL import ImageTk

from fmnist_workbench.datasets.synthesis.fonts import find_fonts
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.widgets.augmentsample import AugmentSample
from fmnist_workbench.ui.widgets.digitssample import DigitsSample

pytestmark = pytest.mark.window


def _sample(dialog: Any, kind: type[Any]) -> Any:
    (found,) = (widget for widget in everything(dialog) if isinstance(widget, kind))
    return found


def _seen(picture: Any) -> bytes:
    """Return what a picture shows; nothing while it is empty."""
    photo = picture._photo
    return b"" if photo is None else ImageTk.getimage(photo).tobytes()


def test_digits_are_shown_as_they_would_be_drawn(live: App, pump: Pump) -> None:
    dialog = open_dialog(live, "synthesize")
    shown = _sample(dialog, DigitsSample)
    train, test = shown.pictures["train"], shown.pictures["test"]
    pump(lambda: _seen(train))
    first = _seen(train), _seen(test)
    assert shown.captions["train"].cget("text").startswith("train: ")
    assert shown.captions["test"].cget("text").startswith("test: ")
    assert live.workbench.state.activity.value is None
    place = dialog.winfo_geometry()

    type_into(dialog._forms[1]._controls["noise"].widget, "60")
    assert (_seen(train), _seen(test)) == first  # the last ones stay until the new ones are there
    pump(lambda: _seen(train) != first[0])
    assert _seen(test) != first[1]

    dialog._forms[0]._controls["shared_fonts"].widget.invoke()
    pump(lambda: "the same fonts" in shown.captions["train"].cget("text"))
    assert "the same fonts" in shown.captions["test"].cget("text")

    type_into(dialog._forms[0]._controls["test"].widget, "0")
    pump(lambda: not _seen(test))
    assert shown.captions["test"].cget("text") == "test: no images"
    assert "the same fonts" not in shown.captions["train"].cget("text")
    assert dialog.winfo_geometry() == place


def test_of_many_entries_the_last_one_is_shown_in_the_end(live: App, pump: Pump) -> None:
    dialog = open_dialog(live, "synthesize")
    shown = _sample(dialog, DigitsSample)
    noise = dialog._forms[1]._controls["noise"].widget
    for entry in ("10", "20", "30", "0"):
        type_into(noise, entry)
    pump(lambda: not live.workbench._data.busy)
    last = _seen(shown.pictures["train"])
    dialog.close()
    shown = _sample(open_dialog(live, "synthesize"), DigitsSample)
    pump(lambda: _seen(shown.pictures["train"]))
    assert _seen(shown.pictures["train"]) == last


def test_a_dialog_closed_before_its_digits_come_leaves_nothing_behind(
    live: App, pump: Pump
) -> None:
    dialog = open_dialog(live, "synthesize")
    type_into(dialog._forms[1]._controls["noise"].widget, "10")
    dialog.close()
    pump(lambda: not live.workbench._data.busy)
    assert live.workbench.state.notice.value is None


def test_why_no_digits_can_be_drawn_is_said_in_the_dialog(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pump: Pump
) -> None:
    _leave_one_font(tmp_path / "path", monkeypatch)
    app.workbench._data.start()
    app._tick()
    dialog = open_dialog(app, "synthesize")
    pump(lambda: dialog.faults.text)
    assert "only one family of fonts here (DejaVu Sans)" in dialog.faults.text
    dialog._forms[0]._controls["shared_fonts"].widget.invoke()
    pump(lambda: not dialog.faults.text)
    assert _seen(_sample(dialog, DigitsSample).pictures["train"])
    app.workbench._data.close()


def _leave_one_font(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the data child find a matplotlib that brings a single font."""
    font = find_fonts(system=False)[0].path
    fonts = path / "matplotlib" / "mpl-data" / "fonts" / "ttf"
    fonts.mkdir(parents=True)
    (path / "matplotlib" / "__init__.py").touch()
    shutil.copy(font, fonts / font.name)
    monkeypatch.syspath_prepend(str(path))


def test_images_are_shown_beside_what_becomes_of_them(app: App, fashion: OpenedData) -> None:
    state = app.workbench.state
    flips = Augmentation(horizontal_flip=True)
    state.recipe.set(state.recipe.value.changed(augmentation=flips))
    state.opened.set((fashion,))
    app.workbench.data.choose(fashion)
    dialog = open_dialog(app, "augment")
    picture = _sample(dialog, AugmentSample).picture
    small = _seen(picture)
    next(w for w in everything(dialog) if texts(w) == "As in the recipe").invoke()
    app.update()
    flipped = _seen(picture)
    assert flipped != small
    type_into(dialog._forms[1]._controls["seed"].widget, "1")
    assert _seen(picture) not in (flipped, b"")
    half = len(flipped) // 2
    assert _seen(picture)[: half - 10_000] == flipped[: half - 10_000]  # the originals stay
