"""All of a recipe in the window: chosen, explained, drawn, undone, opened and saved."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from live import tab as tab_of
from live import texts
from PIL import ImageGrab

from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.losses import LOSSES, CategoricalCrossentropy
from fmnist_workbench.spec.optimizers import OPTIMIZERS, SGD, Adam
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.recipes import RECIPES
from fmnist_workbench.spec.schedules import (
    SCHEDULES,
    Constant,
    Cosine,
    Exponential,
    OneCycle,
    ReduceOnPlateau,
)
from fmnist_workbench.spec.stopping import EarlyStopping
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.tabs.train import TrainTab
from fmnist_workbench.ui.theme import palette
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.kindform import KindForm

pytestmark = pytest.mark.window

Pump = Callable[..., None]


@pytest.fixture
def tab(app: App, fashion: OpenedData) -> TrainTab:
    """The Train tab with Fashion-MNIST and all of the recipe in sight."""
    tab: TrainTab = tab_of(app, "train")
    app.workbench.state.data.set(fashion)
    tab.recipe.all.invoke()
    app.update()
    assert tab.segment("recipe").winfo_viewable()
    return tab


def _recipe(app: App) -> Recipe:
    return app.workbench.state.recipe.value


def _choose(app: App, box: Any, text: str) -> None:
    box.set(text)
    box.event_generate("<<ComboboxSelected>>")
    app.update()


def _type(app: App, form: Form[Any], name: str, text: str) -> None:
    box = form._controls[name].widget
    box.focus_force()
    app.update()
    box.delete(0, "end")
    box.insert(0, text)
    box.event_generate("<Return>")
    app.update()


def _form_of(form: KindForm[Any]) -> Form[Any]:
    assert form._form is not None
    return form._form


def _plain(tab: TrainTab, name: str) -> Form[Recipe]:
    return next(form for form in tab.segment("recipe").panel._plain if name in form._controls)


def _drawn(tab: TrainTab, plot: Any = None) -> list[tuple[float, float]]:
    """Return the corners of the drawn curve, in pixels."""
    canvas = (plot or tab.segment("recipe").panel.plot).canvas
    numbers = canvas.coords("curve")
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _share_of(colour: str, widget: Any) -> float:
    x, y = widget.winfo_rootx(), widget.winfo_rooty()
    box = (x, y, x + widget.winfo_width(), y + widget.winfo_height())
    seen = np.asarray(ImageGrab.grab(box, xdisplay="").convert("RGB"))
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return float(np.all(seen == wanted, axis=2).mean())


def test_every_kind_can_be_chosen_and_fits_beside_its_fields(app: App, tab: TrainTab) -> None:
    panel = tab.segment("recipe").panel
    choices = (
        (panel.optimizer, OPTIMIZERS, "optimizer"),
        (panel.schedule, SCHEDULES, "schedule"),
        (panel.loss, LOSSES, "loss"),
    )
    for form, kinds, name in choices:
        app.workbench.state.recipe.set(Recipe().changed(**{name: next(iter(kinds.values())).of()}))
        app.update()
        for number, kind in enumerate(kinds.values()):
            if number:
                form.box.current(number)
                form.box.event_generate("<<ComboboxSelected>>")
                app.update()
            assert getattr(_recipe(app), name) == kind.of()
            assert kind.help in texts(form)
            shown = _form_of(form)._controls if form._form else {}
            assert sorted(shown) == sorted(set(kind.model_fields) - {"kind"})
            bottom = max(w.winfo_rooty() + w.winfo_height() for w in panel.winfo_children())
            for widget in (form, *(control.widget for control in shown.values())):
                assert widget.winfo_rooty() + widget.winfo_reqheight() <= bottom
    tab.show("curves")
    app.update()
    assert not tab.segment("recipe").files.winfo_viewable()


def test_every_field_comes_to_the_recipe(app: App, tab: TrainTab) -> None:
    panel = tab.segment("recipe").panel
    assert panel is not None
    _choose(app, panel.optimizer.box, "SGD")
    _type(app, _form_of(panel.optimizer), "learning_rate", "0.25")
    _type(app, _form_of(panel.optimizer), "global_clipnorm", "1")
    _form_of(panel.optimizer)._controls["nesterov"].widget.invoke()
    _choose(app, panel.schedule.box, "Cosine, warm-up")
    _type(app, _form_of(panel.schedule), "warmup_epochs", "2")
    _type(app, _form_of(panel.loss), "label_smoothing", "0.1")
    _choose(app, _plain(tab, "class_weight")._controls["class_weight"].widget, "balanced")
    _type(app, _plain(tab, "ema_momentum"), "ema_momentum", "0.99")
    _plain(tab, "mixed_precision")._controls["mixed_precision"].widget.invoke()
    panel.stopping.switch.invoke()
    _type(app, panel.stopping.form, "patience", "7")
    _type(app, _plain(tab, "seed"), "seed", "3")
    assert _recipe(app) == Recipe(
        seed=3,
        optimizer=SGD(learning_rate=0.25, global_clipnorm=1.0, nesterov=True),
        schedule=Cosine(warmup_epochs=2.0),
        loss=CategoricalCrossentropy(label_smoothing=0.1),
        class_weight="balanced",
        ema_momentum=0.99,
        mixed_precision=True,
        early_stopping=EarlyStopping(patience=7),
    )
    panel.stopping.switch.invoke()
    app.update()
    assert _recipe(app).early_stopping is None
    assert panel.stopping.form._controls["patience"].widget.instate(["disabled"])


def test_an_entry_that_is_refused_is_told_and_changes_nothing(app: App, tab: TrainTab) -> None:
    panel = tab.segment("recipe").panel
    assert panel is not None
    form = _form_of(panel.optimizer)
    _type(app, form, "clipnorm", "1")
    _type(app, form, "global_clipnorm", "1")
    assert "cannot both be set" in texts(panel)
    assert _recipe(app).optimizer == Adam(clipnorm=1.0)
    _type(app, form, "global_clipnorm", "")
    assert "cannot both be set" not in texts(panel)
    _type(app, form, "learning_rate", "much")
    assert "learning rate is" in texts(panel)
    tab.buttons.train.invoke()
    assert app.workbench.state.notice.value is None, "it is not trained with what was refused"
    _choose(app, panel.optimizer.box, "Lion")
    assert "learning rate is" not in texts(panel)
    _choose(app, panel.loss.box, "Sparse cross-entropy")
    _form_of(panel.loss)._controls["from_logits"].widget.invoke()
    app.update()
    assert "Ours end in softmax" in texts(panel.loss)


def test_the_rate_is_drawn_and_follows_each_edit(app: App, tab: TrainTab) -> None:
    panel = tab.segment("recipe").panel
    assert panel is not None
    app.workbench.state.recipe.set(Recipe(epochs=10, optimizer=SGD(), schedule=OneCycle()))
    app.update()
    before = _drawn(tab)
    highest = min(before, key=lambda point: point[1])
    assert highest[0] == pytest.approx(before[0][0] + 0.3 * (before[-1][0] - before[0][0]), abs=2)
    assert "rate by epoch, each of 1,563 batches" in texts(panel.plot)
    assert _share_of(palette().accent, panel.plot.canvas) > 0.003
    _type(app, _form_of(panel.schedule), "rise", "0.6")
    highest = min(_drawn(tab), key=lambda point: point[1])
    assert highest[0] == pytest.approx(before[0][0] + 0.6 * (before[-1][0] - before[0][0]), abs=2)
    assert min(_drawn(tab, tab.recipe.miniature), key=lambda p: p[1])[0] > 0
    canvas = panel.plot.canvas
    canvas.event_generate("<Motion>", x=int(highest[0]), y=20)
    app.update()
    assert "epoch 7, batch" in texts(panel.plot) or "epoch 6, batch" in texts(panel.plot)
    assert "of 1,563: 0.01" in texts(panel.plot)
    canvas.event_generate("<Leave>")
    _choose(app, panel.schedule.box, "Reduce on plateau")
    assert "Example: val loss improves until epoch 3" in texts(panel.plot)
    app.workbench.state.recipe.set(
        Recipe(epochs=300, schedule=Exponential(decay_rate=0.9, start_epoch=2))
    )
    app.update()
    assert "1e-06" in texts(panel.plot), "on a logarithmic scale"
    assert "The figures decide" not in texts(panel.plot)
    app.workbench.state.dark.set(True)
    app.update()
    assert _share_of(palette().accent, canvas) > 0.003


def test_a_named_recipe_replaces_all_but_the_seed(app: App, tab: TrainTab) -> None:
    app.workbench.state.recipe.set(Recipe(seed=5))
    app.update()
    chooser = tab.recipe.chooser
    assert chooser.get().startswith("standard:"), "whatever the seed"
    for name, entry in zip(RECIPES, chooser.cget("values"), strict=True):
        _choose(app, chooser, entry)
        assert _recipe(app) == RECIPES[name].recipe.changed(seed=5)
        assert chooser.get() == entry
        assert RECIPES[name].summary in chooser._tip.text
        assert RECIPES[name].source in chooser._tip.text
    app.workbench.recipe.change(batch_size=77)
    app.update()
    assert chooser.get() == "your own recipe"


def test_all_edits_of_a_recipe_have_one_history(app: App, tab: TrainTab) -> None:
    panel = tab.segment("recipe").panel
    assert panel is not None
    _choose(app, panel.optimizer.box, "SGD")
    app.workbench.augmenting.edit(Augmentation(rotation=5.0))
    app.workbench.augmenting.edit(Augmentation(rotation=9.0), goes_on=True)
    _choose(app, tab.recipe.schedule.box, "One cycle")
    assert panel.schedule.box.get() == "One cycle"
    edited = _recipe(app)
    panel.event_generate("<Control-z>")
    app.update()
    assert _recipe(app).schedule == Constant()
    assert panel.schedule.box.get() == tab.recipe.schedule.box.get() == "Constant"
    app.undo()
    assert _recipe(app) == Recipe(optimizer=SGD()), "a drag is one edit"
    app.undo()
    assert _recipe(app) == Recipe()
    for _ in range(3):
        panel.event_generate("<Control-Z>")
    assert _recipe(app) == edited
    app.workbench.state.training.set("training")
    app.update()
    app.undo()
    assert _recipe(app) == edited, "it is fixed"
    assert panel.optimizer.box.instate(["disabled"])
    assert panel.stopping.switch.instate(["disabled"])
    assert _plain(tab, "seed")._controls["seed"].widget.instate(["disabled"])
    tab.show("recipe")
    app.update()
    assert "Fixed while the training runs." in texts(panel)
    app.workbench.state.training.set("idle")


def test_a_recipe_is_saved_and_opened_and_a_bad_file_changes_nothing(
    app: App, tab: TrainTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogs = "fmnist_workbench.ui.filechoice.filedialog"
    path = tmp_path / "mine.json"
    monkeypatch.setattr(f"{dialogs}.asksaveasfilename", lambda **_: str(path))
    monkeypatch.setattr(f"{dialogs}.askopenfilename", lambda **_: str(path))
    opens, saves = tab.segment("recipe").files.winfo_children()
    mine = Recipe(epochs=9, seed=4, schedule=ReduceOnPlateau(), early_stopping=EarlyStopping())
    app.workbench.state.recipe.set(mine)
    saves.invoke()
    app.workbench.state.recipe.set(Recipe())
    opens.invoke()
    assert _recipe(app) == mine
    path.write_text('{"optimizer": {"kind": "sgd", "momentumm": 0.9}}')
    with pytest.raises(InputError, match="momentumm"):
        app.workbench.recipe.load(path)
    assert _recipe(app) == mine


@pytest.mark.parametrize("height", [600, 655, 662, 672, 684])
def test_the_last_rows_are_in_sight_however_low_the_window_is(
    app: App, tab: TrainTab, height: int
) -> None:
    app.geometry(f"1024x{height}")
    app.update()
    segment = tab.segment("recipe")
    for name in ("mixed_precision", "seed"):
        widget = _plain(tab, name)._controls[name].widget
        bottom = segment.winfo_rooty() + segment.winfo_height()
        assert widget.winfo_rooty() + widget.winfo_reqheight() <= bottom, name
