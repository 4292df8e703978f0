"""Tiny data and networks, and a channel that a test writes the part for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from fmnist_workbench.engine.desk import EngineDesk, start
from fmnist_workbench.spec.controls import Control, Stop
from fmnist_workbench.spec.data import DataRef, Split
from fmnist_workbench.spec.events import Event
from fmnist_workbench.spec.jobs import StartRun
from fmnist_workbench.spec.layers import (
    BatchNormalization,
    Classifier,
    Conv2D,
    Dropout,
    Flatten,
    MaxPooling2D,
)
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.optimizers import Adam
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.storage import locks, runs
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.storage.records import run_paths

CLASSES = 3
SHAPE = (8, 8, 1)


@pytest.fixture(scope="session", autouse=True)
def tensorflow_for_tests() -> None:
    """Two devices and the same sums every time; both must be asked for before the first use."""
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
    tf.config.experimental.enable_op_determinism()


@dataclass
class ScriptedChannel:
    """Remembers what was said; `on_poll` and `on_wait` are the other side's part."""

    on_poll: Callable[["ScriptedChannel"], Control | None] = lambda channel: None
    on_wait: Callable[["ScriptedChannel"], Control] = lambda channel: Stop()
    events: list[Event] = field(default_factory=list)

    def emit(self, event: Event) -> None:
        self.events.append(event)

    def poll(self) -> Control | None:
        return self.on_poll(self)

    def wait(self) -> Control:
        return self.on_wait(self)

    def said(self, kind: type) -> list:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def desk() -> EngineDesk:
    return start()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def make_arrays(train: int = 96, test: int = 20) -> dict[str, np.ndarray]:
    """Images whose class is the third of the picture that is bright."""
    rng = np.random.default_rng(0)
    arrays = {}
    for part, count in (("train", train), ("test", test)):
        y = np.arange(count) % CLASSES
        x = rng.integers(0, 120, (count, *SHAPE))
        for image, label in zip(x, y, strict=True):
            image[label * 3 : label * 3 + 2] += 100
        arrays |= {f"x_{part}": x.astype(np.uint8), f"y_{part}": y}
    return arrays


@pytest.fixture
def data(home: Path, tmp_path: Path) -> DataRef:
    path = tmp_path / "stripes.npz"
    np.savez(path, **make_arrays())
    info = open_dataset(home, str(path))
    return DataRef(source=info.source, checksum=info.checksum, split=Split(validation=1 / 4))


@pytest.fixture
def network() -> Network:
    return Network(
        name="tiny",
        input_shape=SHAPE,
        classes=CLASSES,
        layers=(
            Conv2D(filters=4, activation="relu"),
            BatchNormalization(momentum=0.5),
            MaxPooling2D(),
            Flatten(),
            Dropout(rate=0.3),
            Classifier(),
        ),
    )


@pytest.fixture
def start_request(home: Path, data: DataRef, network: Network) -> StartRun:
    recipe = Recipe(epochs=3, batch_size=8, seed=5, optimizer=Adam(learning_rate=0.02))
    return StartRun(home, network, recipe, data)


@pytest.fixture(autouse=True)
def every_lock_is_given_back(home: Path) -> Iterator[None]:
    """However a job ends, nobody may find its run locked or still running afterwards."""
    yield

    for path in run_paths(home):
        assert not locks.is_live(path)
        assert runs.read_folder(path).record.status != "running"
