"""Networks by name: presets, JSON files, models that Keras saved, runs; and what is refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from networks import networks

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.errors import InputError, MachineError
from fmnist_workbench.spec.layers import Classifier, Conv2D, Dense, Flatten, Reshape
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import PRESETS, preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.storage.networkfile import read_any_network, read_network, save_network
from fmnist_workbench.storage.runs import create_run

MINE = Network(name="mine", classes=3, layers=(Conv2D(filters=4), Flatten(), Classifier()))
HUGE = Network(
    name="huge",
    layers=(
        Flatten(),
        Reshape(target_shape=(784,)),
        *[Dense(units=65536) for _ in range(2)],
        Classifier(),
    ),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def refusal(path: Path | str, home: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_network(str(path), home)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert len(sentence) < 1000
    return sentence


def new_run(home: Path, network: Network = MINE) -> Path:
    run = create_run(
        home,
        network=network,
        recipe=Recipe(),
        data=DataRef(source="fashion-mnist", checksum="0" * 64),
        versions={},
        device="CPU",
        parameters=1,
    )
    run.release()
    return run.path


# --- Names


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_read_by_its_name(name, home):
    assert read_network(name, home) == preset(name)


def test_what_is_saved_reads_back(home, tmp_path):
    path = tmp_path / "new folder" / "mine.json"
    save_network(MINE, path)
    assert read_network(str(path), home) == MINE


@given(network=networks())
def test_any_network_reads_back_as_it_was_saved(network, tmp_path_factory):
    path = tmp_path_factory.mktemp("saved") / "any.json"
    save_network(network, path)
    assert read_network(str(path), path.parent) == network


def test_a_network_that_cannot_be_built_is_saved_and_read_all_the_same(home, tmp_path):
    unfinished = Network(name="unfinished", layers=(Flatten(), Conv2D(), Classifier()))
    save_network(unfinished, tmp_path / "a.json")
    assert read_network(str(tmp_path / "a.json"), home) == unfinished


def test_a_network_that_cannot_be_saved_leaves_the_old_file(home, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("mine")
    with pytest.raises(MachineError):
        save_network(MINE, blocked / "a.json")
    assert blocked.read_text() == "mine"


def test_a_run_is_read_by_id_and_by_folder_from_its_record_alone(home):
    path = new_run(home)
    (path / "history.jsonl").write_bytes(b"\xff torn")
    assert read_network(path.name, home) == MINE
    assert read_network(str(path), home) == MINE


def test_a_preset_comes_before_a_file_and_a_file_before_a_run(home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = new_run(home)
    other = MINE.changed(name="other")
    for name in ("linear", run.name):
        Path(name).write_text(other.to_json())
    assert read_network("linear", home) == preset("linear")
    assert read_network("./linear", home) == other
    assert read_network(run.name, home) == other


def test_a_folder_of_a_runs_name_does_not_hide_the_run(home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = new_run(home)
    Path(run.name).mkdir()
    assert read_network(run.name, home) == MINE


def test_a_network_file_is_read_without_numpy_or_keras(home, tmp_path):
    save_network(MINE, tmp_path / "mine.json")
    code = (
        "import sys; from pathlib import Path\n"
        "from fmnist_workbench.storage.networkfile import read_network\n"
        "read_network(sys.argv[1], Path('home'))\n"
        "print([name for name in ('numpy', 'keras', 'tensorflow', 'h5py') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "mine.json")]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    assert answer.stdout.strip() == "[]"


# --- Files that are refused


RECIPE = Recipe().to_json().encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"{", "not valid JSON"),
        (b"[]", "object"),
        (b"null", "object"),
        (b"\x00\xff\x17garbage" * 50, "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"a":' * 100_000, "not valid JSON"),
        (MINE.to_json().encode("utf-16"), "UTF-16"),
        (MINE.to_json().encode("latin-1").replace(b"mine", b"m\xfcne"), "not valid JSON"),
        (RECIPE, "holds a recipe"),
        (b'{"epochs": 3}', "holds a recipe"),
        (b'{"network": {}, "recipe": {}, "data": {}}', "name the folder it is in"),
        (b'{"class_name": "Sequential", "config": {}}', "save the model as a .keras file"),
        (b'{"name": "n", "layers": [{"kind": "python"}]}', "layers[0].kind is 'python'"),
        (b'{"name": "n", "layers": [{"kind": "conv2d", "filters": -1}]}', "filters is -1"),
        (b'{"name": "n", "layers": [{"kind": "conv2d", "filters": "8"}]}', "filters is '8'"),
        (b'{"name": "n", "layers": [{"kind": "dropout", "rate": NaN}]}', "rate"),
        (b'{"name": "n", "layers": [{"kind": "dropout", "rate": 1e999}]}', "rate"),
        (
            b'{"name": "n", "layers": [{"kind": "conv2d", "filters": 1' + b"0" * 400 + b"}]}",
            "filters is 1000",
        ),
        (b'{"name": "n", "classes": 1' + b"0" * 5000 + b"}", "n.json"),
        (
            b'{"name": "n", "layers": [{"kind": "flatten", "name": "a"}, '
            b'{"kind": "flatten", "name": "a"}]}',
            "two layers are named 'a'",
        ),
        (
            b'{"name": "n", "layers": [' + b",".join([b'{"kind": "flatten"}'] * 10_000) + b"]}",
            "500",
        ),
        (b'{"name": "' + b"x" * 5_000_000 + b'"}', "at most 4,194,304"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_a_bad_network_file_is_refused_in_one_sentence(content, words, home, tmp_path):
    path = tmp_path / "n.json"
    path.write_bytes(content)
    sentence = refusal(path, home)
    assert words in sentence
    assert "n.json" in sentence
    assert path.read_bytes() == content


def test_a_byte_order_mark_is_no_fault(home, tmp_path):
    path = tmp_path / "n.json"
    path.write_text(MINE.to_json(), encoding="utf-8-sig")
    assert read_network(str(path), home) == MINE


def test_a_name_that_is_nothing_tells_the_presets(home):
    assert "lenet-5" in refusal("nothing", home)


def test_a_folder_that_is_no_run_is_refused(home, tmp_path):
    assert "neither a run's folder nor a file" in refusal(tmp_path, home)
    os.mkfifo(tmp_path / "pipe")
    assert "neither a run's folder nor a file" in refusal(tmp_path / "pipe", home)


def test_a_run_whose_record_is_damaged_is_refused(home):
    path = new_run(home)
    (path / "run.json").write_text("{")
    assert "run.json" in refusal(path.name, home)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
@pytest.mark.parametrize("name", ["n.json", "n.keras"])
def test_a_file_that_may_not_be_read_is_refused(name, home, tmp_path):
    path = tmp_path / name
    path.touch(mode=0)
    assert name in refusal(path, home)


def test_a_network_of_too_many_weights_is_refused_for_use_but_can_be_judged(home, tmp_path):
    save_network(HUGE, tmp_path / "huge.json")
    sentence = refusal(tmp_path / "huge.json", home)
    assert "GB" in sentence
    assert "'huge'" in sentence
    assert read_any_network(str(tmp_path / "huge.json"), home) == HUGE
