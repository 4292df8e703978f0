"""The Data tab: what is open, how it is split, what it holds."""

from pathlib import Path

import numpy as np
import pytest

from fmnist_workbench.spec.data import DataRef, Split
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Run
from fmnist_workbench.storage import cache
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import Activity, Notice, OpenedData, RunView
from fmnist_workbench.ui.tabs.data import DataTab
from fmnist_workbench.ui.widgets.makedialog import MakeDialog

pytestmark = pytest.mark.window


@pytest.fixture
def tab(app: App) -> DataTab:
    """The tab in front, no data set open yet."""
    app.open_tab(app.tab_names.index("data"))
    app.update()
    (found,) = app.nametowidget(app._notebook.select()).winfo_children()
    assert isinstance(found, DataTab)
    return found


@pytest.fixture(scope="session")
def mnist(data_home: Path) -> OpenedData:
    info = open_dataset(data_home, "mnist")
    return OpenedData(info, cache.load(data_home, info.checksum))


@pytest.fixture
def crowd(tmp_path: Path) -> OpenedData:
    """A hundred classes with long names, unbalanced, without test images."""
    labels = np.concatenate([np.arange(100).repeat(4), np.zeros(50, np.int64)])
    images = np.random.default_rng(0).integers(0, 256, (450, 16, 20), np.uint8)
    names = np.array([f"a class with quite a long name, number {n}" for n in range(100)])
    np.savez(tmp_path / "crowd.npz", x_train=images, y_train=labels, classes=names)
    info = open_dataset(tmp_path, str(tmp_path / "crowd.npz"))
    return OpenedData(info, cache.load(tmp_path, info.checksum))


@pytest.fixture
def own_validation(tmp_path: Path) -> OpenedData:
    """Forty images, the last ten kept for validation, and twenty test images without labels."""
    return _saved(tmp_path, "own", validation=10, test=20)


@pytest.fixture
def tiny(tmp_path: Path) -> OpenedData:
    """Forty training images and nothing else."""
    return _saved(tmp_path, "tiny", validation=0, test=0)


def _saved(folder: Path, name: str, *, validation: int, test: int) -> OpenedData:
    images = np.random.default_rng(0).integers(0, 256, (40 + test, 16, 16), np.uint8)
    labels, own = np.arange(40) % 2, 40 - validation
    arrays = {"x_train": images[:own], "y_train": labels[:own]}
    if validation:
        arrays |= {"x_validation": images[own:40], "y_validation": labels[own:]}
    if test:
        arrays |= {"x_test": images[40:]}
    np.savez(folder / f"{name}.npz", **arrays)
    info = open_dataset(folder, str(folder / f"{name}.npz"))
    return OpenedData(info, cache.load(folder, info.checksum))


def _open(tab: DataTab, *sets: OpenedData) -> None:
    """Open data sets, the first one chosen."""
    tab.workbench.state.opened.set(sets)
    tab.workbench.data.choose(sets[0])
    tab.update()


def _texts(widget) -> list[str]:
    """All texts on a canvas, or on the labels in a frame that are seen."""
    found = [str(widget.cget("text"))] if widget.winfo_class() == "TLabel" else []
    if widget.winfo_class() == "Canvas":
        items = widget.find_all()
        found = [widget.itemcget(i, "text") for i in items if widget.type(i) == "text"]
    for child in widget.winfo_children():
        found += _texts(child) if child.winfo_ismapped() else []
    return found


def _enter(tab: DataTab, field: str, text: str) -> None:
    entry = tab._form._controls[field].widget
    entry.focus_force()
    entry.delete(0, "end")
    entry.insert(0, text)
    entry.event_generate("<Return>")
    tab.update()


def _run(tab: DataTab) -> RunView:
    run = Run(
        id="run-12",
        network=tab.workbench.state.network.value,
        recipe=Recipe(),
        data=tab.workbench.data.ref() or DataRef(source="x", checksum="0" * 64),
        seed=0,
        versions={},
        device="CPU",
        status="finished",
        started="2025-01-01T00:00:00Z",
        parameters=1,
    )
    return RunView(run, "/runs/run-12")


def test_without_data_it_says_how_to_open_some(tab: DataTab) -> None:
    assert any("Open data… (Ctrl+O)" in text for text in _texts(tab.stage))
    assert tab._next.instate(["disabled"])


