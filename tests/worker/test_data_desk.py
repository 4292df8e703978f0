"""The data child's jobs, and how they are stopped."""

from pathlib import Path

import numpy as np
import pytest

from fmnist_workbench.spec.data import DataInfo
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.jobs import (
    Control,
    Event,
    JobCancelled,
    ListRuns,
    OpenData,
    Pause,
    Progress,
    RunList,
    Stop,
)
from fmnist_workbench.storage.home import cache_dir
from fmnist_workbench.worker.data_desk import start


class Recorded:
    """A channel that keeps what is said and tells one thing at its nth question."""

    def __init__(self, control: Control | None = None, at: int = 1) -> None:
        self.events: list[Event] = []
        self._control = control
        self._polls_left = at

    def emit(self, event: Event) -> None:
        self.events.append(event)

    def poll(self) -> Control | None:
        self._polls_left -= 1
        return self._control if self._polls_left == 0 else None

    def wait(self) -> Control:
        raise AssertionError("opening a data set never stands still")


@pytest.fixture
def shoes(tmp_path: Path) -> Path:
    path = tmp_path / "shoes.npz"
    np.savez(path, np.zeros((8, 5, 5)), np.arange(8) % 2, np.ones((2, 5, 5)), np.arange(2))
    return path


def test_a_data_set_is_opened_with_progress(tmp_path: Path, shoes: Path):
    channel = Recorded()
    info = start().run(OpenData(tmp_path, str(shoes)), channel)
    assert isinstance(info, DataInfo)
    assert (info.train, info.test) == (8, 2)
    assert channel.events[0] == Progress("Reading shoes.npz", 0, 4)
    assert len(channel.events) == 9


@pytest.mark.parametrize("at", range(1, 10))
def test_stop_is_heard_between_any_two_steps(at: int, tmp_path: Path, shoes: Path):
    channel = Recorded(Stop(), at)
    with pytest.raises(JobCancelled):
        start().run(OpenData(tmp_path, str(shoes)), channel)
    assert len(channel.events) == at
    assert not list(cache_dir(tmp_path).rglob("*.npy"))


def test_pause_means_nothing_here(tmp_path: Path, shoes: Path):
    assert start().run(OpenData(tmp_path, str(shoes)), Recorded(Pause()))


def test_a_bad_file_is_told(tmp_path: Path):
    with pytest.raises(InputError, match="no data set"):
        start().run(OpenData(tmp_path, str(tmp_path / "nothing.npz")), Recorded())


def test_runs_are_listed_and_need_not_wait_for_a_data_set(tmp_path: Path):
    desk = start()
    assert desk.run(ListRuns(tmp_path), Recorded()) == RunList(())
    assert desk.is_quick(ListRuns(tmp_path))
    assert not desk.is_quick(OpenData(tmp_path, "mnist"))
