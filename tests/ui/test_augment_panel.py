"""Augmentation in the window: sliders, preview, advice, undo; the same in Explore and Train."""

from pathlib import Path

import numpy as np
import pytest
from live import tab as tab_of

from fmnist_workbench.datasets.augmentation import augment
from fmnist_workbench.datasets.split import split_indices
from fmnist_workbench.spec.augmentation import DOCUMENT_000, Augmentation
from fmnist_workbench.spec.data import Split
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.recipewords import amount, summary
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.tabs.explore import ExploreTab
from fmnist_workbench.ui.views.augment import AugmentView
from fmnist_workbench.ui.widgets.augmentpanel import AugmentPanel
from fmnist_workbench.ui.widgets.dials import STEPS, Dial

pytestmark = pytest.mark.window


@pytest.fixture
def panel(app: App, fashion: OpenedData) -> AugmentPanel:
    """The panel in Explore, with Fashion-MNIST."""
    tab: ExploreTab = tab_of(app, "explore")
    app.workbench.data.choose(fashion)
    tab.show_view("augment")
    app.update()
    assert isinstance(tab.view, AugmentView)
    return tab.view.panel


def _value(app: App) -> Augmentation:
    return app.workbench.state.recipe.value.augmentation


def _shown(panel: AugmentPanel) -> np.ndarray:
    assert panel.preview.images is not None
    return panel.preview.images


def _move(panel: AugmentPanel, name: str, place: int) -> None:
    """Move a slider as its arrow keys do."""
    panel.form.sliders[name].scale.set(place)
    panel.update()


def test_a_slider_changes_the_recipe_and_the_preview(app: App, panel: AugmentPanel) -> None:
    before = _shown(panel)
    assert (before == before[0]).all(), "nothing is done yet"
    _move(panel, "rotation", 50)
    assert _value(app) == Augmentation(rotation=45.0)
    after = _shown(panel)
    assert (after[0] == before[0]).all(), "the image itself stays"
    assert all((neighbour != before[0]).any() for neighbour in after[1:])
    assert panel.form.sliders["rotation"].text == "±45°"