def test_while_a_set_is_opened_the_empty_stage_says_which(tab: DataTab) -> None:
    tab.workbench.state.activity.set(Activity("opening fashion-mnist"))
    tab.update()
    assert "Opening fashion-mnist …" in _texts(tab.stage)


def test_in_the_smallest_window_ten_classes_and_the_note_are_seen(
    app: App, tab: DataTab, fashion: OpenedData
) -> None:
    _open(tab, fashion)
    tab.workbench.state.run.set(_run(tab))
    app.geometry("960x600")
    tab.update()
    canvas = tab._table.canvas
    written = [i for i in canvas.find_all() if canvas.type(i) == "text"]
    assert max(canvas.bbox(i)[3] for i in written) <= canvas.winfo_height() + 1
    note = tab._split_note
    assert note.winfo_rooty() + note.winfo_height() <= tab._next.winfo_rooty()
    assert app.winfo_containing(note.winfo_rootx() + 5, note.winfo_rooty() + 5) is note


def test_an_empty_limit_is_said_to_mean_all(tab: DataTab, fashion: OpenedData) -> None:
    _open(tab, fashion)
    assert "all 60,000 training images" in tab._split_note.cget("text")
    _enter(tab, "limit", "6000")
    assert "all 60,000" not in tab._split_note.cget("text")


def test_it_shows_what_is_in_the_set(tab: DataTab, fashion: OpenedData) -> None:
    _open(tab, fashion)
    shown = _texts(tab.stage)
    assert "fashion-mnist" in shown
    assert "28 × 28 pixels, grey · 10 classes · 60,000 training images, 10,000 test images" in shown
    for check in fashion.info.checks:
        assert check.name in shown
        assert check.detail in shown
    assert shown.count("✓") == len(fashion.info.checks)


def test_the_splits_are_there_with_their_counts(tab: DataTab, fashion: OpenedData) -> None:
    _open(tab, fashion)
    texts = _texts(tab._bar)
    assert texts == [
        "train 50,000 (71.4 %)",
        "validation 10,000 (14.3 %)",
        "test 10,000 (14.3 %)",
    ]


def test_all_ten_classes_are_seen_without_scrolling(tab: DataTab, fashion: OpenedData) -> None:
    _open(tab, fashion)
    canvas = tab._table.canvas
    written = [i for i in canvas.find_all() if canvas.type(i) == "text"]
    assert {canvas.itemcget(i, "text") for i in written} >= set(fashion.info.classes)
    assert max(canvas.bbox(i)[3] for i in written) <= canvas.winfo_height() + 1
    assert not tab._table._scroll.winfo_ismapped()


def test_checks_and_classes_are_inside_the_window(tab: DataTab, fashion: OpenedData) -> None:
    _open(tab, fashion)
    lowest = max(w.winfo_rooty() + w.winfo_height() for row in tab._checks._rows for w in row)
    assert lowest <= tab.winfo_rooty() + tab.winfo_height()
    for label in (row[2] for row in tab._checks._rows):
        assert label.winfo_width() >= label.winfo_reqwidth()


def test_a_hundred_classes_scroll(tab: DataTab, crowd: OpenedData) -> None:
    _open(tab, crowd)
    assert tab._table._scroll.winfo_ismapped()
    canvas = tab._table.canvas
    assert sum(text.startswith("a class") for text in _texts(canvas)) == 100
    canvas.event_generate("<Button-5>")
    tab.update()
    assert canvas.yview()[0] > 0


def test_a_check_that_failed_is_marked(tab: DataTab, crowd: OpenedData) -> None:
    _open(tab, crowd)
    assert "!" in _texts(tab._checks)
    assert any("Accuracy alone will mislead" in text for text in _texts(tab._checks))


def test_another_fraction_changes_the_counts_at_once(tab: DataTab, fashion: OpenedData) -> None:
    _open(tab, fashion)
    _enter(tab, "validation", "0.5")
    assert tab.workbench.state.split.value == Split(validation=0.5)
    assert "validation 30,000 (42.9 %)" in _texts(tab._bar)
    assert _texts(tab._table.canvas).count("3,000") == 20


def test_a_limit_leaves_images_unused(tab: DataTab, fashion: OpenedData) -> None:
    _open(tab, fashion)
    _enter(tab, "limit", "6000")
    assert "not used 54,000" in _texts(tab._bar)


