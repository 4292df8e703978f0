"""Networks opened, saved and taken from runs in the window."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from live import tab as tab_of

from fmnist_workbench.spec.clip import Clip
from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import Conv2D
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.storage.networkfile import read_network, save_network
from fmnist_workbench.storage.runs import create_run
from fmnist_workbench.ui import filechoice
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.widgets.rundialog import RunDialog

pytestmark = pytest.mark.window


def test_a_saved_network_is_opened_again_as_one_edit(live: App, pump: Any, tmp_path: Path) -> None:
    workbench, state = live.workbench, live.workbench.state
    path = tmp_path / "mine.json"
    mine = preset("lenet-5").changed(name="mine")
    state.network.set(mine)
    workbench.network_files.save(path)
    assert state.notice.value is not None
    assert str(path) in state.notice.value.text
    assert read_network(str(path), tmp_path) == mine
    before = preset("linear")
    state.network.set(before)
    workbench.network_files.open(str(path))
    pump(lambda: state.network.value == mine)
    workbench.builder.undo()
    assert state.network.value == before


@pytest.mark.parametrize(
    "bad",
    [
        ("words.json", b"dear all", "not valid JSON"),
        ("kinds.json", b'{"name": "n", "layers": [{"kind": "lambda"}]}', "is 'lambda'"),
        (
            "sizes.json",
            b'{"name": "n", "layers": [{"kind": "dense", "units": -1}]}',
            "units is -1: it must be a whole number from 1",
        ),
        (
            "texts.json",
            b'{"name": "n", "layers": [{"kind": "dense", "units": "9"}]}',
            "units is '9': it must be a whole number",
        ),
        (
            "long.json",
            b'{"name": "n", "layers": [' + b'{"kind":"flatten"},' * 9999 + b'{"kind":"flatten"}]}',
            "500",
        ),
        (
            "large.json",
            b'{"name": "n", "layers": [{"kind": "flatten"}'
            + b',{"kind": "dense", "units": 65536}' * 2
            + b',{"kind": "classifier"}]}',
            "2 GB",
        ),
        ("torn.keras", b"PK\x03\x04 and no more", "torn.keras"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence_and_changes_nothing(
    live: App, pump: Any, tmp_path: Path, bad: tuple[str, bytes, str]
) -> None:
    name, content, why = bad
    state = live.workbench.state
    before = state.network.value
    (tmp_path / name).write_bytes(content)
    live.workbench.network_files.open(str(tmp_path / name))
    pump(lambda: state.notice.value is not None)
    assert state.notice.value.text.startswith("Not opened: ")
    assert why in state.notice.value.text
    assert "\n" not in state.notice.value.text
    assert state.network.value == before
    assert not state.network.can_undo


def test_a_file_that_is_gone_is_refused(live: App, pump: Any, tmp_path: Path) -> None:
    live.workbench.network_files.open(str(tmp_path / "gone.json"))
    pump(lambda: live.workbench.state.notice.value is not None)
    assert "gone.json" in live.workbench.state.notice.value.text


def test_a_network_for_other_images_is_fitted_only_when_it_is_wanted(
    live: App, pump: Any, fashion: OpenedData, tmp_path: Path
) -> None:
    state, path = live.workbench.state, tmp_path / "colour.json"
    live.workbench.data.choose(fashion)
    before = state.network.value
    save_network(Network(name="colour", input_shape=(32, 32, 3), classes=7), path)
    live.workbench.network_files.open(str(path))
    pump(lambda: state.notice.value is not None)
    assert state.network.value == before
    assert "colour.json is for images of 32×32×3 and 7 classes" in state.notice.value.text
    (fit,) = state.notice.value.actions
    assert fit.title == "Fit it to fashion-mnist"
    fit.run()
    assert state.network.value == Network(name="colour")
    assert state.notice.value is None
    live.workbench.builder.undo()
    assert state.network.value == before


def test_without_data_a_network_is_taken_as_it_is(live: App, pump: Any, tmp_path: Path) -> None:
    state, path = live.workbench.state, tmp_path / "colour.json"
    colour = Network(name="colour", input_shape=(32, 32, 3), classes=7)
    save_network(colour, path)
    live.workbench.network_files.open(str(path))
    pump(lambda: state.network.value == colour)


def test_while_a_training_runs_no_network_is_opened(live: App, pump: Any, tmp_path: Path) -> None:
    state, path = live.workbench.state, tmp_path / "mine.json"
    save_network(preset("lenet-5"), path)
    state.training.set("training")
    before = state.network.value
    live.workbench.network_files.open(str(path))
    pump(lambda: state.notice.value is not None)
    assert "A training is running" in state.notice.value.text
    assert state.network.value == before
    state.training.set("idle")


def _make_run(home: Path, network: Network) -> Any:
    """Make a run without an epoch, as a training that has just begun does."""
    return create_run(
        home,
        network=network,
        recipe=Recipe(),
        data=DataRef(source="fashion-mnist", checksum="0" * 64),
        versions={},
        device="CPU",
        parameters=0,
    )


def test_a_network_is_taken_from_a_run_in_the_list(live: App, pump: Any) -> None:
    workbench, state = live.workbench, live.workbench.state
    _make_run(workbench.home, preset("lab-4conv")).release()
    workbench.data.list_runs()
    pump(lambda: state.runs.value)
    live.network_asking.take_from_run()
    live.update()
    (dialog,) = (child for child in live.winfo_children() if isinstance(child, RunDialog))
    (row,) = dialog.table.tree.get_children()
    assert "lab-4conv" in dialog.table.tree.item(row, "values")
    dialog.primary.invoke()
    pump(lambda: state.network.value.name == "lab-4conv")
    assert state.network.value == preset("lab-4conv")
    assert state.run.value is None
    assert live.tab_names[live._notebook.index("current")] == "network"


def test_without_a_run_there_is_nothing_to_take(app: App) -> None:
    for _ in range(2):  # asked again, it still asks once
        app.network_asking.take_from_run()
        app.update()
    (dialog,) = (child for child in app.winfo_children() if isinstance(child, RunDialog))
    assert dialog.primary.instate(["disabled"])
    dialog.confirm()
    assert dialog.winfo_exists()
    dialog.event_generate("<Escape>")
    app.update()
    assert not dialog.winfo_exists()


def test_the_buttons_ask_where(
    live: App, pump: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = tab_of(live, "network")
    asked: list[dict[str, Any]] = []
    path = str(tmp_path / "kept.json")

    def answer(**options: Any) -> str:
        asked.append(options)
        return path

    monkeypatch.setattr(filechoice.filedialog, "asksaveasfilename", answer)
    monkeypatch.setattr(filechoice.filedialog, "askopenfilename", answer)
    entry = network.head.name.first
    entry.delete(0, "end")
    entry.insert(0, "typed")  # and not yet entered: it counts
    network.head.files["Save…"].invoke()
    assert asked[0]["initialfile"] == "typed.json"
    entry.focus_force()
    entry.insert("end", "-anew")
    entry.event_generate("<Control-E>")
    assert asked[1]["initialfile"] == "typed-anew.json"
    live.workbench.builder.start_from("linear")
    network.head.files["Open…"].invoke()
    pump(lambda: live.workbench.state.network.value.name == "typed-anew")


def test_no_button_beside_the_heading_is_cut_off(app: App) -> None:
    network = tab_of(app, "network")
    for button in network.head.files.values():
        assert button.winfo_width() >= button.winfo_reqwidth()
        assert button.winfo_rootx() + button.winfo_width() <= network.stage.winfo_rootx()


def test_a_keras_file_without_a_model_is_refused(live: App, pump: Any, tmp_path: Path) -> None:
    path = tmp_path / "empty.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    live.workbench.network_files.open(str(path))
    pump(lambda: live.workbench.state.notice.value is not None)
    assert "empty.keras" in live.workbench.state.notice.value.text


@given(st.text(max_size=80) | st.binary(max_size=60).map(lambda raw: "{" + raw.decode("latin1")))
def test_any_text_on_the_clipboard_gives_layers_or_one_sentence(text: str) -> None:
    try:
        layers = Clip.from_clipboard(text).layers
    except InputError as error:
        said = str(error)
    else:
        said = f"the clipboard holds {len(layers)} layers"
    assert said.startswith("the clipboard")
    assert "\n" not in said


def test_layers_come_back_from_their_text_as_they_were() -> None:
    clip = Clip(layers=(*preset("alexnet").layers, Conv2D(name="mine", l2=0.5)))
    assert Clip.from_clipboard(clip.to_json()) == clip
