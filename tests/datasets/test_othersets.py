"""Built-in data sets that come with other packages: scikit-learn's digits, Keras's CIFAR-10."""

import io
import os
import pickle
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fmnist_workbench.datasets.catalogue import CIFAR10, DIGITS, at_hand
from fmnist_workbench.datasets.formats.cifarbatch import parse_batch
from fmnist_workbench.datasets.kerascache import CIFAR10_BATCHES
from fmnist_workbench.datasets.reading import read, stamp_of
from fmnist_workbench.spec.data import Reading
from fmnist_workbench.spec.errors import InputError

PIXELS = np.random.default_rng(0).integers(0, 256, (4, 3072), np.uint8)
LABELS = [3, 0, 9, 3]
MODULES = (b"numpy._core.multiarray", b"numpy.core.multiarray")  # since NumPy 2, and before
SOUND = {
    protocol: pickle.dumps({b"data": PIXELS, b"labels": LABELS, b"x": b"y"}, protocol=protocol)
    for protocol in (2, 4)
}


def test_the_digits_are_those_of_scikit_learn():
    from sklearn.datasets import load_digits

    known, dataset = load_digits(), read("digits")
    assert dataset.shape == DIGITS.shape == (8, 8, 1)
    assert (len(dataset.x_train), dataset.has_test) == (DIGITS.train, False)
    assert dataset.classes == DIGITS.classes
    np.testing.assert_array_equal(dataset.y_train, known.target)
    np.testing.assert_array_equal(dataset.x_train[..., 0], np.rint(known.images / 16 * 255))


def test_the_digits_are_read_without_importing_scikit_learn():
    code = (
        "import sys; from fmnist_workbench.datasets.reading import read; read('digits')\n"
        "print(*{'sklearn', 'scipy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []


def test_options_that_mean_nothing_for_a_built_in_set_are_refused():
    with pytest.raises(InputError, match="means nothing for a built-in data set"):
        read("digits", reading=Reading(size=(28, 28)))
    assert read("digits", reading=Reading(classes=tuple("abcdefghij"))).classes[9] == "j"


@pytest.fixture
def keras(tmp_path, monkeypatch) -> Path:
    """Keras's folder, empty as yet."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    (tmp_path / "datasets").mkdir()
    return tmp_path / "datasets"


def put_batches(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in CIFAR10_BATCHES:
        (folder / name).write_bytes(SOUND[2])
    return folder


def put_archive(file: Path) -> Path:
    with tarfile.open(file, "w:gz") as tar:
        for name in ("batches.meta", *reversed(CIFAR10_BATCHES)):
            member = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            member.size = len(SOUND[2])
            tar.addfile(member, io.BytesIO(SOUND[2]))
    return file


def test_without_a_cache_it_is_not_listed_and_told_how_to_get(keras):
    assert CIFAR10 not in at_hand()
    with pytest.raises(InputError, match=r"cifar10 is not in Keras's cache .*load_data\(\) once"):
        read("cifar10")


@pytest.mark.parametrize(
    "place",
    ["cifar-10-batches-py-target/cifar-10-batches-py", "cifar-10-batches-py"],
)
def test_a_folder_that_keras_unpacked(place, keras):
    put_batches(keras / place)
    assert_whole()


@pytest.mark.parametrize(
    "name", ["cifar-10-batches-py-target_archive", "cifar-10-batches-py.tar.gz"]
)
def test_an_archive_that_keras_fetched(name, keras):
    put_archive(keras / name)
    assert_whole()


def assert_whole() -> None:
    assert CIFAR10 in at_hand()
    dataset = read("cifar10")
    assert dataset.shape == CIFAR10.shape == (32, 32, 3)
    assert dataset.classes == CIFAR10.classes
    assert dataset.y_train.tolist() == LABELS * 5
    assert dataset.labels("test").tolist() == LABELS
    images = PIXELS.reshape(4, 3, 32, 32).transpose(0, 2, 3, 1)
    np.testing.assert_array_equal(dataset.images("test"), images)


def test_the_stamp_is_that_of_the_files(keras):
    folder = put_batches(keras / "cifar-10-batches-py")
    before = stamp_of("cifar10")
    os.utime(folder / "test_batch", ns=(1, 1))
    assert stamp_of("cifar10") != before


@pytest.mark.parametrize(
    "data",
    [
        *SOUND.values(),
        SOUND[2].replace(*MODULES),
        pickle.dumps({"data": np.asfortranarray(PIXELS), "labels": LABELS}, protocol=2),
    ],
)
def test_a_batch_of_any_python(data):
    images, labels = parse_batch(data, "data_batch_1")
    np.testing.assert_array_equal(images.transpose(0, 3, 1, 2).reshape(4, -1), PIXELS)
    assert labels.tolist() == LABELS


@pytest.mark.parametrize("call", [os.system, eval, np.load, pickle.loads])
def test_a_hostile_pickle_is_refused_by_what_it_asks_for(call, tmp_path):
    bait = tmp_path / "bait"

    class Trap:
        def __reduce__(self):
            return call, (f"touch {bait}",)

    hostile = pickle.dumps({b"data": Trap(), b"labels": []}, protocol=2)
    with pytest.raises(InputError, match=r"data_batch_1 asks for .* to be run, .* never done"):
        parse_batch(hostile, "data_batch_1")
    assert not bait.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no pickle",
        pickle.dumps([1]),
        pickle.dumps({b"data": 1, b"labels": []}),
        pickle.dumps({b"data": PIXELS.astype(float), b"labels": LABELS}),
        pickle.dumps({b"data": PIXELS[:, :9].copy(), b"labels": LABELS}),
        pickle.dumps({b"data": PIXELS, b"labels": LABELS[:3]}),
        b"\x80\x02N" + b"r\xff\xff\xff\x7f.",  # a place in the memo that would take 16 GB
    ],
)
def test_what_is_no_batch_is_refused(data, little_memory):
    with little_memory(2**22), pytest.raises(InputError, match=r"^data_batch_1 .* fetch it again"):
        parse_batch(data, "data_batch_1")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data(), sound=st.sampled_from(list(SOUND.values())))
def test_damage_is_told_in_a_sentence(data, sound):
    damaged = bytearray(sound)
    # The interesting bytes are those around the pixels.
    places = st.one_of(st.integers(0, 200), st.integers(len(sound) - 100, len(sound) - 1))
    if data.draw(st.booleans()):
        del damaged[data.draw(places) :]
    else:
        damaged[data.draw(places)] ^= 1 << data.draw(st.integers(0, 7))
    try:
        images, labels = parse_batch(bytes(damaged), "data_batch_1")
    except InputError:
        return
    assert images.shape[1:] == (32, 32, 3)
    assert len(labels) == len(images)