def test_a_fraction_that_is_none_is_refused_in_words(tab: DataTab, fashion: OpenedData) -> None:
    _open(tab, fashion)
    _enter(tab, "validation", "1.5")
    assert tab.workbench.state.split.value == Split()
    assert "below 1" in tab._split_note.cget("text")


def test_a_run_in_the_window_keeps_its_split_and_says_so(tab: DataTab, fashion: OpenedData) -> None:
    _open(tab, fashion)
    tab.workbench.state.run.set(_run(tab))
    tab.update()
    assert tab._form._controls["validation"].widget.instate(["disabled"])
    assert "Run run-12 was trained on this split" in tab._split_note.cget("text")
    tab.workbench.runs.reset()
    tab.update()
    assert tab._form._controls["validation"].widget.instate(["!disabled"])


def test_each_open_set_is_listed_with_a_picture(
    tab: DataTab, fashion: OpenedData, mnist: OpenedData
) -> None:
    _open(tab, fashion, mnist)
    tree = tab._list.tree
    rows = [tree.item(row) for row in tree.get_children()]
    assert [row["text"].split() for row in rows] == [
        ["fashion-mnist", "70,000", "images,", "28", "×", "28"],
        ["mnist", "70,000", "images,", "28", "×", "28"],
    ]
    assert all(row["image"] for row in rows)
    assert tree.selection() == ("fashion-mnist",)


