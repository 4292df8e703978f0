"""Models that Keras saved: what is read of them, and what is refused by its name."""

import io
import json
import stat
import zipfile
from contextlib import suppress
from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.storage.networkfile import read_network


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def refusal(path: Path, home: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_network(str(path), home)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert len(sentence) < 1000
    return sentence


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
        (preset("linear").to_json().encode(), "is no .keras file"),
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
