"""Opening and making data sets through the dialogs, with real keys and a real data child."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from live import HAS_XDOTOOL, real_input, texts
from PIL import Image, ImageTk

from fmnist_workbench.datasets.synthesis.fonts import find_fonts
from fmnist_workbench.spec.augmentation import DOCUMENT_000, Augmentation
from fmnist_workbench.spec.data import Reading
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.widgets.augmentsample import AugmentSample
from fmnist_workbench.ui.widgets.dialog import Dialog
from fmnist_workbench.ui.widgets.digitssample import DigitsSample
from fmnist_workbench.ui.widgets.makedialog import MakeDialog
from fmnist_workbench.ui.widgets.opendialog import OpenDialog

pytestmark = pytest.mark.window
needs_xdotool = pytest.mark.skipif(not HAS_XDOTOOL, reason="xdotool is not installed")

Pump = Callable[[Callable[[], Any]], None]

ASKS = ("open", "names", "augment", "synthesize", "resplit", "save")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Forty training and twenty test images of two classes."""
    path = tmp_path / "small.npz"
    images = np.random.default_rng(0).integers(0, 256, (60, 16, 16), np.uint8)
    labels = np.arange(60) % 2
    np.savez(path, x_train=images[:40], y_train=labels[:40], x_test=images[40:], y_test=labels[40:])
    return path


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder of images, one folder a class, of unlike sizes."""
    random = np.random.default_rng(1)
    for name in ("bag", "shoe"):
        folder = tmp_path / "photos" / name
        folder.mkdir(parents=True)
        for number, side in enumerate((20, 20, 24)):
            pixels = random.integers(0, 256, (side, side), np.uint8)
            Image.fromarray(pixels).save(folder / f"{number}.png")
    return tmp_path / "photos"


def _dialog(app: App) -> Any:
    (dialog,) = (child for child in app.winfo_children() if isinstance(child, Dialog))
    return dialog


def _dialogs(app: App) -> int:
    return sum(isinstance(child, Dialog) for child in app.winfo_children())


def _ask(app: App, name: str) -> Any:
    getattr(app.asking, name)()
    app.update()
    return _dialog(app)


def _open(app: App, pump: Pump, path: Path, **reading: Any) -> OpenedData:
    app.workbench.data.open(str(path), reading=Reading(**reading))
    pump(lambda: app.workbench.state.data.value is not None)
    found = app.workbench.state.data.value
    assert found is not None
    return found


def _type(widget: Any, text: str) -> None:
    widget.focus_force()
    widget.delete(0, "end")
    widget.insert(0, text)
    widget.event_generate("<Tab>")
    widget.update()


def _everything(widget: Any) -> list[Any]:
    found = []
    for child in widget.winfo_children():
        found += [child, *_everything(child)]
    return found


# --- Opening


@needs_xdotool
def test_a_path_typed_into_the_dialog_is_opened(live: App, small: Path, pump: Pump) -> None:
    live.focus_force()
    real_input(live, "key", "ctrl+o")
    pump(lambda: _dialogs(live) == 1)
    real_input(live, "type", str(small))
    assert _dialog(live).path.get() == str(small)
    real_input(live, "key", "Return")
    pump(lambda: live.workbench.state.data.value is not None)
    assert live.workbench.state.data.value.info.source == str(small)
    pump(lambda: _dialogs(live) == 0)


@needs_xdotool
def test_unlike_sizes_are_refused_until_a_size_is_typed(
    live: App, photos: Path, pump: Pump
) -> None:
    dialog = _ask(live, "open")
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
    assert _dialogs(live) == 0


def test_a_csv_file_is_opened_with_its_test_file(live: App, tmp_path: Path, pump: Pump) -> None:
    pixels = ["," + ",".join(str((7 * n + 5 * m) % 256) for m in range(64)) for n in range(12)]
    rows = [f"{n % 2}{row}" for n, row in enumerate(pixels)]
    (tmp_path / "learn.csv").write_text("\n".join(rows[:8]))
    (tmp_path / "judge.csv").write_text("\n".join(rows[8:]))
    dialog = _ask(live, "open")
    _type(dialog.path, str(tmp_path / "learn.csv"))
    _type(dialog.test, str(tmp_path / "judge.csv"))
    _type(dialog.names, "odd, even")
    dialog.primary.invoke()
    pump(lambda: live.workbench.state.data.value is not None)
    info = live.workbench.state.data.value.info
    assert (info.train, info.test, info.shape) == (8, 4, (8, 8, 1))
    assert info.classes == ("odd", "even")


def test_a_damaged_file_changes_nothing_and_keeps_what_was_typed(
    live: App, small: Path, tmp_path: Path, pump: Pump
) -> None:
    _open(live, pump, small)
    state = live.workbench.state
    before = state.data.value, state.opened.value, state.network.value, state.split.value
    damaged = tmp_path / "shoes.npz"
    damaged.write_bytes(b"PK\x03\x04 and no more")
    dialog = _ask(live, "open")
    _type(dialog.path, str(damaged))
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
    dialog = _ask(app, "open")
    _type(getattr(dialog, field), text)
    assert word in dialog.faults.text
    assert getattr(dialog, field).instate(["invalid"])
    dialog.path.insert(0, "somewhere")
    dialog.primary.invoke()
    assert not app.workbench._data.busy
    _type(getattr(dialog, field), "")
    assert dialog.faults.text == ""


def test_without_a_path_it_says_what_is_missing(app: App) -> None:
    dialog = _ask(app, "open")
    dialog.primary.invoke()
    assert "Nothing is named yet" in dialog.faults.text


def test_closing_the_dialog_stops_the_opening(live: App, small: Path, pump: Pump) -> None:
    dialog = _ask(live, "open")
    _type(dialog.path, str(small))
    dialog.primary.invoke()
    dialog.event_generate("<Escape>")
    pump(lambda: not live.workbench._data.busy)
    assert _dialogs(live) == 0
    assert live.workbench.state.activity.value is None
    assert live.workbench.state.notice.value is None


def test_class_names_are_typed_for_a_set_that_is_open(live: App, small: Path, pump: Pump) -> None:
    before = _open(live, pump, small)
    dialog = _ask(live, "names")
    assert dialog.names.get() == "0, 1"
    assert dialog.names.selection_get() == "0, 1", "typing replaces them"
    assert dialog.focus_get() is dialog.names
    assert not dialog.path.winfo_viewable(), "only the names are asked for"
    _type(dialog.names, "bag, shoe")
    dialog.primary.invoke()
    state = live.workbench.state
    pump(lambda: state.data.value is not before)
    assert state.data.value.info.classes == ("bag", "shoe")
    assert state.opened.value == (state.data.value,)


# --- Making


def test_digits_are_drawn_written_and_in_use(live: App, pump: Pump) -> None:
    dialog = _ask(live, "synthesize")
    (left, right) = dialog._forms
    assert dialog.focus_get().selection_get() == "10000", "typing replaces it"
    _type(left._controls["train"].widget, "50")
    _type(left._controls["test"].widget, "20")
    _type(right._controls["noise"].widget, "4")
    dialog.primary.invoke()
    assert _dialogs(live) == 0
    state = live.workbench.state
    assert state.activity.value.cancel is not None
    pump(lambda: state.data.value is not None)
    info = state.data.value.info
    assert (info.name, info.train, info.test) == ("synthetic-digits", 50, 20)
    path = live.workbench.home / "datasets" / "synthetic-digits.npz"
    assert path.is_file()
    assert f"It lies in {path}" in state.notice.value.text
    assert state.activity.value is None
    assert _ask(live, "synthesize").place_.typed().endswith("synthetic-digits-2.npz")


def test_a_set_is_split_anew_into_sevenths(live: App, small: Path, pump: Pump) -> None:
    before = _open(live, pump, small)
    dialog = _ask(live, "resplit")
    assert "train 43 (71.7 %)" in texts(dialog)
    _type(dialog._forms[0]._controls["train"].widget, "0.5")
    assert "train 30 (50.0 %)" in texts(dialog)
    next(w for w in _everything(dialog) if texts(w) == "80 % · 10 % · 10 %").invoke()
    dialog.update()
    assert "train 48 (80.0 %)" in texts(dialog)
    dialog.primary.invoke()
    state = live.workbench.state
    pump(lambda: state.data.value is not before)
    info = state.data.value.info
    assert (info.train, info.validation, info.test) == (54, 6, 6)
    assert len(state.opened.value) == 2


def test_parts_that_are_more_than_all_are_refused(live: App, small: Path, pump: Pump) -> None:
    _open(live, pump, small)
    dialog = _ask(live, "resplit")
    _type(dialog._forms[0]._controls["train"].widget, "0.95")
    assert "60 labelled images" in dialog.faults.text
    dialog.primary.invoke()
    assert _dialogs(live) == 1
    assert not live.workbench._data.busy


def test_images_are_augmented_as_in_the_recipe(live: App, small: Path, pump: Pump) -> None:
    before = _open(live, pump, small)
    state = live.workbench.state
    dialog = _ask(live, "augment")
    assert dialog._plan.augmentation == DOCUMENT_000
    assert "noise 8" in texts(dialog)
    dialog.close()
    flips = Augmentation(horizontal_flip=True)
    state.recipe.set(state.recipe.value.changed(augmentation=flips))
    dialog = _ask(live, "augment")
    next(w for w in _everything(dialog) if texts(w) == "As in the recipe").invoke()
    dialog.update()
    assert "horizontal flip" in texts(dialog)
    assert dialog._plan.augmentation == flips
    _type(dialog._forms[0]._controls["train"].widget, "100")
    dialog.primary.invoke()
    pump(lambda: state.data.value is not before)
    info = state.data.value.info
    assert (info.name, info.train, info.test) == ("small-augmented", 100, 20)


def test_a_set_is_saved_as_csv(live: App, small: Path, pump: Pump) -> None:
    before = _open(live, pump, small)
    dialog = _ask(live, "save")
    dialog.place_.formats.buttons["csv"].invoke()
    assert dialog.place_.typed().endswith("small-copy")
    dialog.primary.invoke()
    state = live.workbench.state
    pump(lambda: state.data.value is not before)
    assert (live.workbench.home / "datasets" / "small-copy" / "test.csv").is_file()
    assert [o.info.name for o in state.opened.value] == ["small", "small-copy"]
    assert state.data.value.info.checksum == before.info.checksum


def test_what_cannot_be_made_is_said_and_can_be_changed(live: App, small: Path, pump: Pump) -> None:
    before = _open(live, pump, small)
    dialog = _ask(live, "augment")
    _type(dialog._forms[0]._controls["train"].widget, "77")
    small.unlink()
    dialog.primary.invoke()
    state = live.workbench.state
    pump(lambda: state.notice.value is not None)
    assert "small.npz" in state.notice.value.text
    assert state.data.value is before
    (again,) = state.notice.value.actions
    again.run()
    live.update()
    assert _dialog(live)._plan.train == 77


def test_a_format_that_cannot_hold_the_set_is_grey(live: App, small: Path, pump: Pump) -> None:
    _open(live, pump, small)
    buttons = _ask(live, "resplit").place_.formats.buttons
    assert buttons["npz-000"].instate(["disabled"])
    assert buttons["csv"].instate(["!disabled"])
    assert _ask(live, "save").place_.formats.buttons["npz-000"].instate(["!disabled"])


def test_the_place_is_refused_where_something_lies(live: App, small: Path, pump: Pump) -> None:
    _open(live, pump, small)
    dialog = _ask(live, "save")
    _type(dialog.place_.entry, str(small))
    dialog.primary.invoke()
    assert "there already" in dialog.faults.text
    _type(dialog.place_.entry, str(small.parent / "nowhere" / "b.npz"))
    dialog.primary.invoke()
    assert "There is no folder" in dialog.faults.text
    assert _dialogs(live) == 1


def test_an_entry_out_of_bounds_is_marked_and_starts_nothing(app: App) -> None:
    dialog = _ask(app, "synthesize")
    _type(dialog._forms[1]._controls["rotation"].widget, "90")
    assert "rotation is 90" in dialog.faults.text
    dialog.primary.invoke()
    assert _dialogs(app) == 1
    assert app.workbench.state.activity.value is None


# --- Previews


def _sample(dialog: Any, kind: type[Any]) -> Any:
    (found,) = (widget for widget in _everything(dialog) if isinstance(widget, kind))
    return found


def _seen(picture: Any) -> bytes:
    """Return what a picture shows; nothing while it is empty."""
    photo = picture._photo
    return b"" if photo is None else ImageTk.getimage(photo).tobytes()


def test_digits_are_shown_as_they_would_be_drawn(live: App, pump: Pump) -> None:
    dialog = _ask(live, "synthesize")
    shown = _sample(dialog, DigitsSample)
    train, test = shown.pictures["train"], shown.pictures["test"]
    pump(lambda: _seen(train))
    first = _seen(train), _seen(test)
    assert shown.captions["train"].cget("text").startswith("train: ")
    assert shown.captions["test"].cget("text").startswith("test: ")
    assert live.workbench.state.activity.value is None
    place = dialog.winfo_geometry()

    _type(dialog._forms[1]._controls["noise"].widget, "60")
    assert (_seen(train), _seen(test)) == first  # the last ones stay until the new ones are there
    pump(lambda: _seen(train) != first[0])
    assert _seen(test) != first[1]

    dialog._forms[0]._controls["shared_fonts"].widget.invoke()
    pump(lambda: "the same fonts" in shown.captions["train"].cget("text"))
    assert "the same fonts" in shown.captions["test"].cget("text")

    _type(dialog._forms[0]._controls["test"].widget, "0")
    pump(lambda: not _seen(test))
    assert shown.captions["test"].cget("text") == "test: no images"
    assert "the same fonts" not in shown.captions["train"].cget("text")
    assert dialog.winfo_geometry() == place


def test_of_many_entries_the_last_one_is_shown_in_the_end(live: App, pump: Pump) -> None:
    dialog = _ask(live, "synthesize")
    shown = _sample(dialog, DigitsSample)
    noise = dialog._forms[1]._controls["noise"].widget
    for entry in ("10", "20", "30", "0"):
        _type(noise, entry)
    pump(lambda: not live.workbench._data.busy)
    last = _seen(shown.pictures["train"])
    dialog.close()
    shown = _sample(_ask(live, "synthesize"), DigitsSample)
    pump(lambda: _seen(shown.pictures["train"]))
    assert _seen(shown.pictures["train"]) == last


def test_a_dialog_closed_before_its_digits_come_leaves_nothing_behind(
    live: App, pump: Pump
) -> None:
    dialog = _ask(live, "synthesize")
    _type(dialog._forms[1]._controls["noise"].widget, "10")
    dialog.close()
    pump(lambda: not live.workbench._data.busy)
    assert live.workbench.state.notice.value is None


def test_why_no_digits_can_be_drawn_is_said_in_the_dialog(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pump: Pump
) -> None:
    _leave_one_font(tmp_path / "path", monkeypatch)
    app.workbench._data.start()
    app._tick()
    dialog = _ask(app, "synthesize")
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
    dialog = _ask(app, "augment")
    picture = _sample(dialog, AugmentSample).picture
    small = _seen(picture)
    next(w for w in _everything(dialog) if texts(w) == "As in the recipe").invoke()
    app.update()
    flipped = _seen(picture)
    assert flipped != small
    _type(dialog._forms[1]._controls["seed"].widget, "1")
    assert _seen(picture) not in (flipped, b"")
    half = len(flipped) // 2
    assert _seen(picture)[: half - 10_000] == flipped[: half - 10_000]  # the originals stay


def test_nothing_is_called_by_the_number_of_a_document(app: App, fashion: OpenedData) -> None:
    app.workbench.state.opened.set((fashion,))
    app.workbench.data.choose(fashion)
    for ask in ASKS:
        assert "document" not in texts(_ask(app, ask)).lower()
    said = texts(_ask(app, "augment"))
    assert "Small shifts and noise" in said
    assert "npz without names" in said


# --- Looks


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ask", ASKS)
def test_nothing_is_cut_off(app: App, fashion: OpenedData, ask: str, dark: bool) -> None:
    app.workbench.state.dark.set(dark)
    app.workbench.state.opened.set((fashion,))
    app.workbench.data.choose(fashion)
    dialog = _ask(app, ask)
    app.update()
    assert dialog.winfo_rootx() >= app.winfo_rootx()
    assert dialog.winfo_rooty() >= app.winfo_rooty()
    assert dialog.winfo_width() <= app.winfo_width()
    assert dialog.winfo_height() <= app.winfo_height()
    for widget in _everything(dialog):
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
    dialog = _ask(app, ask)
    holder = dialog.focus_get()
    assert holder.winfo_class() in ("TEntry", "TSpinbox")
    holder.event_generate("<Escape>")
    app.update()
    assert _dialogs(app) == 0


def test_tab_goes_through_the_fields_from_top_to_bottom(app: App) -> None:
    dialog = _ask(app, "open")
    seen = [dialog.focus_get()]
    while len(seen) < 8:
        seen[-1].event_generate("<Tab>")
        app.update()
        seen.append(dialog.focus_get())
    named = [dialog.path, dialog.test, dialog.size, dialog.names, dialog.primary, dialog.cancel]
    assert [widget for widget in [*seen, dialog.cancel] if widget in named] == named
    assert seen[7] is dialog.primary


def test_there_is_one_dialog_at_a_time(app: App) -> None:
    _ask(app, "open")
    assert isinstance(_ask(app, "synthesize"), MakeDialog)
    assert isinstance(_ask(app, "open"), OpenDialog)
