"""The main job in a live window: real data, real training, real keys and a real pointer."""

import re
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from live import (
    HAS_XDOTOOL,
    engine_process,
    finish_training,
    live_window,
    real_input,
    settings,
    stroke,
    tab,
    texts,
    until,
)

from fmnist_workbench.spec.events import BatchesDone, Validating
from fmnist_workbench.spec.jobs import SplitImage
from fmnist_workbench.storage.runs import open_run
from fmnist_workbench.ui.app import App

pytestmark = [pytest.mark.window, pytest.mark.slow]
needs_xdotool = pytest.mark.skipif(not HAS_XDOTOOL, reason="xdotool is not installed")


@pytest.fixture(scope="module")
def app(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One live window for all tests of this file: TensorFlow takes its time to come up."""
    with live_window(tmp_path_factory.mktemp("live")) as app:
        yield app


@needs_xdotool
def test_train_with_a_key_and_the_validation_matrix_appears_by_itself(app: App) -> None:
    settings(app, "linear", limit=1200, epochs=2)
    train = tab(app, "train")
    heard: list[BatchesDone] = []
    app.workbench.state.batches.connect(heard.append)
    app.focus_force()
    real_input(app, "key", "F5")
    finish_training(app)
    view = app.workbench.state.run.value
    assert view is not None
    assert view.run.status == "finished"
    assert sum(len(event.losses) for event in heard) == 2 * 32  # ceil(1000 / 32) batches an epoch
    assert len(view.history) == 2
    assert f"{view.run.id}" in texts(app)
    evaluate = tab(app, "evaluate")
    assert "Validation, 200 images" in texts(evaluate)
    assert train.winfo_exists()


@needs_xdotool
def test_the_final_figure_says_that_it_is_of_the_test_images(app: App) -> None:
    _have_a_run(app)
    app.focus_force()
    real_input(app, "key", "ctrl+Return")
    until(app, lambda: "test" in app.workbench.state.evaluations.value)
    app.update()
    assert "TEST, 10,000 images" in texts(tab(app, "evaluate"))


def test_training_again_goes_on_in_a_child_of_the_finished_run(app: App) -> None:
    settings(app, "linear", limit=600, epochs=1)
    app.workbench.training.train()
    finish_training(app)
    parent = app.workbench.state.run.value
    app.workbench.training.train()
    until(app, lambda: app.workbench.state.run.value.run.id != parent.run.id)
    finish_training(app)
    child = app.workbench.state.run.value
    assert child.run.parent == parent.run.id
    assert child.history[0] == parent.history[0]
    assert [epoch.epoch for epoch in child.history] == [1, 2]


def test_reset_gives_fresh_weights_in_a_run_of_their_own(app: App) -> None:
    _have_a_run(app)
    old = app.workbench.state.run.value
    app.workbench.runs.reset()
    assert app.workbench.state.run.value is None
    app.workbench.training.train()
    finish_training(app)
    new = app.workbench.state.run.value
    assert new.run.id != old.run.id
    assert new.run.parent is None
    assert new.history[0].epoch == 1


def test_a_damaged_file_is_refused_and_changes_nothing(app: App, tmp_path: Path) -> None:
    state = app.workbench.state
    before = state.data.value, state.opened.value, state.network.value, state.run.value
    damaged = tmp_path / "shoes.npz"
    damaged.write_bytes(b"PK\x03\x04 and no more")
    app.workbench.data.open(str(damaged))
    until(app, lambda: state.notice.value is not None)
    assert "shoes.npz is damaged" in state.notice.value.text
    assert (state.data.value, state.opened.value, state.network.value, state.run.value) == before
    assert state.activity.value is None
    state.notice.set(None)


def test_an_edit_puts_the_run_aside_and_undo_brings_it_back(app: App) -> None:
    _have_a_run(app)
    workbench, state = app.workbench, app.workbench.state
    run = state.run.value.run.id
    workbench.builder.choose(0)
    workbench.builder.add("dropout")
    assert state.run.value is None
    assert f"Run {run} is put aside" in state.notice.value.text
    workbench.builder.undo()
    assert state.run.value.run.id == run
    assert state.notice.value is None
    until(app, lambda: state.model.value is not None and state.model.value.run == run)


def test_opening_a_run_on_other_data_brings_those_data_along(app: App) -> None:
    _have_a_run(app)
    workbench, state = app.workbench, app.workbench.state
    run, data = state.run.value.run.id, state.data.value
    other = next(o for o in state.opened.value if o is not data)
    workbench.data.choose(other)
    assert state.run.value is None
    workbench.runs.open(run)
    until(app, lambda: state.run.value is not None)
    assert state.run.value.run.id == run
    assert state.data.value.info.checksum == data.info.checksum
    until(app, lambda: state.model.value is not None and state.model.value.run == run)


def test_an_evaluation_can_be_stopped(app: App) -> None:
    _have_a_run(app)
    workbench, state = app.workbench, app.workbench.state
    workbench.runs.reset()
    settings(app, "lab-4conv", limit=120, epochs=1)
    workbench.training.train()
    finish_training(app)
    workbench.model.evaluate("test")
    until(app, lambda: state.activity.value is not None and state.activity.value.fraction)
    workbench.stop()
    until(app, lambda: state.activity.value is None)
    assert "test" not in state.evaluations.value


@pytest.mark.parametrize("moment", ["training", "validation"])
def test_stop_keeps_what_is_finished_and_the_model_usable(app: App, moment: str) -> None:
    settings(app, "cnn-2conv", limit=6000, epochs=3)
    workbench, state = app.workbench, app.workbench.state
    heard: list[object] = []
    signal = state.batches if moment == "training" else state.validating
    kind = BatchesDone if moment == "training" else Validating
    signal.connect(heard.append)
    workbench.training.train()
    until(app, lambda: any(isinstance(e, kind) and e.epoch == 2 for e in heard))
    workbench.training.stop()
    until(app, lambda: state.training.value == "idle", seconds=5)
    view = state.run.value
    assert view.run.status == "stopped"
    assert [epoch.epoch for epoch in view.history] == [1]
    answers: list[object] = []
    image = _first_test_image(app)
    workbench.model.predict(image, answers.append)
    until(app, lambda: answers, seconds=10)


def test_pause_stands_still_until_it_is_told_to_go_on(app: App) -> None:
    settings(app, "cnn-2conv", limit=6000, epochs=1)
    workbench, state = app.workbench, app.workbench.state
    steps: list[int] = []
    state.batches.connect(lambda event: steps.append(event.step))
    workbench.training.train()
    until(app, lambda: steps)
    workbench.training.pause_or_resume()
    until(app, lambda: state.training.value == "paused")
    paused_at = steps[-1]
    answers: list[object] = []
    workbench.model.predict(_first_test_image(app), answers.append)
    until(app, lambda: answers)
    assert steps[-1] == paused_at
    workbench.training.pause_or_resume()
    finish_training(app)
    assert steps[-1] > paused_at


def test_a_drawing_is_predicted_while_the_network_trains(app: App) -> None:
    settings(app, "cnn-2conv", limit=6000, epochs=2)
    workbench, state = app.workbench, app.workbench.state
    workbench.training.train()
    heard: list[BatchesDone] = []
    state.batches.connect(heard.append)
    until(app, lambda: heard)
    answers: list[tuple[float, ...]] = []
    for _ in range(5):
        before = len(heard), len(answers)
        image = _first_test_image(app)
        workbench.model.predict(image, lambda answer: answers.append(answer.probabilities))
        until(app, lambda before=before: len(answers) > before[1] and len(heard) > before[0] + 2)
    assert state.training.value == "training"
    assert len(set(answers)) == 5, "the weights move, so must the probabilities"
    workbench.training.stop()
    until(app, lambda: state.training.value == "idle")


def test_killed_in_mid_epoch_the_window_says_so_and_continues(app: App) -> None:
    settings(app, "cnn-2conv", limit=6000, epochs=3)
    workbench, state = app.workbench, app.workbench.state
    heard: list[BatchesDone] = []
    state.batches.connect(heard.append)
    workbench.training.train()
    until(app, lambda: heard and heard[-1].epoch == 2 and heard[-1].step > 20)
    engine_process(app).kill()
    until(app, lambda: state.notice.value is not None)
    run = state.run.value.run.id
    assert f"The engine died during {run}: 1 finished epoch kept" in state.notice.value.text
    assert "memory ran out for batches of 32 images" in state.notice.value.text
    assert state.training.value == "idle"
    go_on, afresh = state.notice.value.actions
    assert afresh.title == "New run, batch size 16"
    assert not state.engine.value.ready
    go_on.run()  # at once: it is done as soon as the engine is up again
    finish_training(app)
    folder = open_run(workbench.home, run)
    assert folder.record.status == "finished"
    assert [epoch.epoch for epoch in folder.history] == [1, 2, 3]
    assert state.run.value.run.id == run


@pytest.mark.skipif(not hasattr(psutil, "RLIMIT_FSIZE"), reason="no limit on file sizes here")
def test_a_full_disk_at_a_checkpoint_pauses_the_run_and_asks(app: App) -> None:
    settings(app, "cnn-2conv", limit=600, epochs=2)
    workbench, state = app.workbench, app.workbench.state
    engine = engine_process(app)
    unlimited = engine.rlimit(psutil.RLIMIT_FSIZE)
    engine.rlimit(psutil.RLIMIT_FSIZE, (200_000, unlimited[1]))
    workbench.training.train()
    until(app, lambda: state.notice.value is not None)
    assert "Could not save" in state.notice.value.text
    assert state.training.value == "paused"
    assert state.run.value.history == ()
    engine.rlimit(psutil.RLIMIT_FSIZE, unlimited)
    again = next(action for action in state.notice.value.actions if action.title == "Try again")
    again.run()
    finish_training(app)
    folder = open_run(workbench.home, state.run.value.run.id)
    assert folder.record.status == "finished"
    assert len(folder.history) == 2


def test_the_image_stays_the_same_from_layer_to_layer(app: App) -> None:
    _have_a_run(app)
    activations = tab(app, "activations")
    app.update()
    before = app.workbench.state.image.value
    app.focus_force()
    activations.event_generate("<Right>")
    app.update()
    assert app.workbench.state.image.value == before


@needs_xdotool
def test_a_digit_drawn_with_the_pointer_is_recognised(app: App) -> None:
    state = app.workbench.state
    mnist = next(o for o in state.opened.value if o.info.name == "mnist")
    app.workbench.data.choose(mnist)
    settings(app, "cnn-2conv", limit=12000, epochs=1)
    app.workbench.training.train()
    finish_training(app)
    evaluate = tab(app, "evaluate")
    pad = evaluate.panel.pad
    seven = [(0.28 + 0.08 * i, 0.24) for i in range(6)]
    seven += [(0.68 - 0.04 * i, 0.24 + 0.1 * i) for i in range(1, 7)]
    stroke(app, pad, seven)
    until(app, lambda: "%" in texts(evaluate.panel))
    app.update()
    assert re.search(r"^7 +\d+\.\d %$", texts(evaluate.panel), re.MULTILINE), texts(evaluate.panel)


@pytest.mark.skipif(not hasattr(psutil, "RLIMIT_AS"), reason="no limit on memory here")
def test_out_of_memory_half_the_batch_is_a_click_away(app: App) -> None:
    """Whether TensorFlow says so or crashes, which is a matter of what it asks for first."""
    state, training = app.workbench.state, app.workbench.training
    app.workbench.runs.reset()
    settings(app, "alexnet", limit=12_000, epochs=1)
    state.recipe.edit(state.recipe.value.changed(batch_size=8_192))
    state.notice.set(None)  # that the run before was put aside
    engine = engine_process(app)
    engine.rlimit(psutil.RLIMIT_AS, (engine.memory_info().vms + 800 * 2**20, -1))
    training.train()
    until(app, lambda: state.notice.value is not None)
    assert "for batches of 8,192 images" in state.notice.value.text
    assert state.notice.value.actions[-1].title == "New run, batch size 4,096"
    assert state.training.value == "idle"


def _have_a_run(app: App) -> None:
    state = app.workbench.state
    if state.run.value is None or not state.run.value.history:
        settings(app, "linear", limit=600, epochs=1)
        app.workbench.training.train()
        finish_training(app)


def _first_test_image(app: App) -> SplitImage:
    ref = app.workbench.data.ref()
    assert ref is not None
    return SplitImage(ref, "test", 0)
