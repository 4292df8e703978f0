"""Transfer learning in the window, with the real engine: from MNIST to Fashion-MNIST."""

import pytest
from kerasfiles import save_linear
from live import finish_training, live_window, real_input, settings, tab, texts, until

from fmnist_workbench.spec.data import Split
from fmnist_workbench.storage.runs import load_weights, open_run
from fmnist_workbench.ui import filechoice


@pytest.fixture
def window(display, data_home, tmp_path):
    with live_window(tmp_path / "home") as app:
        yield app


def data_set(app, name):
    until(app, lambda: any(one.info.name == name for one in app.workbench.state.opened.value))
    return next(one for one in app.workbench.state.opened.value if one.info.name == name)


def test_a_run_is_retrained_on_other_data_and_compared(window):
    app, bench = window, window.workbench
    state, transferring = bench.state, bench.transferring
    bench.data.choose(data_set(app, "mnist"))
    settings(app, "cnn-2conv", limit=400, epochs=1)
    train = tab(app, "train")
    bench.training.train()
    finish_training(app)
    source = state.run.value.run.id

    train.segments.buttons["transfer"].invoke()
    until(app, lambda: train.segment("transfer").winfo_viewable())
    panel = train.segment("transfer").panel
    assert "Choose what to start from" in texts(panel)
    assert train.buttons.train.instate(["disabled"])
    bench.data.choose(data_set(app, "fashion-mnist"))
    bench.data.resplit(Split(limit=400))
    until(app, lambda: any(title.startswith(source) for title in panel.source.cget("values")))
    title = next(title for title in panel.source.cget("values") if title.startswith(source))
    panel.source.set(title)
    panel.source.event_generate("<<ComboboxSelected>>")
    until(app, lambda: "conv2d to dropout stay frozen; dense and classifier" in texts(panel))
    until(app, lambda: train.buttons.train.cget("text") == "Retrain from dense")

    # A click on a layer makes it the first one that learns; an arrow key moves on.
    canvas = panel.layers.canvas
    x, y = canvas.winfo_rootx() + 60, canvas.winfo_rooty() + panel.layers._row // 2
    real_input(app, "mousemove", x, y + 2 * panel.layers._row, "click", 1)
    until(app, lambda: transferring.choice.value.transfer.retrain_from == "conv2d_1")
    assert texts(canvas).split().count("frozen") == 2
    canvas.focus_force()
    real_input(app, "key", "Down", "key", "Down", "key", "Down", "key", "Down")
    until(app, lambda: transferring.choice.value.transfer.retrain_from == "dense")
    transferring.change(kept_rate=0.5)
    assert "at 0.5 of the learning rate" in texts(panel)

    train.buttons.train.invoke()
    finish_training(app)
    view = state.run.value
    assert view.run.transfer.retrain_from == "dense"
    before = load_weights(open_run(bench.home, source))[1]
    after = load_weights(open_run(bench.home, view.run.id))[1]
    assert (before["conv2d/kernel"] == after["conv2d/kernel"]).all()
    assert (before["dense/kernel"] != after["dense/kernel"]).any()

    train.segments.buttons["transfer"].invoke()
    until(app, lambda: transferring.comparison.value is not None)
    until(app, lambda: "Accuracy on mnist" in texts(panel))
    assert f"weights moved in {view.run.id}" in texts(panel)
    moved = {each.name: each.moved for each in transferring.comparison.value.layers}
    assert moved["conv2d"] == 0 < moved["dense"]
    until(app, lambda: not state.comparing.value and state.activity.value is None)
    panel.contests.compare.invoke()
    assert "compared with its source" in bench.training.why_not()
    until(app, lambda: not state.comparing.value)
    until(app, lambda: texts(panel.contests.canvas).count("%") == 6)
    assert panel.contests.compare.instate(["disabled"])
    assert state.run.value.run.id == view.run.id

    # In two steps, in one go: first on one data set, then on the other.
    panel.source.set("first pretrain on mnist")
    panel.source.event_generate("<<ComboboxSelected>>")
    transferring.set_pretrain_epochs(2)
    transferring.change(new_layers=True)
    until(app, lambda: "start from fresh weights" in texts(panel))
    train.buttons.train.invoke()
    until(app, lambda: state.run.value is not None and state.run.value.run.transfer is not None)
    finish_training(app)
    run = state.run.value.run
    first = open_run(bench.home, run.transfer.source).record
    assert (first.data.source, first.recipe.epochs) == ("mnist", 2)
    assert (run.data.source, run.recipe.epochs) == ("fashion-mnist", 1)
    assert state.data.value.info.name == "fashion-mnist"


