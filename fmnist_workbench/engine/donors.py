"""Where a run's first weights come from: another run, or a model file."""

from dataclasses import dataclass
from pathlib import Path

from fmnist_workbench.engine.build import build
from fmnist_workbench.engine.memory import forget
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Run
from fmnist_workbench.spec.transfer import SourceFile, Transfer
from fmnist_workbench.spec.transferring import Origin, settled
from fmnist_workbench.storage import runs
from fmnist_workbench.storage.checkpoints import Arrays
from fmnist_workbench.storage.kerasarrays import LayerShapes
from fmnist_workbench.storage.kerasfile import open_keras


@dataclass(frozen=True)
class Donor:
    """A source with its weights.

    Attributes:
        path: The run's folder, or the file.
        origin: What must fit.
        weights: By layer and variable, as a model of `origin.network` has them.
        epoch: Whose they are, None for a file's.
        file: What the file is, None for a run.
        record: The run, None for a file.
    """

    path: Path
    origin: Origin
    weights: Arrays
    epoch: int | None = None
    file: SourceFile | None = None
    record: Run | None = None

    def settle(self, transfer: Transfer, network: Network, recipe: Recipe) -> Transfer:
        """Return the transfer as the new run remembers it; errors as in `settled`."""
        whole = settled(transfer, self.origin, network, recipe)
        return whole.changed(source=str(self.path), epoch=self.epoch, file=self.file)

    @property
    def normalization(self) -> Normalization | None:
        """What images went through on their way into the source's network."""
        known = self.record or self.file
        return known.normalization if known else None

    def normalization_for(self, network: Network, recipe: Recipe) -> Normalization | None:
        """Return the mean and standard deviation that images need for a file's weights.

        They are the file's own, as its first layer is one that nobody trains. None where the recipe
        wants none, or where they are to be worked out of the new run's images.
        """
        given = self.file.normalization if self.file else None
        if given is None or recipe.normalization != "featurewise":
            return None
        return given if len(given.mean) == network.input_shape[-1] else None


def open_donor(home: Path, transfer: Transfer) -> Donor:
    """Return what a transfer starts from.

    Raises:
        InputError: There is no such run, epoch, checkpoint or file, or it cannot be read.
    """
    path = Path(transfer.source).absolute()
    if path.is_file():
        return _from_file(path)
    folder = runs.open_run(home, transfer.source)
    epoch, weights = runs.load_weights(folder, transfer.epoch)
    record = folder.record
    return Donor(folder.path, Origin.of(record), weights, epoch=epoch, record=record)


def donor_of(home: Path, folder: runs.RunFolder, transfer: Transfer) -> Donor:
    """Return what a run started from: a file as it was then, should it be gone or another by now.

    Raises:
        InputError: As `open_donor`; or what the run kept of the file cannot be read.
    """
    if transfer.file is None:
        return open_donor(home, transfer)
    return _of_file(Path(transfer.source), transfer.file, runs.load_origin(folder))


def _from_file(path: Path) -> Donor:
    with open_keras(path) as file:
        model = build(file.network, seed=0)
        wanted = tuple(
            LayerShapes(
                type(layer).__name__,
                layer.name,
                tuple((variable.name, tuple(variable.shape)) for variable in layer.weights),
            )
            for layer in model.layers
            if layer.weights
        )
        forget(model)
        return _of_file(path, file.source(), file.weights(wanted))


def _of_file(path: Path, file: SourceFile, weights: Arrays) -> Donor:
    origin = Origin.of_file(path, file.network, file.normalization)
    return Donor(path, origin, weights, file=file)
