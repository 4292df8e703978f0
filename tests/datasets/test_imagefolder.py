"""Folders of images, one folder a class."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from fmnist_workbench.datasets.imagefile import read_image
from fmnist_workbench.datasets.reading import read, stamp_of
from fmnist_workbench.spec.data import Reading
from fmnist_workbench.spec.errors import InputError

GREY = np.arange(30, dtype=np.uint8).reshape(6, 5) * 8
COLOUR = np.stack([GREY, GREY // 2, 255 - GREY], axis=-1)


@pytest.fixture
def shoes(tmp_path) -> Path:
    return tmp_path / "shoes"


@pytest.fixture
def put(shoes):
    def put(place: str, pixels: np.ndarray = GREY, **options) -> Path:
        path = shoes / place
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(path, **options)
        return path

    return put


@pytest.fixture
def two_classes(put, shoes) -> Path:
    for number in range(3):
        put(f"boot/{number}.png", GREY + np.uint8(number))
        put(f"bag/{number}.png", GREY - np.uint8(number))
    return shoes


def test_a_folder_a_class(two_classes):
    dataset = read(str(two_classes))
    assert dataset.name == "shoes"
    assert dataset.classes == ("bag", "boot")
    assert dataset.y_train.tolist() == [0, 1, 0, 1, 0, 1]
    np.testing.assert_array_equal(dataset.x_train[3, ..., 0], GREY + np.uint8(1))
    assert not dataset.has_test


def test_the_first_so_many_images_are_of_all_classes_in_proportion(put, shoes):
    for name, images in (("a", 30), ("b", 10), ("c", 20)):
        for number in range(images):
            put(f"{name}/{number}.png")
    first = read(str(shoes)).y_train[:12]
    assert np.bincount(first).tolist() == [6, 2, 4]


def test_every_kind_of_image(put, shoes):
    endings = {"png": {}, "bmp": {}, "gif": {}, "tiff": {}, "pgm": {}, "webp": {"lossless": True}}
    for ending, options in endings.items():
        put(f"a/1.{ending}", **options)
    put("b/1.jpg", np.full((6, 5), 128, np.uint8))
    dataset = read(str(shoes))
    assert dataset.shape == (6, 5, 1)
    assert (dataset.x_train[dataset.y_train == 0, ..., 0] == GREY).all()
    assert (dataset.x_train[dataset.y_train == 1] == 128).all()


def test_one_coloured_image_makes_the_set_coloured(put, shoes):
    put("a/1.png")
    put("a/2.png", np.stack([GREY] * 3, axis=-1))  # RGB, but grey
    put("b/1.png")
    assert read(str(shoes)).shape == (6, 5, 1)
    put("b/2.png", COLOUR)
    dataset = read(str(shoes))
    assert dataset.shape == (6, 5, 3)
    np.testing.assert_array_equal(dataset.x_train[3], COLOUR)
    np.testing.assert_array_equal(dataset.x_train[0], np.stack([GREY] * 3, axis=-1))


def test_train_validation_and_test(put, shoes):
    for name in ("a", "b"):
        put(f"train/{name}/1.png")
        put(f"train/{name}/2.png")
        put(f"test/{name}/1.png")
    put("val/b/1.png", 255 - GREY)
    put("test/c/1.png")
    dataset = read(str(shoes))
    assert dataset.classes == ("a", "b", "c")
    assert dataset.y_train.tolist() == [0, 1, 0, 1, 1]
    assert dataset.validation == 1
    assert (dataset.x_train[-1, ..., 0] == 255 - GREY).all()
    assert dataset.labels("test").tolist() == [0, 1, 2]


def test_unlabelled_test_images(put, shoes):
    for place in ("train/a/1.png", "train/b/1.png", "test/1.png", "test/2.png"):
        put(place)
    dataset = read(str(shoes))
    assert len(dataset.images("test")) == 2
    assert not dataset.tests_labelled


def test_numbers_for_folders_are_names_in_their_order(put, shoes):
    for name in ("10", "9", "0"):
        put(f"{name}/1.png", GREY + np.uint8(int(name)))
    dataset = read(str(shoes))
    assert dataset.classes == ("0", "9", "10")
    shown = {
        dataset.classes[label]: image[0, 0, 0]
        for image, label in zip(dataset.x_train, dataset.y_train, strict=True)
    }
    assert shown == {"0": 0, "9": 9, "10": 10}


def test_other_names_for_the_classes(two_classes):
    (two_classes / "classes.txt").write_text("boot\nbag\n")
    assert read(str(two_classes)).classes == ("boot", "bag")
    assert read(str(two_classes)).y_train.tolist() == [1, 0, 1, 0, 1, 0]
    typed = read(str(two_classes), reading=Reading(classes=("Tasche", "Stiefel")))
    assert typed.classes == ("Tasche", "Stiefel")
    assert typed.y_train.tolist() == [0, 1, 0, 1, 0, 1]


def test_what_systems_leave_behind_is_ignored(two_classes):
    for place in ("Thumbs.db", ".DS_Store", "bag/.hidden", "bag/desktop.ini"):
        (two_classes / place).write_text("x")
    (two_classes / "__MACOSX").mkdir()
    assert len(read(str(two_classes)).x_train) == 6


def test_images_of_unlike_sizes_are_refused_unless_a_size_is_given(two_classes, put):
    put("boot/large.png", np.full((40, 60, 3), 200, np.uint8))
    said = r"boot/large.png is 40×60 pixels but .*(bag|boot)/0.png is 6×5 .*--size 28x28"
    with pytest.raises(InputError, match=said):
        read(str(two_classes))
    dataset = read(str(two_classes), reading=Reading(size=(8, 10)))
    assert dataset.shape == (8, 10, 1)
    assert (dataset.x_train == 200).all(axis=(1, 2, 3)).sum() == 1


@pytest.mark.parametrize("reading", [Reading(), Reading(size=(8, 8))], ids=["as is", "scaled"])
def test_a_camera_s_note_of_how_it_was_held_is_heeded(reading, put, shoes):
    turned = Image.Exif()
    turned[0x0112] = 6  # to be shown a quarter turn clockwise
    half = np.zeros((8, 8), np.uint8)
    half[:4] = 255
    put("a/1.png", half, exif=turned)
    put("b/1.png", half)
    first, second = read(str(shoes), reading=reading).x_train[..., 0]
    assert (first[:, -1] > 250).all()
    assert (second[0] > 250).all()
    np.testing.assert_array_equal(
        read_image(shoes / "a/1.png", (8, 8, 1))[..., 0] > 250, half.T[:, ::-1] > 0
    )


def test_images_are_alike_in_size_if_they_are_when_upright(put, shoes):
    turned = Image.Exif()
    turned[0x0112] = 6
    put("a/1.png", GREY.T.copy(), exif=turned)
    put("b/1.png", GREY)
    assert read(str(shoes)).shape == (6, 5, 1)


def test_a_damaged_note_of_a_camera_says_nothing(two_classes):
    Image.fromarray(GREY).save(two_classes / "bag/4.png", exif=b"Exif\0\0no such thing")
    assert len(read(str(two_classes)).y_train) == 7


@pytest.mark.parametrize("place", ["self", "boot/9.png"])
def test_a_link_that_leads_in_a_circle_is_named(place, two_classes):
    (two_classes / place).symlink_to(two_classes / place)
    with pytest.raises(InputError, match=place):
        read(str(two_classes))


@pytest.mark.parametrize("size", [(0, 5), (5, 257)])
def test_a_size_no_image_may_have_is_refused(size, two_classes):
    with pytest.raises(InputError, match=r"cannot be scaled to .*; give a size from 1x1"):
        read(str(two_classes), reading=Reading(size=size))


@pytest.mark.parametrize(
    ("place", "content", "said"),
    [
        ("boot/note.txt", b"text", r"boot/note\.txt is no image that can be read"),
        ("boot/torn.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, r"torn\.png"),
        ("readme.md", b"text", r"readme\.md lies outside the class folders"),
        ("empty/.hidden", b"", "The class folder .*empty holds no image; put some there"),
        ("boot/deeper/1.png", b"", r"boot/deeper is no file, but .*boot should hold images only"),
    ],
)
def test_what_does_not_belong_is_named(place, content, said, two_classes):
    path = two_classes / place
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read(str(two_classes))


def test_one_class_and_101_classes_are_refused(put, shoes):
    put("only/1.png")
    with pytest.raises(InputError, match="1 class, but 2 to 100 are needed"):
        read(str(shoes))
    for number in range(100):
        put(f"c{number}/1.png")
    with pytest.raises(InputError, match="101 classes, but 2 to 100 are needed"):
        read(str(shoes))


def test_a_stranger_beside_train_and_test_is_named(put, shoes):
    for place in ("train/a/1.png", "train/b/1.png", "holiday/1.png"):
        put(place)
    with pytest.raises(InputError, match="holiday stands beside train; keep only train"):
        read(str(shoes))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("reading", [Reading(), Reading(size=(28, 28))], ids=["as is", "scaled"])
def test_a_huge_image_is_refused_by_its_header(reading, two_classes, little_memory):
    Image.new("L", (10_000, 10_000)).save(two_classes / "bag" / "0.png")
    with little_memory(2**22), pytest.raises(InputError, match=r"bag/0\.png (is|has) 10"):
        read(str(two_classes), reading=reading)


def test_more_than_eight_bits_are_refused(two_classes, put):
    put("boot/0.png", GREY.astype(np.uint16) * 200)
    with pytest.raises(InputError, match=r"boot/0\.png has more than 8 bits a channel; save"):
        read(str(two_classes))


def test_reading_can_be_cancelled(two_classes):
    def cancel(text: str, done: int, total: int) -> None:
        assert text == "Reading shoes"
        assert 0 <= done < total
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(str(two_classes), cancel)


def test_the_stamp_changes_with_every_file(two_classes, put):
    stamps = {stamp_of(str(two_classes))}
    put("bag/new.png")
    stamps.add(stamp_of(str(two_classes)))
    put("bag/new.png", np.random.default_rng(0).integers(0, 256, (6, 5), np.uint8))
    stamps.add(stamp_of(str(two_classes)))
    (two_classes / "classes.txt").write_text("a\nb\n")
    stamps.add(stamp_of(str(two_classes)))
    assert len(stamps) == 4


@pytest.mark.parametrize("ending", ["png", "jpg", "gif", "bmp", "webp", "tiff"])
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(data=st.data())
def test_damage_is_told_in_a_sentence(data, ending, shoes, put, sound_or_refused):
    put("a/1.png", COLOUR)
    file = put(f"b/1.{ending}", COLOUR)
    damaged = bytearray(file.read_bytes())
    if data.draw(st.booleans()):
        del damaged[data.draw(st.integers(0, len(damaged) - 1)) :]
    else:
        damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    file.write_bytes(damaged)
    reading = data.draw(st.sampled_from([Reading(), Reading(size=(4, 4))]))
    sound_or_refused(lambda: read(str(shoes), reading=reading))
