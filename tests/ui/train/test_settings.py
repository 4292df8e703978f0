"""The settings of the Train tab: what is trained, the recipe, and the buttons that train."""

from pathlib import Path

import pytest
from trainlab import Pump, run_view, text_in

from fmnist_workbench.spec.optimizers import SGD, Adam
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import RunStatus
from fmnist_workbench.storage import cache
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import EngineState, OpenedData
from fmnist_workbench.ui.tabs.train import TrainTab

pytestmark = pytest.mark.window


def _tooltip(app: App, pump: Pump, widget) -> str:
    """Hold the pointer over a widget and return what its tooltip says."""
    before = set(_windows(app))
    widget.event_generate("<Enter>", x=5, y=5)
    widget.event_generate("<Motion>", x=5, y=5)
    pump(lambda: set(_windows(app)) - before)
    shown = (set(_windows(app)) - before).pop()
    text = text_in(app.nametowidget(shown))
    widget.event_generate("<Leave>")
    pump(lambda: shown not in _windows(app))
    return text


def _windows(app: App) -> list[str]:
    every = app.tk.splitlist(app.tk.call("wm", "stackorder", "."))
    return [name for name in every if name != "."]


def _labels_in(place) -> list[str]:
    own = [str(place.cget("text"))] if place.winfo_class() == "TLabel" else []
    return own + [text for child in place.winfo_children() for text in _labels_in(child)]


def test_what_is_trained_is_said_first(app: App, tab: TrainTab, pump: Pump) -> None:
    pump(lambda: "50,000 training, 10,000 validation" in text_in(tab.settings))
    assert tab.subject.data.box.get() == "fashion-mnist"
    assert "cnn-2conv, 225,034 parameters" in text_in(tab.settings)


@pytest.mark.parametrize(
    ("done", "status", "text"),
    [
        (5, "finished", "Train 5 more epochs"),
        (3, "interrupted", "Continue to epoch 5"),
        (0, "stopped", "Continue to epoch 5"),
    ],
)
def test_the_primary_button_says_what_it_will_do(
    app: App, tab: TrainTab, pump: Pump, *, done: int, status: RunStatus, text: str
) -> None:
    button = tab.buttons.train
    pump(lambda: button.cget("text") == "Train" and button.instate(["!disabled"]))
    app.workbench.state.run.set(run_view(app, done, status=status))
    pump(lambda: button.cget("text") == text)


def test_one_more_epoch_is_not_spelled_in_the_plural(app: App, tab: TrainTab, pump: Pump) -> None:
    app.workbench.state.run.set(run_view(app, 5))
    app.workbench.state.recipe.set(Recipe(epochs=1))
    pump(lambda: tab.buttons.train.cget("text") == "Train 1 more epoch")


def test_buttons_follow_the_training(app: App, tab: TrainTab, pump: Pump) -> None:
    state, buttons = app.workbench.state, tab.buttons

    def usable() -> list[str]:
        every = (buttons.train, buttons.pause, buttons.stop, buttons.reset)
        return [str(b.cget("text")) for b in every if b.instate(["!disabled"])]

    pump(lambda: usable() == ["Train"])
    state.training.set("starting")
    pump(lambda: usable() == ["Stop"])
    state.training.set("training")
    pump(lambda: usable() == ["Pause", "Stop"])
    state.training.set("paused")
    pump(lambda: usable() == ["Go on", "Stop"])
    state.training.set("stopping")
    pump(lambda: usable() == [])
    state.run.set(run_view(app, 5))
    state.training.set("idle")
    pump(lambda: usable() == ["Train 5 more epochs", "Reset"])


def test_a_grey_button_says_why(app: App, tab: TrainTab, pump: Pump) -> None:
    app.workbench.state.engine.set(EngineState("engine starting"))
    pump(lambda: tab.buttons.train.instate(["disabled"]))
    assert "The engine is still starting." in _tooltip(app, pump, tab.buttons.train)


def test_another_optimizer_comes_with_its_own_learning_rate(app: App, tab: TrainTab) -> None:
    recipe, kinds = app.workbench.state.recipe, _find_box(tab, "Adam")
    kinds.set("SGD")
    kinds.event_generate("<<ComboboxSelected>>")
    app.update()
    assert recipe.value.optimizer == SGD()
    assert _find_box(tab, "0.01") is not None
    kinds.set("Adam")
    kinds.event_generate("<<ComboboxSelected>>")
    app.update()
    assert recipe.value.optimizer == Adam()
    assert _find_box(tab, "0.001") is not None


