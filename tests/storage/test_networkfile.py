"""Networks by name: presets, JSON files, models that Keras saved, runs; and what is refused."""

import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
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


# --- Models that Keras saved


def model(*layers: dict[str, object]) -> dict[str, object]:
    """Return a Sequential as Keras writes it, without what its layers have by themselves."""
    source = {"name": "input_layer", "batch_shape": [None, 28, 28, 1]}
    entries = [
        {"module": "keras.layers", "class_name": kind, "config": config, "registered_name": None}
        for kind, config in [("InputLayer", source), *((layer["kind"], layer) for layer in layers)]
    ]
    for entry in entries:
        entry["config"] = {key: part for key, part in entry["config"].items() if key != "kind"}
    return {
        "module": "keras",
        "class_name": "Sequential",
        "config": {"name": "sequential", "layers": entries},
        "registered_name": None,
    }


LINEAR = model(
    {"kind": "Flatten", "name": "flatten"},
    {"kind": "Dense", "name": "dense", "units": 10, "activation": "softmax"},
)


def write_keras(
    path: Path, config: object = LINEAR, packing: int = zipfile.ZIP_STORED, **members: bytes
) -> Path:
    """Write a .keras file; a member is called as its key says."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.json", '{"keras_version": "3.15.1"}')
        text = config if isinstance(config, bytes) else json.dumps(config)
        archive.writestr("config.json", text, compress_type=zipfile.ZIP_DEFLATED)
        for name, content in members.items():
            archive.writestr(name, content, compress_type=packing)
    return path


def test_a_model_that_keras_saved_is_called_after_its_file(home, tmp_path):
    path = write_keras(tmp_path / "My first model.keras")
    assert read_network(str(path), home) == preset("linear").changed(name="My first model")


def test_a_model_is_known_by_what_is_in_it_whatever_its_ending(home, tmp_path):
    path = write_keras(tmp_path / "linear.zip")
    assert read_network(str(path), home).layers == preset("linear").layers


@pytest.mark.parametrize("name", ["x" * 100 + ".keras", ".keras", "\udcff.keras", "ü.keras"])
def test_any_file_name_becomes_a_name(name, home, tmp_path):
    path = write_keras(tmp_path / name)
    network = read_network(str(path), home)
    assert Network.from_json(network.to_json(), "n") == network


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (model({"kind": "Lambda", "name": "run", "function": "os.system"}), "'run' (Lambda)"),
        (LINEAR | {"module": "os", "class_name": "system"}, "os.system"),
        (LINEAR | {"registered_name": "evil>Model"}, "evil>Model"),
        (
            model({"kind": "Dense", "name": "d", "units": 10**12, "activation": "relu"}),
            "units is 1000000000000",
        ),
        (b"", "damaged"),
        (b"{", "damaged"),
        (b"[]", "config.json is []"),
        (b"[" * 100_000, "damaged"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "damaged"),
        (b"[" * 50 + b"]" * 50, "nested more than 40 levels deep"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "-Infinity"),
        (b'{"a": 1' + b"0" * 5000 + b"}", "damaged"),
        (b"\xff\xfe\xff", "damaged"),
        (b"0" * 100_000_000, "more than 4,194,304 bytes"),
        (json.dumps(LINEAR).encode("utf-16"), ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_model_is_refused_by_name_and_leaves_nothing(config, words, home, tmp_path):
    path = write_keras(tmp_path / "m.keras", config)
    if words:
        sentence = refusal(path, home)
        assert words in sentence
        assert "m.keras" in sentence
    else:
        assert read_network(str(path), home).layers == preset("linear").layers
    assert [entry.name for entry in tmp_path.rglob("*")] == ["m.keras"]


@pytest.mark.parametrize(
    "name", ["../evil.py", "/etc/evil", "assets/../../evil", "C:\\evil", "..\\evil"]
)
def test_a_file_that_leads_out_of_the_archive_is_refused_by_its_name(name, home, tmp_path):
    sentence = refusal(write_keras(tmp_path / "m.keras", **{name: b"x"}), home)
    assert "leads out of the file" in sentence
    assert "evil" in sentence
    assert [entry.name for entry in tmp_path.rglob("*")] == ["m.keras"]


def test_weights_that_only_claim_to_be_large_are_refused(home, tmp_path):
    path = write_keras(tmp_path / "m.keras", **{"model.weights.h5": b"\x89HDF" * 100})
    assert "model.weights.h5 has 400 bytes, but" in refusal(path, home)


def hdf5(**arrays: tuple[int, ...]) -> bytes:
    """Return an HDF5 file of arrays of these shapes, whose values are nowhere, and of some room."""
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        for name, shape in arrays.items():
            file.create_dataset(f"layers/{name}/vars/0", shape, "f4", chunks=True)
        file.attrs["room"] = np.zeros(8000, np.float32)
    return content.getvalue()


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_array_that_claims_a_huge_shape_is_refused_by_its_name(packing, home, tmp_path):
    right, huge = hdf5(dense=(784, 10)), hdf5(dense=(784, 10), evil=(2**40, 2**20))
    path = write_keras(tmp_path / "m.keras", packing=packing, **{"model.weights.h5": right})
    assert read_network(str(path), home).layers == preset("linear").layers
    path = write_keras(tmp_path / "m.keras", packing=packing, **{"model.weights.h5": huge})
    assert "'layers/evil/vars/0' has 1,152,921,504,606,846,976 values" in refusal(path, home)


def test_an_hdf5_file_that_takes_long_to_look_through_is_refused(home, tmp_path):
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        file.create_group("/g" * 500)["loop"] = h5py.ExternalLink("/etc/passwd", "/")
    path = write_keras(tmp_path / "m.keras", **{"model.weights.h5": content.getvalue()})
    assert "deeper ones, than any network needs" in refusal(path, home)


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_weights_that_are_no_hdf5_are_refused(packing, home, tmp_path):
    weights = {"model.weights.h5": bytes(100_000_000 if packing else 40_000)}
    sentence = refusal(write_keras(tmp_path / "m.keras", packing=packing, **weights), home)
    assert ("is packed, and has 100,000,000 bytes" if packing else "is damaged") in sentence


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_refused(home, tmp_path):
    path = write_keras(tmp_path / "m.keras", **{"config.json": b"{}"})
    assert "'config.json', which is there twice" in refusal(path, home)


def test_a_link_is_refused(home, tmp_path):
    path = write_keras(tmp_path / "m.keras")
    link = zipfile.ZipInfo("model.weights.h5")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "'model.weights.h5', which is a link" in refusal(path, home)


def test_an_encrypted_model_is_refused(home, tmp_path):
    path = write_keras(tmp_path / "m.keras")
    content = bytearray(path.read_bytes())
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        place = content.rindex(start)
        content[place + (6 if start == b"PK\x03\x04" else 8)] |= 1
    path.write_bytes(content)
    assert "is encrypted" in refusal(path, home)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_cannot_be_unpacked_within_bounds_is_refused(method, home, tmp_path):
    path = tmp_path / "m.keras"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("config.json", json.dumps(LINEAR))
    assert "packed in a way that is not read" in refusal(path, home)


@pytest.mark.parametrize(("count", "words"), [(200, "202 files"), (3000, "more files")])
def test_more_files_than_a_model_has_are_refused(count, words, home, tmp_path):
    members = {f"assets/{number}": b"" for number in range(count)}
    assert words in refusal(write_keras(tmp_path / "m.keras", **members), home)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"PK", "damaged"),
        (b"not a zip at all, only text", "is no .keras file"),
        (b"\x89HDF\r\n\x1a\n" + b"\0" * 100, "an HDF5 file of an older Keras"),
        (MINE.to_json().encode(), "is no .keras file"),
    ],
    ids=str,
)
def test_what_is_no_zip_is_refused(content, words, home, tmp_path):
    path = tmp_path / "m.keras"
    path.write_bytes(content)
    assert words in refusal(path, home)


def test_a_zip_without_a_model_is_refused(home, tmp_path):
    with zipfile.ZipFile(tmp_path / "m.keras", "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "holds no config.json" in refusal(tmp_path / "m.keras", home)


@settings(max_examples=200)
@given(data=st.data())
def test_a_damaged_model_is_refused_or_still_a_network(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("damaged")
    path = write_keras(folder / "m.keras", **{"model.weights.h5": hdf5(dense=(784, 10))})
    content = bytearray(path.read_bytes())
    # What tells where everything is stands at the end; the rest is mostly weights.
    telling = st.integers(0, 2000) | st.integers(len(content) - 300, len(content) - 1)
    for place in data.draw(st.lists(telling, max_size=4)):
        content[min(place, len(content) - 1)] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content[: data.draw(st.just(len(content)) | st.integers(0, len(content)))])
    with suppress(InputError):
        network = read_network(str(path), folder)
        assert Network.from_json(network.to_json(), "n") == network
