"""What was open comes back; what cannot be read does not keep the window from opening."""

from pathlib import Path

import pytest

from fmnist_workbench.spec.data import Split
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.storage.workspace import Workspace, load_workspace, save_workspace


def test_a_workspace_reads_back_as_it_was(tmp_path: Path) -> None:
    workspace = Workspace(
        source="/data/shoes.npz",
        opened=("fashion-mnist", "/data/shoes.npz"),
        split=Split(limit=500),
        network=preset("lab-4conv"),
        recipe=Recipe(epochs=3),
        run="0003-lab-4conv",
        geometry="1200x760+10+20",
        tab=3,
        dark=True,
        dismissed=("dropout_before_softmax:dropout",),
    )
    save_workspace(tmp_path, workspace)
    assert load_workspace(tmp_path) == workspace


def test_one_from_before_advice_could_be_dismissed_is_read(tmp_path: Path) -> None:
    (tmp_path / "workspace.json").write_text('{"format": 1, "tab": 2}')
    assert load_workspace(tmp_path) == Workspace(tab=2)


def test_the_first_start_finds_an_empty_one(tmp_path: Path) -> None:
    assert load_workspace(tmp_path) == Workspace()


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b'{"tab": "three"}',
        b'{"tab": -3}',
        b'{"geometry": "huge"}',
        b"\xff\xfe",
        b'{"format": 2}',
    ],
)
def test_one_that_cannot_be_read_is_kept_under_another_name(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "workspace.json").write_bytes(damage)
    with pytest.raises(InputError, match=r"; it is kept as workspace-unread\.json; the window"):
        load_workspace(tmp_path)
    assert (tmp_path / "workspace-unread.json").read_bytes() == damage
    assert load_workspace(tmp_path) == Workspace(), "the next start is an ordinary one"


def test_a_folder_in_its_place_does_not_keep_the_window_from_opening(tmp_path: Path) -> None:
    (tmp_path / "workspace.json").mkdir()
    with pytest.raises(InputError, match=r"cannot be read .*; the window starts afresh"):
        load_workspace(tmp_path)
