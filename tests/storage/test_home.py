"""Where the home folder is."""

from pathlib import Path

import pytest

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.storage.home import cache_dir, locate_home, logs_dir, runs_dir


def test_the_option_goes_before_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FMNIST_WORKBENCH_HOME", str(tmp_path / "variable"))
    assert locate_home(str(tmp_path / "option")) == tmp_path / "option"
    assert locate_home(None) == tmp_path / "variable"


def test_without_either_it_is_the_users_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("FMNIST_WORKBENCH_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    home = locate_home(None)
    assert home.is_absolute()
    assert "fmnist-workbench" in home.parts


def test_a_relative_home_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert locate_home("here") == tmp_path / "here"


def test_a_file_is_no_home(tmp_path: Path):
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(InputError, match="is a file, but the home must be a folder"):
        locate_home(str(file))


def test_locating_creates_nothing(tmp_path: Path):
    home = locate_home(str(tmp_path / "new"))
    assert {runs_dir(home).parent, cache_dir(home).parent, logs_dir(home).parent} == {home}
    assert not home.exists()


@pytest.mark.parametrize("name", ["~nobody-of-this-name/x", "x" * 300])
def test_a_home_that_cannot_be_looked_up_is_refused(name: str):
    with pytest.raises(InputError, match=r"the home folder .* cannot be looked up"):
        locate_home(name)
