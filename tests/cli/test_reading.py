"""Data sets of every format on the command line, and each bad one: one line, exit code 2."""

import gzip
import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

X = np.random.default_rng(0).integers(0, 256, (12, 16), np.uint8)
Y = np.arange(12) % 3


def csv_text(x=X, y=Y) -> str:
    columns = x if y is None else np.column_stack([y, x])
    return "".join(",".join(map(str, row)) + "\n" for row in columns.tolist())


def put_images(folder, count=4, side=6, classes=("bag", "boot")) -> None:
    for name in classes:
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(count):
            pixels = np.full((side, side), number * 40, np.uint8)
            Image.fromarray(pixels).save(folder / name / f"{number}.png")


def refused(answer, *words: str) -> None:
    assert answer.code == 2, answer
    assert answer.out == ""
    assert len(answer.errors) == 1, answer.err
    for word in words:
        assert word in answer.err


def test_a_csv_file_with_its_test_file_and_class_names(quick):
    (quick.folder / "shoes.csv").write_text(csv_text())
    (quick.folder / "other.csv").write_text(csv_text(X[:5], None))
    info = quick(
        *("data", "info", "shoes.csv", "--test", "other.csv", "--classes", "a, b, c", "--json")
    ).json
    assert (info["name"], info["shape"], info["train"], info["test"]) == ("shoes", [4, 4, 1], 12, 5)
    assert info["classes"] == ["a", "b", "c"]
    assert info["class_counts"] == {"train": [4, 4, 4], "test": None}
    assert info["reading"]["test"] == str(quick.folder / "other.csv")
    assert {"name", "shape", "classes", "checks", "source", "checksum"} <= set(info)


@pytest.mark.parametrize(("size", "shape"), [("8x10", [8, 10, 1]), ("8", [8, 8, 1])])
def test_a_folder_of_images_scaled(quick, size, shape):
    put_images(quick.folder / "shoes")
    put_images(quick.folder / "shoes", count=1, side=30)
    refused(quick("data", "info", "shoes"), "6×6", "30×30", "--size 28x28")
    info = quick("data", "info", "shoes", "--size", size, "--json").json
    assert (info["shape"], info["train"], info["classes"]) == (shape, 8, ["bag", "boot"])


def test_the_same_folder_after_a_change(quick):
    put_images(quick.folder / "shoes")
    assert quick("data", "info", "shoes", "--json").json["train"] == 8
    put_images(quick.folder / "shoes", count=5)
    assert quick("data", "info", "shoes", "--json").json["train"] == 10


def test_digits(quick):
    info = quick("data", "info", "digits", "--json").json
    assert (info["shape"], info["train"], info["test"]) == ([8, 8, 1], 1797, None)


def test_a_set_of_every_format_is_prepared_as_npz_and_reads_the_same(quick):
    (quick.folder / "shoes.csv").write_text(csv_text())
    (quick.folder / "other.csv").write_text(csv_text(X[:5], None))
    read_so = ("shoes.csv", "--test", "other.csv", "--classes", "a,b,c")
    made = quick("data", "prepare", *read_so, "--out", "out.npz", "--json").json
    info = quick("data", "info", *read_so, "--json").json
    again = quick("data", "info", "out.npz", "--json").json
    assert made["checksum"] == info["checksum"] == again["checksum"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("mnist --size 28", ["size to scale images to (--size)", "built-in"]),
        ("mnist --test shoes.csv", ["(--test)", "built-in"]),
        ("shoes.csv --size 28", ["(--size)", "a CSV file"]),
        ("shoes.npz --size 28", ["(--size)", "an .npz file"]),
        ("shoes.npz --test shoes.csv", ["(--test)", "an .npz file"]),
        ("images --test shoes.csv", ["(--test)", "a folder of images"]),
        ("images --size 28by28", ["28by28", "such as 28x28"]),
        ("images --size 0", ["'0'"]),
        ("images --size 300", ["300", "256"]),
        ("shoes.csv --test none.csv", ["none.csv", "is not there"]),
        ("shoes.csv --test ~nosuch/x.csv", ["~nosuch"]),
        ("shoes.csv --classes a,b", ["3 different labels", "--classes", "2 classes"]),
        ("shoes.csv --classes a,a,b", ["two classes 'a'"]),
    ],
)
def test_options_that_do_not_fit(quick, arguments, words):
    (quick.folder / "shoes.csv").write_text(csv_text())
    np.savez(quick.folder / "shoes.npz", x_train=X.reshape(-1, 4, 4), y_train=Y)
    put_images(quick.folder / "images")
    refused(quick("data", "info", *arguments.split()), *words)
    assert not quick.home.exists()


