"""`networks list`, `show` and `check`, and networks of every origin on the command line."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.layers import (
    Activation,
    BatchNormalization,
    Classifier,
    Conv2D,
    Dense,
    Flatten,
    Rescaling,
)
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import PRESETS, preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.storage.networkfile import save_network
from fmnist_workbench.storage.runs import create_run

NO_FLATTEN = Network(name="no-flatten", layers=(Conv2D(), Classifier()))
ADVISED = Network(
    name="advised", layers=(Conv2D(), BatchNormalization(), Activation(), Flatten(), Classifier())
)
HUGE = Network(name="huge", layers=(Flatten(), *[Dense(units=65536)] * 2, Classifier()))

LINEAR_IN_KERAS = {
    "module": "keras",
    "class_name": "Sequential",
    "registered_name": None,
    "config": {
        "name": "sequential",
        "layers": [
            {"module": "keras.layers", "class_name": name, "config": config}
            for name, config in (
                ("InputLayer", {"name": "in", "batch_shape": [None, 28, 28, 1]}),
                ("Flatten", {"name": "flatten"}),
                ("Dense", {"name": "dense", "units": 10, "activation": "softmax"}),
            )
        ],
    },
}


@pytest.fixture
def saved(tmp_path):
    """Saves a network, and returns the name of its file."""

    def save(network: Network) -> Path:
        path = tmp_path / f"{network.name}.json"
        save_network(network, path)
        return path

    return save


@pytest.fixture
def keras_file(tmp_path) -> Path:
    path = tmp_path / "linear.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", json.dumps(LINEAR_IN_KERAS))
    return path


def new_run(home: Path) -> Path:
    run = create_run(
        home,
        network=preset("linear"),
        recipe=Recipe(),
        data=DataRef(source="fashion-mnist", checksum="0" * 64),
        versions={},
        device="CPU",
        parameters=7850,
    )
    run.release()
    return run.path


@pytest.mark.parametrize("command", ["show", "check"])
@pytest.mark.parametrize("origin", ["preset", "json", "keras", "run", "folder"])
def test_a_network_of_any_origin_is_shown_and_checked(quick, saved, keras_file, command, origin):
    name = {
        "preset": lambda: "linear",
        "json": lambda: saved(preset("linear")),
        "keras": lambda: keras_file,
        "run": lambda: new_run(quick.home).name,
        "folder": lambda: new_run(quick.home),
    }[origin]()
    answer = quick("networks", command, name, "--json")
    assert answer.code == 0, answer.err
    if command == "show":
        assert answer.json["parameters"] == 7850
    else:
        assert answer.json == {"ok": True, "problems": []}


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_good(quick, name):
    answer = quick("networks", "check", name)
    assert answer.code == 0, answer.err
    assert f"network '{name}' can be trained" in answer.out


def test_a_bad_network_is_one_document_one_line_and_exit_code_2(quick, saved):
    answer = quick("networks", "check", saved(NO_FLATTEN), "--json")
    assert answer.code == 2
    assert len(answer.errors) == 1
    assert "layer classifier" in answer.err
    assert answer.json["ok"] is False
    problem = answer.json["problems"][0]
    assert (problem["layer"], problem["severity"]) == (1, "error")
    assert (problem["kind"], problem["code"]) == ("structure", "classifier_on_volume")
    assert problem["message"] in answer.err


def test_every_fix_is_a_whole_network_that_is_good(quick, saved, tmp_path):
    answer = quick("networks", "check", saved(NO_FLATTEN), "--json")
    fixes = answer.json["problems"][0]["fixes"]
    assert "Flatten" in fixes[0]["title"]
    for fix in fixes:
        path = tmp_path / "fixed.json"
        path.write_text(json.dumps(fix["network"]))
        assert quick("networks", "check", path, "--json").code == 0


def test_a_bad_network_is_told_in_words_with_its_cures(quick, saved):
    answer = quick("networks", "check", saved(NO_FLATTEN))
    assert answer.code == 2
    assert "network 'no-flatten' cannot be trained: 28×28×1 to 10 classes" in answer.out
    assert "error, classifier: " in answer.out
    assert "  cure: Put a Flatten before classifier" in answer.out


def test_advice_leaves_a_network_good_and_says_when_it_would_matter(quick, saved):
    answer = quick("networks", "check", saved(ADVISED), "--json")
    assert (answer.code, answer.err, answer.json["ok"]) == (0, "", True)
    (problem,) = answer.json["problems"]
    assert (problem["severity"], problem["kind"]) == ("advice", "advice")
    assert problem["when"]
    assert Network.from_json(json.dumps(problem["fixes"][0]["network"]), "fix")
    assert problem["when"] in quick("networks", "check", saved(ADVISED)).out


@pytest.mark.parametrize(
    ("rescaling", "cured"),
    [
        (Rescaling(scale=1 / 255, offset=0), []),
        (Rescaling(scale=1 / 127.5, offset=-1), [Rescaling(scale=2, offset=-1)]),
    ],
    ids=str,
)
def test_pixels_that_are_scaled_a_second_time_are_advised_against(quick, saved, rescaling, cured):
    linear = preset("linear")
    network = linear.changed(layers=(rescaling, *linear.layers))
    answer = quick("networks", "check", saved(network), "--json")
    assert answer.code == 0
    (problem,) = answer.json["problems"]
    assert problem["code"] == "scaled_twice"
    fixed = Network.from_json(json.dumps(problem["fixes"][0]["network"]), "fix")
    assert fixed.layers == (*cured, *linear.layers)


def test_too_many_weights_are_a_problem_to_check_and_a_refusal_to_show(quick, saved):
    path = saved(HUGE)
    answer = quick("networks", "check", path, "--json")
    assert answer.code == 2
    assert [problem["code"] for problem in answer.json["problems"]][:1] == ["too_large"]
    for command in (("networks", "show", path), ("train", "--data", "mnist", "--network", path)):
        refused = quick(*command)
        assert (refused.code, refused.out, len(refused.errors)) == (2, "", 1)
        assert "more than the 2 GB allowed" in refused.err
    assert not quick.home.exists()


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"{", "not valid JSON"),
        (b"\x00\xff" * 1000, "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"epochs": 3, "batch_size": 32}', "holds a recipe"),
        (b'{"name": "n", "layers": [{"kind": "lambda"}]}', "'lambda'"),
        (b'{"name": "n", "layers": [{"kind": "dense", "units": -1}]}', "units is -1"),
        (b'{"name": "n", "layers": [{"kind": "dense", "units": "9"}]}', "units is '9'"),
        (
            b'{"name": "n", "layers": [' + b",".join([b'{"kind": "flatten"}'] * 10_000) + b"]}",
            "0 to 500 entries",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("command", ["show", "check"])
def test_a_bad_file_is_one_line(quick, tmp_path, command, content, words):
    path = write(tmp_path / "net.json", content)
    for options in ((), ("--json",)):
        answer = quick("networks", command, path, *options)
        assert answer.code == 2
        assert len(answer.errors) == 1, answer.err
        assert words in answer.err
        assert "net.json" in answer.err
        if command == "check" and options:
            assert answer.json["ok"] is False
            assert answer.json["problems"][0]["message"] in answer.err
        else:
            assert answer.out == ""
    assert [entry.name for entry in tmp_path.iterdir()] == ["net.json"]


def test_a_file_of_100_megabytes_is_one_line(quick, tmp_path):
    path = write(tmp_path / "net.json", b'{"name": "')
    with path.open("r+b") as file:
        file.truncate(100_000_000)
    for command in ("show", "check"):
        answer = quick("networks", command, path)
        assert (answer.code, answer.out, len(answer.errors)) == (2, "", 1)
        assert "at most 4,194,304" in answer.err


def test_a_hostile_model_is_refused_by_name(quick, tmp_path, keras_file):
    document = json.loads(json.dumps(LINEAR_IN_KERAS))
    document["config"]["layers"][1] |= {"class_name": "Lambda"}
    with zipfile.ZipFile(keras_file, "w") as archive:
        archive.writestr("config.json", json.dumps(document))
    for command in (("check",), ("show",)):
        answer = quick("networks", *command, keras_file)
        assert (answer.code, answer.out, len(answer.errors)) == (2, "", 1)
        assert "layer 1, 'flatten' (Lambda) is not in the layer catalogue" in answer.err
    assert [entry.name for entry in tmp_path.iterdir()] == ["linear.keras"]


def test_a_network_taken_from_a_run_or_a_model_must_match_the_data(quick, tmp_path, keras_file):
    images = tmp_path / "tiny.npz"
    pixels = np.random.default_rng(0).integers(0, 256, (20, 6, 5, 3), dtype=np.uint8)
    np.savez(images, x_train=pixels, y_train=np.arange(20) % 4)
    run = new_run(quick.home)
    for name in (keras_file, run.name):
        answer = quick("train", "--data", images, "--network", name)
        assert (answer.code, answer.out, len(answer.errors)) == (2, "", 1)
        for words in ("28×28×1", "6×5×3", "change the network's input_shape and classes"):
            assert words in answer.err


@pytest.mark.slow
def test_a_run_is_trained_anew_with_the_network_of_another(trained, tmp_path):
    cli, first = trained
    run = tmp_path / "copy of a run"
    shutil.copytree(cli.home / "runs" / first.json["run"], run)
    options = ("--limit", 60, "--epochs", 1, "--json", "--home", tmp_path / "home")
    answer = cli("train", "--data", "fashion-mnist", "--network", run, *options)
    assert answer.code == 0, answer.err
    assert answer.json["network"] == "linear"


def test_a_check_is_answered_without_numpy_and_keras(saved, tmp_path):
    code = (
        "import sys; from fmnist_workbench.cli.main import main\n"
        "code = main(['networks', 'check', sys.argv[1], '--home', sys.argv[2]])\n"
        "heavy = {'numpy', 'keras', 'tensorflow', 'PIL', 'rich'}\n"
        "print(code, sorted(heavy & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, saved(NO_FLATTEN), tmp_path / "home"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    assert answer.stdout.splitlines()[-1] == "2 []"


def test_what_is_shown_is_what_the_diagnosis_says(quick):
    answer = quick("networks", "show", "resnet-20", "--json")
    diagnosis = diagnose(preset("resnet-20"))
    assert len(answer.json["layers"]) == len(diagnosis.rows)
    assert answer.json["macs"] == diagnosis.macs