def choose_source(app, panel, start):
    """Choose the source whose title begins so, as a person does."""
    until(app, lambda: any(title.startswith(start) for title in panel.source.cget("values")))
    title = next(title for title in panel.source.cget("values") if title.startswith(start))
    panel.source.set(title)
    panel.source.event_generate("<<ComboboxSelected>>")


def test_a_file_is_a_source_and_other_layers_can_take_the_place_of_its_own(
    window, tmp_path, monkeypatch
):
    app, bench = window, window.workbench
    state, transferring = bench.state, bench.transferring
    bench.data.choose(data_set(app, "mnist"))
    settings(app, "linear", limit=300, epochs=1)
    train = tab(app, "train")
    train.segments.buttons["transfer"].invoke()
    until(app, lambda: train.segment("transfer").winfo_viewable())
    panel = train.segment("transfer").panel
    assert panel.behind.buttons["kept"].instate(["disabled"])

    # A file that is none changes nothing and is said; one that is shows its layers.
    answers = [str(tmp_path / "none.keras"), str(save_linear(tmp_path / "theirs.keras"))]
    (tmp_path / "none.keras").write_bytes(b"nothing")
    monkeypatch.setattr(filechoice.filedialog, "askopenfilename", lambda **_options: answers.pop(0))
    choose_source(app, panel, "from a file")
    until(app, lambda: state.notice.value is not None)
    assert "none.keras is no .keras file" in state.notice.value.text
    assert transferring.choice.value is None
    assert panel.source.get() == "start from …"
    # What was chosen while a file was read counts, and not the file that comes then.
    chosen = []
    transferring.choice.watch(lambda choice: chosen.append(choice.origin.name))
    transferring.start_from_file(str(save_linear(tmp_path / "early.keras")))
    transferring.pretrain_on(data_set(app, "fashion-mnist"))
    choose_source(app, panel, "from a file")
    until(app, lambda: transferring.choice.value.kind == "file")
    assert chosen == ["the pretrained network", "file theirs.keras"]
    until(app, lambda: "flatten stays frozen; classifier learns on from" in texts(panel))
    assert panel.source.get() == "file theirs.keras"
    assert state.notice.value is None
    assert texts(panel.layers.canvas).split("\n") == [
        "flatten",
        "frozen",
        "classifier",
        "learns on",
    ]

    # The Network tab's first layer is another one: the choice is grey, and says how to mend it.
    bench.network_files.open("cnn-2conv")
    until(app, lambda: state.network.value.name == "cnn-2conv")
    until(app, lambda: panel.behind.buttons["others"].instate(["disabled"]))
    assert "'conv2d' of network 'cnn-2conv' is not as in file" in transferring.why_not_others()
    panel.behind.edit.invoke()
    until(app, lambda: state.network.value.name == "theirs")
    assert app.tab_names[app._notebook.index("current")] == "network"
    assert not transferring.at_hand.value
    assert bench.builder.network.layer_names() == ("flatten", "classifier")
    assert bench.builder.chosen.value == 1  # the first layer that learns
    bench.builder.add("dense", 1)
    train = tab(app, "train")
    until(app, lambda: "dense and classifier start from fresh weights" in texts(panel))
    assert panel.behind.buttons["others"].instate(["selected"])
    until(app, lambda: train.buttons.train.cget("text") == "Retrain from dense")

    # F5 does what the button on the left says.
    train.focus_force()
    real_input(app, "key", "F5")
    until(app, lambda: state.run.value is not None)
    finish_training(app)
    run = state.run.value.run
    assert run.transfer.source == str(tmp_path / "theirs.keras")
    assert run.network.layer_names() == ("flatten", "dense", "classifier")
    assert (run.transfer.retrain_from, run.transfer.new_layers) == ("dense", True)
    until(app, lambda: train.buttons.train.cget("text") == "Train 1 more epoch")
    train.segments.buttons["transfer"].invoke()
    until(app, lambda: "What was forgotten cannot be said: theirs.keras" in texts(panel))