def test_the_arrow_keys_go_on_where_the_pointer_left_a_slider(
    app: App, panel: AugmentPanel
) -> None:
    slider, other = (panel.form.sliders[name] for name in ("rotation", "zoom"))
    app.focus_force()
    slider.scale.event_generate("<ButtonPress-1>", x=slider.scale.winfo_width() // 2, y=5)
    slider.scale.event_generate("<ButtonRelease-1>", x=slider.scale.winfo_width() // 2, y=5)
    app.update()
    before = _value(app).rotation
    slider.scale.event_generate("<Right>")
    app.update()
    assert _value(app).rotation > before
    assert slider._name.cget("style") != other._name.cget("style"), "so the keyboard is seen"


def test_the_neighbours_are_what_training_sees(
    app: App, panel: AugmentPanel, fashion: OpenedData
) -> None:
    _move(panel, "width_shift", 40)
    subject = panel._subject
    assert subject is not None
    assert subject.index in split_indices(fashion.arrays, "train", Split())
    image = fashion.arrays.x_train[subject.index][np.newaxis]
    seen = augment(image, _value(app), seed=0, epoch=6, indices=np.array([subject.index]))
    assert (_shown(panel)[7] == seen[0]).all()
    layout = panel.preview.layout
    assert layout is not None
    top, left = layout.corner(7)
    panel.preview.event_generate("<Motion>", x=left + 5, y=top + 5)
    app.update()
    assert "epoch 7" in tab_of(app, "explore").line.cget("text")


def test_other_draws_are_later_epochs_of_the_same_image(app: App, panel: AugmentPanel) -> None:
    _move(panel, "noise", 30)
    before = _shown(panel)
    panel.draws.invoke()
    app.update()
    after = _shown(panel)
    assert (after[0] == before[0]).all()
    assert (after[1:] != before[1:]).any()
    assert panel._epochs.cget("text") == "epochs 25 to 48"


def test_another_image_can_be_looked_at(app: App, panel: AugmentPanel) -> None:
    before = _shown(panel)[0]
    panel.focus_force()
    panel.event_generate("<r>")
    app.update()
    assert (_shown(panel)[0] != before).any()


def test_the_image_chosen_in_the_grid_is_augmented(app: App, panel: AugmentPanel) -> None:
    tab: ExploreTab = tab_of(app, "explore")
    tab.scene.choose(77)
    app.update()
    assert (_shown(panel)[0] == tab.scene.images.image(77)).all()


def test_a_drag_is_undone_at_once_and_redone(app: App, panel: AugmentPanel) -> None:
    panel.form.switches["horizontal_flip"].invoke()
    slider = panel.form.sliders["rotation"]
    slider._press(True)
    for place in (10, 20, 30):
        _move(panel, "rotation", place)
    slider._press(False)
    rotated = _value(app)
    assert rotated.rotation == pytest.approx(16.2)
    app.undo()
    app.update()
    assert _value(app) == Augmentation(horizontal_flip=True)
    assert slider.text == "off"
    app.undo()
    assert _value(app) == Augmentation()
    app.redo()
    app.redo()
    assert _value(app) == rotated


def test_a_vertical_flip_of_shoes_is_advised_against(app: App, panel: AugmentPanel, pump) -> None:
    pump(lambda: "Nothing is changed" in panel.advice.cget("text"))
    panel.form.switches["vertical_flip"].invoke()
    pump(lambda: "Upside down" in panel.advice.cget("text"))
    assert "no test image stands on its head" in panel.advice.cget("text")
    panel._actions.clear()
    pump(lambda: "Nothing is changed" in panel.advice.cget("text"))


def test_document_000_and_all_off_are_a_click_away(app: App, panel: AugmentPanel) -> None:
    panel._actions.use_document_000()
    app.update()
    assert _value(app) == DOCUMENT_000
    assert panel.form.sliders["width_shift"].text == "±4 px"
    panel._actions.clear()
    app.update()
    assert not _value(app).active


def test_what_is_saved_loads_again_and_a_bad_file_changes_nothing(
    app: App, panel: AugmentPanel, tmp_path: Path
) -> None:
    panel._actions.use_document_000()
    panel._actions.save(tmp_path / "mine.json")
    assert Augmentation.from_json((tmp_path / "mine.json").read_text(), "it") == DOCUMENT_000
    panel._actions.clear()
    panel._actions.load(tmp_path / "mine.json")
    assert _value(app) == DOCUMENT_000
    (tmp_path / "bad.json").write_text('{"rotation": 500}')
    with pytest.raises(InputError, match="rotation"):
        panel._actions.load(tmp_path / "bad.json")
    assert _value(app) == DOCUMENT_000


def test_a_lopsided_range_stays_as_it_is_until_it_is_moved(app: App, panel: AugmentPanel) -> None:
    panel._actions.edit(Augmentation(brightness=(0.5, 1.2)))
    app.update()
    assert panel.form.sliders["brightness"].text == "50–120 %"
    assert _value(app).brightness == (0.5, 1.2)
    _move(panel, "brightness", 60)
    low, high = _value(app).brightness
    assert 1 - low == pytest.approx(high - 1)


def test_explore_and_train_show_the_same(app: App, panel: AugmentPanel) -> None:
    _move(panel, "rotation", 50)
    train = tab_of(app, "train")
    app.update()
    assert train.subject.augmentation.cget("text") == "augmentation: rotation 45°"
    train.segments.buttons["augmentation"].invoke()
    app.update()
    own = train.segment("augmentation").panel
    assert own.form.sliders["rotation"].text == "±45°"
    assert own.preview.winfo_viewable()
    assert not train.segment("curves").winfo_viewable()
    own.form.sliders["rotation"].scale.set(0)
    app.update()
    assert train.subject.augmentation.cget("text") == "augmentation: off"
    train.segments.buttons["curves"].invoke()
    app.update()
    assert train.segment("curves").winfo_viewable()
    assert not own.winfo_viewable()
    tab_of(app, "explore")
    app.update()
    assert panel.form.sliders["rotation"].text == "off"


def test_when_a_training_begins_its_curves_are_shown(app: App, panel: AugmentPanel) -> None:
    train = tab_of(app, "train")
    train.show("augmentation")
    app.update()
    app.workbench.state.training.set("starting")
    app.update()
    assert train.segment("curves").winfo_viewable()
    app.workbench.state.training.set("idle")


def test_while_a_training_runs_nothing_can_be_moved(app: App, panel: AugmentPanel) -> None:
    app.workbench.state.training.set("training")
    app.update()
    assert panel.form.sliders["rotation"].scale.instate(["disabled"])
    assert panel.form.switches["vertical_flip"].instate(["disabled"])
    assert panel.advice.cget("text") == "Fixed while the training runs."
    panel._actions.use_document_000()
    app.undo()
    assert not _value(app).active
    app.workbench.state.training.set("idle")
    app.update()
    assert panel.form.sliders["rotation"].scale.instate(["!disabled"])


def test_a_hidden_panel_draws_nothing(app: App, panel: AugmentPanel) -> None:
    before = panel.preview.images
    tab_of(app, "data")
    panel._actions.use_document_000()
    app.update()
    assert panel.preview.images is before
    tab_of(app, "explore")
    app.update()
    assert panel.preview.images is not before


@pytest.mark.parametrize("name", ["rotation", "width_shift", "zoom", "erasing_area", "fill_value"])
def test_a_slider_stays_where_it_was_put(name: str) -> None:
    dial = Dial.of(name)
    for place in range(0, STEPS + 1, 10):
        assert dial.place(dial.turned(Augmentation(), place)) == pytest.approx(place, abs=0.5)


def test_changes_are_said_in_words() -> None:
    assert summary(Augmentation(), (28, 28)) == "off"
    assert summary(DOCUMENT_000, (28, 28)) == "shift 4 px, channel shift 25, noise 8"
    both = Augmentation(vertical_flip=True, width_shift=0.25, zoom=(0.8, 1.2), erasing=0.5)
    assert summary(both, (8, 8)) == "vertical flip, width shift 2 px, zoom 80–120 %, erasing 50 %"
    assert amount(Augmentation(elastic=1.5), "elastic", (28, 28)) == "1.5 px"
