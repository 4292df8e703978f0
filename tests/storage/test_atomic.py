"""A file is written whole or stays as it was."""

import errno
import multiprocessing
import os
from pathlib import Path
from typing import BinaryIO

import pytest

from fmnist_workbench.spec.errors import MachineError
from fmnist_workbench.storage.aside import aside
from fmnist_workbench.storage.atomic import (
    TEMP_FOLDER,
    disk_trouble,
    make_aside,
    write_bytes,
    write_text,
    write_with,
)


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_created_with_its_folder_and_nothing_else(tmp_path: Path):
    target = tmp_path / "a" / "b" / "run.json"
    write_text(target, "größer")
    assert target.read_text(encoding="utf-8") == "größer"
    assert files_below(tmp_path) == [target]


def test_nothing_but_the_files_remains(tmp_path: Path):
    write_bytes(tmp_path / "weights", b"")
    assert list(tmp_path.iterdir()) == [tmp_path / "weights"]


def test_a_file_another_process_writes_meanwhile_is_left_to_it(tmp_path: Path):
    other = tmp_path / ".tmp" / "other.1"
    other.parent.mkdir()
    other.write_bytes(b"half")
    write_bytes(tmp_path / "weights", b"")
    assert other.read_bytes() == b"half"


def write_many(path: Path) -> None:
    for number in range(200):
        write_bytes(path, str(number).encode())


def test_processes_that_write_into_one_folder_do_not_disturb_each_other(tmp_path: Path):
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=write_many, args=(tmp_path / str(n),)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0] * 4
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"199"] * 4


def test_a_file_is_replaced(tmp_path: Path):
    target = tmp_path / "weights"
    write_bytes(target, b"a longer old content")
    write_bytes(target, b"new")
    assert target.read_bytes() == b"new"


def test_a_writer_that_fails_half_way_leaves_the_old_file_and_no_litter(tmp_path: Path):
    target = tmp_path / "weights"
    write_bytes(target, b"old")

    def fail(file: BinaryIO) -> None:
        file.write(b"half")
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        write_with(target, fail)
    assert target.read_bytes() == b"old"
    assert files_below(tmp_path) == [target]


def test_the_target_is_untouched_until_all_is_written(tmp_path: Path):
    target = tmp_path / "weights"
    write_bytes(target, b"old")
    seen = []

    def write(file: BinaryIO) -> None:
        file.write(b"new")
        file.flush()
        seen.append(target.read_bytes())

    write_with(target, write)
    assert seen == [b"old"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_in_one_sentence_and_leaves_the_old_file(tmp_path: Path):
    target = tmp_path / "weights"
    write_bytes(target, b"old")

    def fill(file: BinaryIO) -> None:
        file.write(b"half")
        Path("/dev/full").write_bytes(b"the rest")

    with pytest.raises(MachineError, match="weights: the disk is full; free some space"):
        write_with(target, fill)
    assert target.read_bytes() == b"old"
    assert files_below(tmp_path) == [target]


def test_a_file_where_a_folder_is_needed_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineError, match=r"^Could not save .*file/x: .*\.$"):
        write_bytes(tmp_path / "file" / "x", b"")


def test_other_errors_keep_the_systems_words():
    with (
        pytest.raises(MachineError, match=f"Could not wait: {os.strerror(errno.EIO)}; check"),
        disk_trouble("wait"),
    ):
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_what_waits_aside_is_made_though_its_folder_is_taken_away_meanwhile(tmp_path: Path):
    place, taken = tmp_path / TEMP_FOLDER / "new", []

    def make():
        if not taken:
            place.parent.rmdir()  # as another process does that has just ended its own writing
            taken.append(place.parent)
        place.mkdir()

    make_aside(place, make)
    assert place.is_dir()
    assert taken


def test_a_folder_aside_is_gone_afterwards_with_all_that_is_in_it(tmp_path: Path):
    parent = tmp_path / "not" / "yet"
    with aside(parent) as made:
        (made / "file").write_text("half")
    assert list(parent.iterdir()) == []
