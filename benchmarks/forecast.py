"""What is foretold of an epoch's seconds against what it then takes."""

import statistics
import tempfile
from pathlib import Path

from fmnist_workbench.spec.controls import Control
from fmnist_workbench.spec.costjobs import MeasureCost
from fmnist_workbench.spec.data import DataRef, Split
from fmnist_workbench.spec.events import Event
from fmnist_workbench.spec.jobs import Desk, StartRun
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.storage.library import open_dataset

NETWORKS = ("mlp-128-64-32", "cnn-2conv", "lab-4conv")
TRIES = 3
SPLIT = Split(limit=18_000)


class SilentChannel:
    """A channel at whose other end nobody is."""

    def emit(self, event: Event) -> None:
        """Tell nobody."""

    def poll(self) -> Control | None:
        """Return None."""

    def wait(self) -> Control:
        """Refuse: nobody pauses a benchmark."""
        raise RuntimeError("nobody pauses a benchmark")


def run() -> dict[str, str]:
    """Return forecast : epoch for a few networks, each trained right after it was foretold."""
    from fmnist_workbench.engine.desk import start

    desk = start()
    figures = {}
    for name in NETWORKS:
        ratios = []
        for _ in range(TRIES):
            with tempfile.TemporaryDirectory() as home:  # without runs that would tell it
                ratios.append(_ratio(desk, name, Path(home)))
        middle = statistics.median(ratios)
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        figures[f"forecast : epoch, {name}, median of {TRIES}"] = f"{middle:.2f} ({spread})"
    return figures


def _ratio(desk: Desk, name: str, home: Path) -> float:
    """Return the seconds foretold, as a part of those of an epoch trained right after it.

    The second one: the first traces as well.
    """
    info = open_dataset(home, "fashion-mnist")
    data = DataRef(source=info.source, checksum=info.checksum, split=SPLIT)
    network, recipe = preset(name), Recipe(epochs=2)
    foretold = desk.run(MeasureCost(home, network, recipe, data), SilentChannel())
    trained = desk.run(StartRun(home, network, recipe, data), SilentChannel())
    return foretold.epoch / trained.history[1].seconds
