"""CSV files of images."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fmnist_workbench.datasets.formats import csvtext
from fmnist_workbench.datasets.reading import read, stamp_of
from fmnist_workbench.spec.data import Reading
from fmnist_workbench.spec.errors import InputError

X = np.random.default_rng(0).integers(0, 256, (12, 9), np.uint8)
Y = np.arange(12) % 3
PIXELS = [f"pixel{number}" for number in range(1, 10)]


def lines(x=X, y=Y, header=True, separator=",", label_at=0) -> str:
    rows = [list(map(str, row)) for row in x.tolist()]
    names = [PIXELS[: x.shape[1]]] if header else []
    if y is not None:
        for row, label in zip(rows, y, strict=True):
            row.insert(label_at, str(label))
        for row in names:
            row.insert(label_at, "label")
    return "".join(separator.join(row) + "\n" for row in names + rows)


@pytest.fixture
def csv(tmp_path):
    def write(text: str | bytes, name: str = "shoes.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def assert_shoes(dataset) -> None:
    np.testing.assert_array_equal(dataset.x_train.reshape(12, 9), X)
    assert dataset.x_train.shape == (12, 3, 3, 1)
    assert dataset.y_train.tolist() == Y.tolist()
    assert dataset.classes == ("0", "1", "2")


def quoted(text: str) -> str:
    return "".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) + "\n" for line in text.splitlines()
    )


@pytest.mark.parametrize(
    "text",
    [
        lines(),
        lines(header=False),
        lines().replace("pixel", ""),  # as pandas numbers columns without names
        lines().replace("label", "Class"),
        lines(separator=";"),
        lines(separator="\t"),
        lines(label_at=9).replace("label", "LABEL"),
        lines(label_at=4),
        lines(label_at=9).replace("label", "Target"),
        lines(label_at=9).replace("label", "kind of shoe"),
        lines().replace("label", "kind of shoe"),
        lines().replace("\n", "\r\n"),
        lines().replace("\n", "\r"),
        lines().replace("\n", "\n\n"),
        lines().rstrip("\n"),
        "\ufeff" + lines(),
        lines().replace(",", ", "),
        lines(x=X.astype(float)),
        lines(x=X / 255),
        quoted(lines()),
        gzip.compress(lines().encode(), mtime=0),
    ],
)
def test_every_way_to_write_the_same_images(text, csv):
    dataset = read(str(csv(text)))
    assert_shoes(dataset)
    assert dataset.name == "shoes"


@pytest.mark.parametrize("first", [0, 1, 2])
def test_an_image_that_is_a_ramp_is_no_header(first, csv):
    ramp = np.arange(first, first + 27).reshape(3, 9)
    dataset = read(str(csv(lines(x=ramp, y=[5, 6, 5], header=False))))
    assert dataset.x_train.reshape(3, 9).tolist() == ramp.tolist()


def test_numbered_columns_are_a_header(csv):
    numbered = ",".join(map(str, range(10))) + "\n" + lines(header=False)
    assert_shoes(read(str(csv(numbered))))


def test_a_gzipped_file_has_its_short_name(csv):
    path = csv(gzip.compress(lines().encode()), "shoes.csv.gz")
    assert read(str(path)).name == "shoes"


@pytest.mark.parametrize("header", [True, False])
def test_words_for_labels_are_class_names(header, csv):
    words = [("boot", "bag", "T-shirt/top")[label] for label in Y]
    dataset = read(str(csv(lines(y=words, header=header))))
    assert dataset.classes == ("T-shirt/top", "bag", "boot")
    assert [dataset.classes[label] for label in dataset.y_train] == words


def test_a_word_with_a_separator_in_it(csv):
    words = [('"boot, large"', "bag")[label % 2] for label in Y]
    assert read(str(csv(lines(y=words)))).classes == ("bag", "boot  large")


def test_colour(csv):
    x = np.random.default_rng(0).integers(0, 256, (4, 12), np.uint8)
    dataset = read(str(csv(lines(x=x, y=Y[:4], header=False))))
    np.testing.assert_array_equal(dataset.x_train, x.reshape(4, 2, 2, 3))


def test_empty_cells_are_counted_and_read_as_0(csv):
    rows = lines(header=False).splitlines()
    rows[1] = "1," + "," * 8
    rows[2] = "2,7," + " ," * 7 + "9"
    dataset = read(str(csv("\n".join(rows))))
    assert dataset.missing == 16
    assert dataset.x_train[1].max() == 0
    assert dataset.x_train[2].reshape(-1).tolist() == [7, 0, 0, 0, 0, 0, 0, 0, 9]


@pytest.mark.parametrize("labelled", [True, False])
@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize(
    ("train", "test"), [("train.csv", "test.csv"), ("shoes.csv", "shoes-test.csv")]
)
def test_the_test_images_beside_it(train, test, header, labelled, csv):
    path = csv(lines(header=header), train)
    csv(lines(x=X[:5], y=Y[:5] if labelled else None, header=header), test)
    dataset = read(str(path))
    assert_shoes(dataset)
    np.testing.assert_array_equal(dataset.images("test").reshape(5, 9), X[:5])
    assert dataset.tests_labelled is labelled
    if labelled:
        assert dataset.labels("test").tolist() == Y[:5].tolist()


def test_a_folder_with_train_csv(csv, tmp_path):
    csv(gzip.compress(lines().encode()), "train.csv.gz")
    csv(lines(y=None), "test.csv")
    dataset = read(str(tmp_path))
    assert dataset.name == tmp_path.name
    assert dataset.has_test


def test_a_test_file_that_is_named(csv):
    path, other = csv(lines()), csv(lines(x=X[:2], y=None), "other.csv")
    dataset = read(str(path), reading=Reading(test=str(other)))
    assert len(dataset.images("test")) == 2


@pytest.mark.parametrize(
    ("test", "said"),
    [("none.csv", "none.csv is not there"), (".", "no ordinary file"), ("shoes.csv", "too")],
)
def test_a_test_file_that_cannot_be(test, said, csv, tmp_path):
    path = csv(lines())
    with pytest.raises(InputError, match=said):
        read(str(path), reading=Reading(test=str(tmp_path / test)))


def test_class_names_beside_it(csv):
    path = csv(lines())
    csv("a\nb\nc\n", "classes.txt")
    assert read(str(path)).classes == ("a", "b", "c")
    csv("x\ny\nz\n", "shoes-classes.txt")
    assert read(str(path)).classes == ("x", "y", "z")
    csv("x\ny\n", "shoes-classes.txt")
    with pytest.raises(InputError, match=r"but shoes-classes\.txt names 2 classes; give one"):
        read(str(path))
    csv(" \n", "shoes-classes.txt")
    with pytest.raises(InputError, match=r"shoes-classes\.txt is empty"):
        read(str(path))


def spoilt(row: int, column: int, cell: str) -> str:
    rows = [line.split(",") for line in lines().splitlines()]
    rows[row][column] = cell
    return "\n".join(map(",".join, rows))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "shoes.csv is empty"),
        ("\n\n", "shoes.csv holds no image"),
        (lines()[:15], "make no square image|no image"),
        (lines(x=X[:0], y=Y[:0]), "shoes.csv holds no image"),
        (b"PK\x03\x04\0\0", "no CSV file, whatever its name says"),
        (spoilt(5, 3, "oops"), r"line 6, column 4 \(pixel3\) holds 'oops', which is no number"),
        (spoilt(1, 3, "oops").split("\n", 1)[1], "line 1, column 4 holds 'oops'"),
        (spoilt(5, 3, "1_0"), "holds '1_0'"),
        (spoilt(5, 3, "nan"), r"line 6, column 4 \(pixel3\) holds nan, which is missing"),
        (spoilt(5, 3, "-inf"), "line 6, column 4 .*holds -inf"),
        (spoilt(5, 3, "256"), "line 6, column 4 .*holds 256, which is above 255"),
        (spoilt(5, 3, "-1"), "line 6, column 4 .*holds -1, which lies outside"),
        (spoilt(5, 3, "1000"), "line 6, column 4 .*holds 1000, which lies outside"),
        (spoilt(5, 3, "12.5"), "holds the pixel 12.5"),
        (spoilt(5, 0, ""), "line 6 has no label"),
        (spoilt(5, 0, "0.5"), "line 6 has the label 0.5, but labels must be whole"),
        (spoilt(5, 0, "nan"), "line 6 has the label nan"),
        (spoilt(5, 0, "-1"), "line 6 has the label -1"),
        (spoilt(5, 3, "1,2"), "line 6 has 11 columns but its first line has 10"),
        (lines(x=X[:, :8], y=Y, header=False), "8 columns of pixels, which make no square"),
        (lines().replace("label", "id"), "has the column 'id' where the label should be"),
        (lines().replace("label", ""), "has the column '' where the label should be"),
        (lines().replace("label", "pixel0"), "no column called label"),
        (lines().replace("label", "id,label", 1), "the column 'id', which numbers the lines"),
        (lines().replace("label", ",label", 1), "the column '', which numbers the lines"),
        (lines().replace("\n", ",\n"), "nothing in the last column of its first line"),
        (lines(header=False).replace("\n", ",\n"), "nothing in the last column"),
        (lines(header=False).replace(",", "|"), "no comma, semicolon or tab"),
        (lines(y=Y * 0), "1 class, but 2 to 100 are needed"),
        (lines(x=np.zeros((101, 9), int), y=np.arange(101)), "101 classes, but 2 to 100"),
        (gzip.compress(lines().encode(), mtime=0)[:-9], "is damaged and cannot be unpacked"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text, said, csv):
    with pytest.raises(InputError, match=said) as refused:
        read(str(csv(text)))
    assert str(refused.value).endswith(".")
    assert "shoes.csv" in str(refused.value)


def test_numbers_of_the_test_images_are_not_taken_for_labels(csv):
    path = csv(lines(), "train.csv")
    csv(lines(x=X[:3], y=[0, 1, 2]).replace("label", "Id"), "test.csv")
    with pytest.raises(
        InputError, match=r"test\.csv has the column 'Id' where the label should be"
    ):
        read(str(path))


def test_a_test_file_of_another_size_is_refused(csv):
    path = csv(lines())
    csv(lines(x=X[:, :4], y=Y), "shoes-test.csv")
    with pytest.raises(InputError, match=r"shoes-test\.csv has 5 columns, but test images must"):
        read(str(path))


def test_a_text_cell_at_line_40001_is_found_in_little_memory(csv, little_memory):
    row = b"7," + b",".join([b"128"] * 784)
    head = b"label," + b",".join(b"pixel%d" % number for number in range(1, 785))
    bad = row.replace(b"128", b"oops", 5).replace(b"oops", b"128", 4)
    path = csv(b"\n".join([head, *[row] * 39_999, bad]))
    said = r"line 40,001, column 6 \(pixel5\) holds 'oops', which is no number"
    with little_memory(100 * 2**20), pytest.raises(InputError, match=said):
        read(str(path))


@pytest.mark.parametrize("line", [b"\n", b"7," + b",".join([b"0"] * 784) + b"\n"], ids=len)
def test_a_bomb_is_refused_in_little_memory(line, csv, little_memory):
    path = csv(gzip.compress(line * (80 * 2**20 // len(line))))
    with little_memory(150 * 2**20), pytest.raises(InputError, match="200 times its size"):
        read(str(path))


def test_a_line_without_an_end_is_refused_in_little_memory(csv, little_memory):
    path = csv(b"0," * 2**22)
    with little_memory(50 * 2**20), pytest.raises(InputError, match="longer than any image"):
        read(str(path))


def test_reading_can_be_cancelled_between_pieces(csv):
    path = csv(lines(x=np.full((100_000, 9), 128), y=np.arange(100_000) % 3))

    def cancel(text: str, done: int, total: int) -> None:
        assert 0 <= done < total
        if done > 50:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(str(path), cancel)


def test_the_stamp_changes_with_every_file_of_the_set(csv):
    path = csv(lines())
    other = csv(lines(x=X[:2], y=None), "other.csv")
    stamps = {stamp_of(str(path)), stamp_of(str(path), Reading(test=str(other)))}
    csv(lines(x=X[:3], y=None), "shoes-test.csv")
    stamps.add(stamp_of(str(path)))
    csv("a\nb\nc\n", "classes.txt")
    stamps.add(stamp_of(str(path)))
    assert len(stamps) == 4


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data(), packed=st.booleans(), header=st.booleans())
def test_damage_is_told_in_a_sentence(data, packed, header, csv, sound_or_refused):
    sound = lines(header=header).encode()
    damaged = bytearray(gzip.compress(sound) if packed else sound)
    if data.draw(st.booleans()):
        del damaged[data.draw(st.integers(0, len(damaged) - 1)) :]
    else:
        damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path = csv(bytes(damaged))
    sound_or_refused(lambda: read(str(path)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(noise=st.text(alphabet='01289.,;"-e \r\n\tax', max_size=80))
def test_noise_is_told_in_a_sentence(noise, csv, sound_or_refused):
    path = csv(noise)
    sound_or_refused(lambda: read(str(path)))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_the_same_wherever_a_piece_of_them_ends(csv, monkeypatch, end):
    path = csv(end.join(["a", "", "bc", "d"]) + end)
    for size in range(1, 9):
        monkeypatch.setattr(csvtext, "_PIECE", size)
        read = list(csvtext.read_lines(path, lambda *_: None))
        found = [pair for lines in read for pair in zip(lines.texts, lines.numbers, strict=True)]
        assert found == [(b"a", 1), (b"bc", 3), (b"d", 4)]
