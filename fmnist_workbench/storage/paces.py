"""How long the epochs of a run took, for whoever wants to train the same again."""

from dataclasses import dataclass
from pathlib import Path
from statistics import median

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.storage import history
from fmnist_workbench.storage.records import read_record

_EPOCHS = 5
"""So many of the newest are looked at."""


@dataclass(frozen=True)
class Took:
    """What an epoch of a run took.

    Attributes:
        run: Its id.
        data: What it was trained on.
        seconds: The median of its newest epochs.
        settled: Whether they are steady; the first epoch of a run builds its functions as well.
    """

    run: str
    data: DataRef
    seconds: float
    settled: bool


def took(path: Path, network: Network, recipe: Recipe, data: DataRef, device: str) -> Took | None:
    """Return what an epoch of the run in this folder took.

    None where it would take something else with what is given here: another network, batch size,
    kind of optimizer, augmentation, normalization, data set or device; and where the run has no
    finished epoch, or cannot be read.

    Args:
        path: A run's folder.
        network: What is to be trained; its name does not matter.
        recipe: How; neither the seed nor the epochs nor the learning rate matters.
        data: On what; how it is split does not matter here.
        device: On what it is computed.
    """
    try:
        record = read_record(path)
        if _what_counts(record.network, record.recipe, record.data, record.device) != (
            _what_counts(network, recipe, data, device)
        ):
            return None
        epochs, _ = history.read(path)
    except (InputError, OSError):
        return None
    if not epochs:
        return None
    return Took(path.name, record.data, _usual(epochs), settled=len(epochs) > 1)


def _what_counts(
    network: Network, recipe: Recipe, data: DataRef, device: str
) -> tuple[object, ...]:
    return (
        network.changed(name="any"),
        recipe.batch_size,
        recipe.optimizer.kind,
        recipe.augmentation,
        recipe.normalization,
        data.checksum,
        device,
    )


def _usual(epochs: tuple[Epoch, ...]) -> float:
    return median(epoch.seconds for epoch in (epochs[1:] or epochs)[-_EPOCHS:])