def test_how_a_set_is_read_cannot_change_when_a_run_continues(quick):
    for option in ("--size", "--test", "--classes"):
        refused(quick("train", "--continue", "0001-x", option, "3"), option, "cannot be changed")


# --- Bad input: one sentence each, in little time and memory


def bad_files(folder) -> dict[str, str]:
    """Write each bad file; return its name with a word that the sentence must hold."""
    images = X.reshape(-1, 4, 4)

    def npz(name, **arrays) -> str:
        np.savez_compressed(folder / name, **{"x_train": images, "y_train": Y} | arrays)
        return name

    (folder / "empty.npz").touch()
    (folder / "empty.csv").touch()
    (folder / "train-images-idx3-ubyte").touch()
    (folder / "train-labels-idx1-ubyte").touch()
    (folder / "nothing").mkdir()
    row = b"7," + b",".join([b"128"] * 784)
    bad = row.replace(b"128", b"oops", 1)
    (folder / "text.csv").write_bytes(b"\n".join([*[row] * 40_000, bad]))
    (folder / "half.csv").write_text(csv_text(y=Y + 0.5))
    (folder / "nan.csv").write_text(csv_text().replace("\n", "\n1," + "nan," * 15 + "0\n", 1))
    (folder / "csvbomb.csv.gz").write_bytes(gzip.compress(b"0,0,0,0,0\n" * 8_000_000))
    (folder / "one.csv").write_text(csv_text(y=Y * 0))
    (folder / "many.csv").write_text(csv_text(np.zeros((101, 4), int), np.arange(101)))
    put_images(folder / "gap")
    (folder / "gap" / "hat").mkdir()
    put_images(folder / "unlike")
    put_images(folder / "unlike", count=1, side=7, classes=("boot",))
    put_images(folder / "alone", classes=("bag",))
    put_images(folder / "torn")
    (folder / "torn" / "bag" / "1.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    put_images(folder / "huge")
    Image.new("1", (10_000, 10_000)).save(folder / "huge" / "bag" / "1.png")
    idx = folder / "idx"
    idx.mkdir()
    claims = b"\0\0\x08\x03" + struct.pack(">3I", 400_000, 28, 28)
    (idx / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(claims + bytes(10**6)))
    (idx / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(b"\0\0\x08\x01\0\0\0\1\0"))
    return {
        npz("bomb.npz", x_train=np.zeros((400_000, 28, 28), np.uint8)): "200 times",
        npz("pickled.npz", y_train=Y.astype(object)): "pickled Python objects",
        npz("one.npz", y_train=Y * 0): "1 class",
        npz("many.npz", x_train=np.zeros((101, 4, 4)), y_train=np.arange(101)): "101 classes",
        npz("half.npz", y_train=Y + 0.5): "0.5",
        npz("nan.npz", x_train=np.where(images, images, np.nan)): "nan",
        "empty.npz": "is empty",
        "empty.csv": "is empty",
        "train-images-idx3-ubyte": "begins with nothing",
        "nothing": "without a data set",
        "not-there.csv": "no data set not-there.csv",
        "/dev/zero": "no ordinary file",
        "text.csv": "line 40,001, column 2",
        "half.csv": "line 1 has the label 0.5",
        "nan.csv": "line 2, column 2",
        "csvbomb.csv.gz": "200 times",
        "one.csv": "1 class",
        "many.csv": "101 classes",
        "gap": "gap/hat holds no image",
        "unlike": "unlike/boot/0.png is 7×7",
        "alone": "1 class",
        "torn": "torn/bag/1.png",
        "huge": "huge/bag/1.png is 10000×10000",
        "idx": "200 times",
    }


def test_each_bad_file_is_one_line_with_code_2(quick):
    for name, word in bad_files(quick.folder).items():
        refused(quick("data", "info", name, "--json"), word)
    assert not quick.home.exists()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell")
def test_all_bad_files_together_take_less_than_500_mb(tmp_path):
    code = """
import re, sys
from pathlib import Path
from fmnist_workbench.cli.main import main
codes = {main(["data", "info", name]) for name in sys.argv[1:]}
most = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]
print(codes, int(most) // 1024)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, *bad_files(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "FMNIST_WORKBENCH_HOME": str(tmp_path / "home")},
    )
    codes, megabytes = done.stdout.rsplit(" ", 1)
    assert codes == "{2}"
    assert int(megabytes) < 500