def test_an_edit_after_another_optimizer_keeps_it(app: App, tab: TrainTab) -> None:
    kinds = _find_box(tab, "Adam")
    kinds.set("SGD")
    kinds.event_generate("<<ComboboxSelected>>")
    _type(app, _find_box(tab, "32"), "64")
    assert app.workbench.state.recipe.value == Recipe(batch_size=64, optimizer=SGD())


def test_a_recipe_that_comes_from_elsewhere_is_shown(app: App, tab: TrainTab, pump: Pump) -> None:
    app.workbench.state.recipe.set(Recipe(epochs=12, optimizer=SGD(learning_rate=0.25)))
    pump(lambda: _find_box(tab, "12") and _find_box(tab, "0.25") and _find_box(tab, "SGD"))


def test_a_run_fixes_its_recipe_but_the_epochs(app: App, tab: TrainTab, pump: Pump) -> None:
    app.workbench.state.run.set(run_view(app, 5))
    batch = _find_box(tab, "32")
    pump(lambda: batch.instate(["disabled"]))
    assert _find_box(tab, "5").instate(["!disabled"])
    assert _find_box(tab, "Adam").instate(["disabled"])
    assert _find_box(tab, "0.001").instate(["disabled"])
    assert "Reset for fresh weights" in text_in(tab.recipe)
    app.workbench.runs.reset()
    pump(lambda: batch.instate(["!disabled"]))
    assert "Reset for fresh weights" not in text_in(tab.recipe)


