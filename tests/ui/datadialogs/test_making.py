"""Making data sets through the dialogs, with a real data child."""

from pathlib import Path

import pytest
from conftest import Pump
from dialoglab import dialogs, everything, open_dialog, open_set, the_dialog, type_into
from live import texts

from fmnist_workbench.spec.augmentation import DOCUMENT_000, Augmentation
from fmnist_workbench.ui.app import App

pytestmark = pytest.mark.window


def test_digits_are_drawn_written_and_in_use(live: App, pump: Pump) -> None:
    dialog = open_dialog(live, "synthesize")
    (left, right) = dialog._forms
    assert dialog.focus_get().selection_get() == "10000", "typing replaces it"
    type_into(left._controls["train"].widget, "50")
    type_into(left._controls["test"].widget, "20")
    type_into(right._controls["noise"].widget, "4")
    dialog.primary.invoke()
    assert dialogs(live) == 0
    state = live.workbench.state
    assert state.activity.value.cancel is not None
    pump(lambda: state.data.value is not None)
    info = state.data.value.info
    assert (info.name, info.train, info.test) == ("synthetic-digits", 50, 20)
    path = live.workbench.home / "datasets" / "synthetic-digits.npz"
    assert path.is_file()
    assert f"It lies in {path}" in state.notice.value.text
    assert state.activity.value is None
    assert open_dialog(live, "synthesize").place_.typed().endswith("synthetic-digits-2.npz")


def test_a_set_is_split_anew_into_sevenths(live: App, small: Path, pump: Pump) -> None:
    before = open_set(live, pump, small)
    dialog = open_dialog(live, "resplit")
    assert "train 43 (71.7 %)" in texts(dialog)
    type_into(dialog._forms[0]._controls["train"].widget, "0.5")
    assert "train 30 (50.0 %)" in texts(dialog)
    next(w for w in everything(dialog) if texts(w) == "80 % · 10 % · 10 %").invoke()
    dialog.update()
    assert "train 48 (80.0 %)" in texts(dialog)
    dialog.primary.invoke()
    state = live.workbench.state
    pump(lambda: state.data.value is not before)
    info = state.data.value.info
    assert (info.train, info.validation, info.test) == (54, 6, 6)
    assert len(state.opened.value) == 2


def test_parts_that_are_more_than_all_are_refused(live: App, small: Path, pump: Pump) -> None:
    open_set(live, pump, small)
    dialog = open_dialog(live, "resplit")
    type_into(dialog._forms[0]._controls["train"].widget, "0.95")
    assert "60 labelled images" in dialog.faults.text
    dialog.primary.invoke()
    assert dialogs(live) == 1
    assert not live.workbench._data.busy


def test_images_are_augmented_as_in_the_recipe(live: App, small: Path, pump: Pump) -> None:
    before = open_set(live, pump, small)
    state = live.workbench.state
    dialog = open_dialog(live, "augment")
    assert dialog._plan.augmentation == DOCUMENT_000
    assert "noise 8" in texts(dialog)
    dialog.close()
    flips = Augmentation(horizontal_flip=True)
    state.recipe.set(state.recipe.value.changed(augmentation=flips))
    dialog = open_dialog(live, "augment")
    next(w for w in everything(dialog) if texts(w) == "As in the recipe").invoke()
    dialog.update()
    assert "horizontal flip" in texts(dialog)
    assert dialog._plan.augmentation == flips
    type_into(dialog._forms[0]._controls["train"].widget, "100")
    dialog.primary.invoke()
    pump(lambda: state.data.value is not before)
    info = state.data.value.info
    assert (info.name, info.train, info.test) == ("small-augmented", 100, 20)


def test_a_set_is_saved_as_csv(live: App, small: Path, pump: Pump) -> None:
    before = open_set(live, pump, small)
    dialog = open_dialog(live, "save")
    dialog.place_.formats.buttons["csv"].invoke()
    assert dialog.place_.typed().endswith("small-copy")
    dialog.primary.invoke()
    state = live.workbench.state
    pump(lambda: state.data.value is not before)
    assert (live.workbench.home / "datasets" / "small-copy" / "test.csv").is_file()
    assert [o.info.name for o in state.opened.value] == ["small", "small-copy"]
    assert state.data.value.info.checksum == before.info.checksum


def test_what_cannot_be_made_is_said_and_can_be_changed(live: App, small: Path, pump: Pump) -> None:
    before = open_set(live, pump, small)
    dialog = open_dialog(live, "augment")
    type_into(dialog._forms[0]._controls["train"].widget, "77")
    small.unlink()
    dialog.primary.invoke()
    state = live.workbench.state
    pump(lambda: state.notice.value is not None)
    assert "small.npz" in state.notice.value.text
    assert state.data.value is before
    (again,) = state.notice.value.actions
    again.run()
    live.update()
    assert the_dialog(live)._plan.train == 77


def test_a_format_that_cannot_hold_the_set_is_grey(live: App, small: Path, pump: Pump) -> None:
    open_set(live, pump, small)
    buttons = open_dialog(live, "resplit").place_.formats.buttons
    assert buttons["npz-000"].instate(["disabled"])
    assert buttons["csv"].instate(["!disabled"])
    assert open_dialog(live, "save").place_.formats.buttons["npz-000"].instate(["!disabled"])


def test_the_place_is_refused_where_something_lies(live: App, small: Path, pump: Pump) -> None:
    open_set(live, pump, small)
    dialog = open_dialog(live, "save")
    type_into(dialog.place_.entry, str(small))
    dialog.primary.invoke()
    assert "there already" in dialog.faults.text
    type_into(dialog.place_.entry, str(small.parent / "nowhere" / "b.npz"))
    dialog.primary.invoke()
    assert "There is no folder" in dialog.faults.text
    assert dialogs(live) == 1


def test_an_entry_out_of_bounds_is_marked_and_starts_nothing(app: App) -> None:
    dialog = open_dialog(app, "synthesize")
    type_into(dialog._forms[1]._controls["rotation"].widget, "90")
    assert "rotation is 90" in dialog.faults.text
    dialog.primary.invoke()
    assert dialogs(app) == 1
    assert app.workbench.state.activity.value is None
