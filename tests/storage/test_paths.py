"""Names that people type, and those the system cannot even look up."""

from pathlib import Path

import pytest

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.storage.paths import named_path


def test_a_name_becomes_an_absolute_path_whether_anything_is_there_or_not(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "file").write_text("")
    assert named_path("file", "the image") == tmp_path / "file"
    assert named_path("~/none", "the image") == tmp_path / "none"
    assert not named_path("file/below", "the image").exists()


def test_a_name_that_cannot_be_looked_up_is_one_sentence(tmp_path):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for name in ("~nosuch/x", "n" * 300, "a\0b", str(loop)):
        with pytest.raises(
            InputError, match=r"^the image '.{3,60}' cannot be .*; check its path\.$"
        ):
            named_path(name, "the image")


def test_a_working_folder_that_is_gone_is_one_sentence(tmp_path, monkeypatch):
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    with pytest.raises(InputError, match="check its path"):
        named_path("x.png", "the image")
    monkeypatch.chdir(Path("/"))