def test_the_epochs_are_asked_for_in_words_that_fit_the_run(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    state = app.workbench.state

    def asked() -> list[str]:
        return [word for word in _labels_in(tab.recipe) if "epochs" in word]

    pump(lambda: asked() == ["epochs"])
    state.run.set(run_view(app, 5))
    pump(lambda: asked() == ["more epochs"])
    _type(app, _find_box(tab, "5"), "2")
    assert state.recipe.value.epochs == 2
    state.recipe.set(Recipe(epochs=5))
    state.run.set(run_view(app, 3, status="stopped"))
    pump(lambda: asked() == ["epochs in all"])
    _type(app, _find_box(tab, "5"), "3")
    assert "enter 4 or more" in text_in(tab.recipe)
    assert state.recipe.value.epochs == 5
    _type(app, _find_box(tab, "3"), "7")
    pump(lambda: tab.buttons.train.cget("text") == "Continue to epoch 7")


def test_while_it_trains_the_recipe_is_fixed(app: App, tab: TrainTab, pump: Pump) -> None:
    state = app.workbench.state
    state.training.set("starting")
    pump(lambda: _find_box(tab, "5").instate(["disabled"]))
    assert _find_box(tab, "32").instate(["disabled"])
    assert "Fixed while the training runs." in text_in(tab.recipe)
    state.training.set("training")
    state.run.set(run_view(app, 1, status="running"))
    app.update()
    assert _find_box(tab, "5").instate(["disabled"])


def test_the_data_set_is_chosen_where_it_is_trained_on(
    app: App, tab: TrainTab, pump: Pump, data_home: Path
) -> None:
    state, box = app.workbench.state, tab.subject.data.box
    info = open_dataset(data_home, "mnist")
    mnist = OpenedData(info, cache.load(data_home, info.checksum))
    state.opened.set((state.data.value, mnist))
    pump(lambda: box.cget("values") == ("fashion-mnist", "mnist"))
    state.training.set("training")
    pump(lambda: box.instate(["disabled"]))
    assert "Stop the training" in _tooltip(app, pump, box)
    state.training.set("idle")
    pump(lambda: box.instate(["!disabled"]))
    box.current(1)
    box.event_generate("<<ComboboxSelected>>")
    assert state.data.value is mnist


def test_the_key_that_trains_takes_over_what_was_typed(app: App, tab: TrainTab) -> None:
    app.workbench.state.engine.set(EngineState("engine starting"))
    epochs = _find_box(tab, "5")
    _type(app, epochs, "7", enter="<F5>")
    assert app.workbench.state.recipe.value.epochs == 7
    assert app.workbench.state.notice.value.text == "The engine is still starting."


def test_the_key_does_not_train_on_an_entry_that_was_refused(app: App, tab: TrainTab) -> None:
    app.workbench.state.engine.set(EngineState("engine starting"))
    _type(app, _find_box(tab, "5"), "many", enter="<F5>")
    assert app.workbench.state.recipe.value.epochs == 5
    assert app.workbench.state.notice.value is None
    assert "many" in text_in(tab.recipe)


def _find_box(tab: TrainTab, shown: str):
    """Return the entry, spin box or combobox that shows this text."""
    return _box_in(tab.recipe, shown)


def _box_in(place, shown: str):
    for child in place.winfo_children():
        if child.winfo_class() in {"TEntry", "TSpinbox", "TCombobox"} and child.get() == shown:
            return child
        found = _box_in(child, shown)
        if found is not None:
            return found
    return None


def _type(app: App, box, text: str, enter: str = "<Return>") -> None:
    box.focus_force()
    app.update()
    box.delete(0, "end")
    box.insert(0, text)
    box.event_generate(enter)
    app.update()


def test_each_segment_is_seen_alone_and_lies_between_its_button_and_the_runs(
    app: App, tab: TrainTab
) -> None:
    """For the keyboard as well: Tab goes from the buttons through the segment to the runs."""
    state = app.workbench.state
    for name, button in tab.segments.buttons.items():
        button.invoke()
        app.update()
        seen = [each for each in tab.segments.buttons if tab.segment(each).winfo_viewable()]
        assert seen == [name]
        way = _way_of_the_keyboard(tab.segments.buttons["transfer"], tab.runs)
        if name in ("recipe", "augmentation", "transfer"):
            assert any(str(each).startswith(str(tab.segment(name))) for each in way)
    state.training.set("starting")
    app.update()
    assert tab.segment("curves").in_front, "how it goes is shown when a training begins"


def _way_of_the_keyboard(start, end) -> list:
    """Return what Tab comes to between two widgets."""
    way, here = [], start.tk_focusNext()
    while not str(here).startswith(str(end)):
        way.append(here)
        here = here.tk_focusNext()
        assert here is not start, "it never gets there"
    return way


def test_in_a_low_window_the_runs_give_way_to_all_of_the_recipe(app: App, tab: TrainTab) -> None:
    tab.show("recipe")
    app.geometry("960x600")
    app.update()
    panel = tab.segment("recipe").panel
    assert not tab.runs.winfo_viewable()
    assert panel.winfo_height() >= panel.winfo_reqheight()
    tab.show("curves")
    app.update()
    assert tab.runs.winfo_viewable()
    app.geometry("1024x700")
    tab.show("recipe")
    app.update()
    assert tab.runs.winfo_viewable()


def test_a_long_name_leaves_the_number_of_parameters_in_sight(app: App, tab: TrainTab) -> None:
    network = app.workbench.state.network
    network.set(network.value.changed(name="a-name-that-goes-on-" * 3))
    app.update()
    line = next(text for text in _labels_in(tab.subject) if "parameters" in text)
    assert line.startswith("a-name-that")
    assert line.endswith("…, 225,034 parameters")


def test_in_a_low_window_what_is_wrong_while_it_trains_is_in_sight(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    state = app.workbench.state
    app.geometry("1024x650")
    state.training.set("training")
    state.run.set(run_view(app, 1, status="running"))
    pump(tab.live.winfo_viewable)
    app.update()
    foot = tab.live.winfo_rooty() + tab.live.winfo_reqheight()
    assert foot <= tab.buttons.winfo_rooty()
    app.geometry("1024x760")
    state.training.set("idle")
    state.run.set(run_view(app, 5))
    pump(lambda: tab.recipe.winfo_viewable() and tab.cost.winfo_viewable())


def test_before_a_retraining_it_says_how_the_recipe_is_freed(
    app: App, tab: TrainTab, pump: Pump
) -> None:
    app.workbench.state.run.set(run_view(app, 5))
    pump(lambda: "Fixed for this run" in text_in(tab.recipe))
    tab.show("transfer")
    pump(lambda: "Reset frees it, and keeps what to start from" in text_in(tab.recipe))
    tab.show("curves")
    pump(lambda: "Fixed for this run" in text_in(tab.recipe))