def test_a_click_in_the_list_chooses_a_set(
    tab: DataTab, fashion: OpenedData, mnist: OpenedData
) -> None:
    _open(tab, fashion, mnist)
    tree = tab._list.tree
    x, y, width, height = tree.bbox("mnist")
    for event in ("<ButtonPress-1>", "<ButtonRelease-1>"):
        tree.event_generate(event, x=x + width // 2, y=y + height // 2)
    tab.update()
    assert tab.workbench.state.data.value is mnist
    assert "mnist" in _texts(tab.stage)


def test_a_choice_refused_while_training_does_not_stay_selected(
    tab: DataTab, fashion: OpenedData, mnist: OpenedData
) -> None:
    _open(tab, fashion, mnist)
    tab.workbench.state.training.set("training")
    tab._list.tree.selection_set("mnist")
    tab.update()
    assert tab.workbench.state.data.value is fashion
    assert tab._list.tree.selection() == ("fashion-mnist",)
    assert tab.workbench.state.notice.value is not None


def test_the_way_on_leads_to_explore(app: App, tab: DataTab, fashion: OpenedData) -> None:
    _open(tab, fashion)
    tab._next.invoke()
    app.update()
    assert app._notebook.index("current") == app.tab_names.index("explore")


# --- Splits


def test_how_many_validation_images_may_be_said_as_a_number(
    tab: DataTab, fashion: OpenedData
) -> None:
    _open(tab, fashion)
    _enter(tab, "validation", "5,000")
    assert "validation 5,000 (7.1 %)" in _texts(tab._bar)


def test_more_validation_images_than_there_are_is_refused(
    tab: DataTab, fashion: OpenedData
) -> None:
    _open(tab, fashion)
    _enter(tab, "validation", "60000")
    assert "at least one must be left" in tab._split_note.cget("text")
    assert tab.workbench.state.split.value == Split()


def test_a_set_too_small_for_the_split_gets_the_usual_one(
    tab: DataTab, fashion: OpenedData, tiny: OpenedData
) -> None:
    _open(tab, fashion, tiny)
    _enter(tab, "validation", "5000")
    tab.workbench.data.choose(tiny)
    tab.update()
    assert tab.workbench.state.split.value == Split()
    assert "train 33 (82.5 %)" in _texts(tab._bar)


def test_sevenths_are_a_press_where_the_test_is_a_seventh(
    tab: DataTab, fashion: OpenedData
) -> None:
    _open(tab, fashion)
    tab.workbench.data.resplit(Split(validation=0.5, limit=1000, seed=3))
    tab._sevenths.invoke()
    tab.update()
    assert tab.workbench.state.split.value == Split(seed=3)
    assert "train 50,000 (71.4 %)" in _texts(tab._bar)


def test_sevenths_of_other_sets_are_a_new_set(app: App, tab: DataTab, tiny: OpenedData) -> None:
    _open(tab, tiny)
    tab._sevenths.invoke()
    tab.update()
    (dialog,) = (child for child in app.winfo_children() if isinstance(child, MakeDialog))
    assert "train 29 (72.5 %)" in _texts(dialog._split.bar)


def test_a_set_with_validation_images_of_its_own_is_split_as_it_says(
    tab: DataTab, own_validation: OpenedData
) -> None:
    _open(tab, own_validation)
    assert "validation 10 (16.7 %)" in _texts(tab._bar)
    assert "10 of its training images are for validation" in tab._split_note.cget("text")
    assert tab._form._controls["validation"].widget.instate(["disabled"])
    assert tab._form._controls["limit"].widget.instate(["!disabled"])


def test_tests_without_labels_are_said_to_have_none(
    tab: DataTab, own_validation: OpenedData, tiny: OpenedData
) -> None:
    _open(tab, own_validation, tiny)
    assert any("20 test images without labels" in text for text in _texts(tab.stage))
    assert "test 20 (33.3 %), without labels" in _texts(tab._bar)
    tab.workbench.data.choose(tiny)
    tab.update()
    assert any("no test images" in text for text in _texts(tab._facts))


# --- Closing


def test_delete_in_the_list_closes_a_set_and_says_that_its_file_stays(
    tab: DataTab, fashion: OpenedData, tiny: OpenedData
) -> None:
    _open(tab, tiny, fashion)
    tab._list.tree.focus_force()
    tab._list.tree.event_generate("<Delete>")
    tab.update()
    state = tab.workbench.state
    assert state.opened.value == (fashion,)
    assert state.data.value is fashion
    assert "Nothing is deleted" in state.notice.value.text
    assert Path(tiny.info.source).is_file()


def test_a_built_in_set_and_one_in_training_stay_open(
    tab: DataTab, fashion: OpenedData, tiny: OpenedData
) -> None:
    _open(tab, fashion, tiny)
    assert tab._close_button.instate(["disabled"])
    tab.workbench.data.choose(tiny)
    tab.update()
    assert tab._close_button.instate(["!disabled"])
    tab.workbench.state.training.set("training")
    tab.update()
    assert tab._close_button.instate(["disabled"])
    tab.workbench.data.close(tiny)
    assert tiny in tab.workbench.state.opened.value


def test_a_set_with_a_long_name_leaves_the_buttons_in_sight(tab: DataTab, tmp_path: Path) -> None:
    _open(tab, _saved(tmp_path, "a-very-long-name-" * 10, validation=0, test=0))
    assert tab._title.cget("text").endswith("…")
    right = tab._close_button.winfo_rootx() + tab._close_button.winfo_width()
    assert right <= tab.winfo_rootx() + tab.winfo_width()


def test_what_failed_stands_first_and_many_checks_scroll(
    app: App, tab: DataTab, crowd: OpenedData
) -> None:
    app.geometry("960x600")
    _open(tab, crowd)
    tab.update()
    marks = [row[0].cget("text") for row in tab._checks._rows]
    assert marks == sorted(marks)  # "!" comes before "✓"
    assert "!" in marks
    box = tab._scroller.container
    assert box.winfo_rooty() + box.winfo_height() <= tab.winfo_rooty() + tab.winfo_height()
    assert tab._scroller.winfo_height() > box.winfo_height()
    assert tab._scroller._vbar.winfo_ismapped()


def test_the_set_in_use_stays_in_sight_when_a_notice_takes_room(
    tab: DataTab, app: App, tmp_path: Path
) -> None:
    sets = [_saved(tmp_path, f"set-{n}", validation=0, test=0) for n in range(6)]
    _open(tab, *sets)
    tab.workbench.data.choose(sets[3])
    app.update()
    app.workbench.state.notice.set(Notice("One.\n" * 4))
    app.update()
    top, _, _, height = map(int, tab._list.tree.bbox(sets[3].info.source))
    assert top + height <= tab._list.tree.winfo_height()


def test_sets_are_listed_in_the_order_of_before_whichever_is_open_first(
    live: App, tmp_path: Path, pump
) -> None:
    sources = [_saved(tmp_path, name, validation=0, test=0).info.source for name in "abc"]
    data, opened = live.workbench.data, live.workbench.state.opened
    data.keep_order((sources[0], sources[1]))
    for source in reversed(sources):
        data.open(source)
    pump(lambda: len(opened.value) == 3)
    assert [each.info.source for each in opened.value] == sources
