"""The data child's jobs, and how they are stopped."""

import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest

from fmnist_workbench.spec.controls import Control, Pause, Stop
from fmnist_workbench.spec.data import DataInfo, DataRef, Reading
from fmnist_workbench.spec.datajobs import (
    ClassLook,
    DataMade,
    DigitsPreview,
    ImageMap,
    LookAtClasses,
    MakeData,
    MapImages,
    OpenData,
    PreviewDigits,
)
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.events import Event, Progress
from fmnist_workbench.spec.jobs import Desk, JobCancelled, ListRuns, ReadNetwork
from fmnist_workbench.spec.layers import Conv2D, ResidualBlock
from fmnist_workbench.spec.making import Synthesize
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.results import RunList
from fmnist_workbench.storage.home import cache_dir
from fmnist_workbench.storage.networkfile import save_network
from fmnist_workbench.storage.runs import create_run, finish
from fmnist_workbench.worker.data_desk import start
from fmnist_workbench.worker.messages import Finished
from fmnist_workbench.worker.packing import FROM_CHILD_LIMIT, pack_for_window


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
    doing = {event.text.split()[0] for event in channel.events if isinstance(event, Progress)}
    assert doing == {"Reading", "Checking", "Unpacking"}


def test_a_data_set_is_opened_as_it_is_to_be_read(tmp_path: Path, shoes: Path):
    desk, reading = start(), Reading(classes=("boot", "bag"))
    info = desk.run(OpenData(tmp_path, str(shoes), reading=reading), Recorded())
    assert (info.classes, info.reading) == (("boot", "bag"), reading)
    assert desk.run(OpenData(tmp_path, str(shoes)), Recorded()).classes == ("0", "1")
    shoes.unlink()
    assert desk.run(OpenData(tmp_path, str(shoes), info.checksum, reading), Recorded()) == info


def test_stop_is_heard_between_any_two_steps(tmp_path: Path, shoes: Path):
    all_of_it = Recorded()
    start().run(OpenData(tmp_path / "whole", str(shoes)), all_of_it)
    for at in range(1, len(all_of_it.events) + 1):
        channel, home = Recorded(Stop(), at), tmp_path / f"stopped at {at}"
        with pytest.raises(JobCancelled):
            start().run(OpenData(home, str(shoes)), channel)
        assert channel.events == all_of_it.events[:at]
        assert not list(cache_dir(home).rglob("*.npy"))


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


def test_of_very_many_runs_the_newest_are_sent(tmp_path: Path):
    folder = create_run(
        tmp_path,
        network=preset("linear"),
        recipe=Recipe(),
        data=DataRef(source="mnist", checksum="0" * 64),
        versions={},
        device="CPU",
        parameters=7850,
    )
    finish(folder, "finished")
    for number in range(2, 1_200):
        shutil.copytree(folder.path, tmp_path / "runs" / f"{number:04d}-linear")
    listed = start().run(ListRuns(tmp_path), Recorded())
    assert isinstance(listed, RunList)
    assert listed.rows[0].run == "1199-linear"
    assert len(pickle.dumps(listed)) < 512 * 1024


def test_classes_of_an_open_set_are_looked_at(tmp_path: Path, shoes: Path):
    desk = start()
    ref = ref_to(desk, tmp_path, shoes)
    channel = Recorded()
    look = desk.run(LookAtClasses(tmp_path, ref, "test"), channel)
    assert isinstance(look, ClassLook)
    assert (look.nearest, look.counted) == (((0,), (1,)), 2)
    assert channel.events[0] == Progress("Looking at 0", 0, 2)
    with pytest.raises(JobCancelled):
        desk.run(LookAtClasses(tmp_path, ref, "train"), Recorded(Stop()))


def test_images_of_an_open_set_are_laid_out(tmp_path: Path, shoes: Path):
    desk = start()
    ref = ref_to(desk, tmp_path, shoes)
    found = desk.run(MapImages(tmp_path, ref, "test", "pca"), Recorded())
    assert isinstance(found, ImageMap)
    assert found.places == (0, 1)
    with pytest.raises(JobCancelled):
        desk.run(MapImages(tmp_path, ref, "train", "tsne"), Recorded(Stop(), at=2))


def ref_to(desk: Desk, home: Path, source: Path) -> DataRef:
    info = desk.run(OpenData(home, str(source)), Recorded())
    assert isinstance(info, DataInfo)
    return DataRef(source=info.source, checksum=info.checksum)


def test_a_data_set_is_made_with_progress(tmp_path: Path):
    channel = Recorded()
    request = MakeData(tmp_path, Synthesize(train=300, test=20), tmp_path / "digits.npz")
    made = start().run(request, channel)
    assert isinstance(made, DataMade)
    assert (made.info.train, made.info.test) == (300, 20)
    assert made.path == tmp_path / "digits.npz"
    assert Progress("Drawing digits", 250, 320) in channel.events


def test_making_is_stopped_and_leaves_nothing(tmp_path: Path):
    request = MakeData(tmp_path, Synthesize(train=300, test=20), tmp_path / "digits.npz")
    with pytest.raises(JobCancelled):
        start().run(request, Recorded(Stop(), 30))
    assert not list(tmp_path.iterdir())


def test_a_few_digits_are_drawn_to_be_looked_at():
    preview = start().run(PreviewDigits(Synthesize(train=50_000)), Recorded())
    assert isinstance(preview, DigitsPreview)
    train = np.frombuffer(preview.train, np.uint8).reshape(-1, 10, *preview.shape)
    test = np.frombuffer(preview.test, np.uint8).reshape(-1, 10, *preview.shape)
    assert (train.shape, test.shape) == ((3, 10, 28, 28), (1, 10, 28, 28))
    assert train.any(axis=(2, 3)).all()
    assert not set(preview.train_fonts) & set(preview.test_fonts)
    assert len(pickle.dumps(preview)) < 64 * 1024


def test_a_preview_without_a_test_or_with_the_same_fonts_says_so():
    without = start().run(PreviewDigits(Synthesize(test=0)), Recorded())
    assert isinstance(without, DigitsPreview)
    assert (without.test, without.test_fonts) == (b"", ())
    shared = start().run(PreviewDigits(Synthesize(shared_fonts=True)), Recorded())
    assert isinstance(shared, DigitsPreview)
    assert shared.train_fonts == shared.test_fonts == without.train_fonts


def test_a_preview_is_stopped_while_it_looks_at_the_fonts():
    with pytest.raises(JobCancelled):
        start().run(PreviewDigits(Synthesize()), Recorded(Stop(), 3))


def test_the_largest_network_is_read_and_fits_into_a_message(tmp_path: Path) -> None:
    network = Network(name="deep", layers=(ResidualBlock(name="first"),) + (Conv2D(l2=0.5),) * 499)
    save_network(network, tmp_path / "deep.json")
    request = ReadNetwork(tmp_path, str(tmp_path / "deep.json"))
    assert start().is_quick(request)
    result = start().run(request, Recorded())
    assert result == network
    assert len(pack_for_window(Finished(1, result))) < FROM_CHILD_LIMIT
