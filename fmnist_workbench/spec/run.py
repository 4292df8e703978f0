"""What a run folder says of itself."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fmnist_workbench.spec.data import DataRef, SplitName
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.optimizers import LearningRate
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.schedules import EpochCount
from fmnist_workbench.spec.transfer import Transfer
from fmnist_workbench.spec.value import FormatNumber, Value
from fmnist_workbench.spec.words import count

RunStatus = Literal["running", "interrupted", "stopped", "finished", "failed"]
"""`stopped`: a person pressed Stop. `interrupted`: it ended without being asked to."""


class Run(Value):
    """run.json: all that is needed to do the run again, and how it stands.

    Attributes:
        id: The name of its folder.
        seed: The recipe's seed, again at the top where people look for it.
        versions: Of python, tensorflow, keras, numpy and the workbench.
        device: What it was trained on: "CPU", "GPU: NVIDIA …".
        parent: The run it goes on from, whose history its own begins with.
        started: ISO 8601, UTC.
        parameters: Weights of the network, all counted.
        class_names: In the order of the network's outputs, so that a prediction needs nothing of
            the data set. None in runs of before there was this field.
        inherited: How many epochs of its history are the parent's.
        kept_epoch: The epoch whose weights a finished run goes by; None for the newest.
        normalization: What every image goes through on its way into the network; None where the
            recipe wants none.
        transfer: The run or file whose weights it started from, and what became of them; None for
            fresh weights.
    """

    format: FormatNumber = 1
    id: str
    network: Network
    recipe: Recipe
    data: DataRef
    seed: int
    versions: dict[str, str]
    device: str
    status: RunStatus
    parent: str | None = None
    started: str
    parameters: int
    class_names: tuple[str, ...] | None = None
    normalization: Normalization | None = None
    inherited: Annotated[int, Field(ge=0)] = 0
    kept_epoch: Annotated[int, Field(ge=1)] | None = None
    transfer: Transfer | None = None

    @model_validator(mode="after")
    def _each_class_has_a_name(self) -> Self:
        names = self.class_names
        if names is not None and len(names) != self.network.classes:
            raise ValueError(
                f"there are {len(names)} class names for the network's {self.network.classes} "
                "classes; give each class one"
            )
        return self

    @model_validator(mode="after")
    def _normalized_as_the_recipe_says(self) -> Self:
        wanted, given = self.recipe.normalization, self.normalization
        if (wanted == "featurewise") != (given is not None):
            raise ValueError(
                f"the recipe's normalization is {wanted}, but there is "
                f"{'no' if given is None else 'a'} mean and std; give them with featurewise only"
            )
        channels = self.network.input_shape[-1]
        if given is not None and {len(given.mean), len(given.std)} != {channels}:
            raise ValueError(
                f"normalization has {len(given.mean)} means and {len(given.std)} standard "
                f"deviations; give one of each for the network's {count(channels, 'channel')}"
            )
        return self


def require_more_epochs(record: Run, done: int, epochs: int) -> None:
    """Refuse to continue a run that would have nothing to learn.

    Args:
        record: The run, whatever its status.
        done: How many epochs it has finished.
        epochs: How many it shall have in all.

    Raises:
        InputError: It has as many already.
    """
    if epochs <= done:
        raise InputError(
            f"run {record.id} has {count(done, 'finished epoch')} already, and {epochs} in all "
            f"{'is' if epochs == 1 else 'are'} wanted; ask for {done + 1} epochs or more."
        )


class Change(Value):
    """Something that a person changed while a run was trained.

    Attributes:
        batch: After so many batches of its epoch; a layer is frozen from the next epoch on.
        what: Which of the things that can be changed.
        rate: The learning rate from then on; None follows the schedule again.
        epochs: How many there are to be in all.
        layer: Which layer was frozen, or may learn again.
    """

    batch: Annotated[int, Field(ge=0)]
    what: Literal["learning_rate", "epochs", "freeze", "thaw"]
    rate: LearningRate | None = None
    epochs: EpochCount | None = None
    layer: str | None = None


class Epoch(Value):
    """One line of history.jsonl. `epoch` counts from 1; accuracies are fractions.

    Attributes:
        changes: What a person changed while it ran, in order.
        silent: Layers that end in relu, each with the fraction of its units, or feature maps, that
            gave zero for every validation image looked at after the epoch.
    """

    epoch: Annotated[int, Field(ge=1)]
    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    seconds: float
    learning_rate: float
    changes: tuple[Change, ...] = ()
    silent: tuple[tuple[str, Annotated[float, Field(ge=0, le=1)]], ...] = ()


def is_complete(run: Run, history: Sequence[Epoch]) -> bool:
    """Return whether a run with these epochs finished has all it is to have.

    Early stopping looks at the run's own epochs: whoever trains a finished run further wants to
    see what comes of it.
    """
    done = history[-1].epoch if history else 0
    stopping = run.recipe.early_stopping
    return done >= run.recipe.epochs or (stopping is not None and stopping.over(_own(run, history)))


def best_epoch(run: Run, history: Sequence[Epoch]) -> int | None:
    """Return the best epoch as early stopping sees it, None without early stopping or epochs."""
    stopping, own = run.recipe.early_stopping, _own(run, history)
    return own[stopping.best(own)].epoch if stopping is not None and own else None


def kept_epoch(run: Run, history: Sequence[Epoch]) -> int | None:
    """Return the epoch whose weights early stopping would keep, None where it keeps the newest."""
    stopping = run.recipe.early_stopping
    restores = stopping is not None and stopping.restore_best
    return best_epoch(run, history) if restores else None


def _own(run: Run, history: Sequence[Epoch]) -> list[Epoch]:
    """Return a run's epochs without its parent's; of very many only the newest may be at hand."""
    return [epoch for epoch in history if epoch.epoch > run.inherited]


class RunRow(Value):
    """One run in a list of runs, as `runs list --json` prints it.

    Attributes:
        path: Its folder, absolute.
        data: The data set's name, or the absolute path it was read from.
        epochs: Finished ones, its parent's included.
        parent: The run it goes on from.
        val_accuracy: Of the newest epoch, None before the first is finished.
        bytes: What its checkpoints take on the disk.
        weights: Of how many epochs the weights are kept.
    """

    run: str
    path: str
    status: RunStatus
    network: str
    data: str
    epochs: int
    val_accuracy: float | None
    seed: int
    started: str
    parent: str | None = None
    bytes: int = 0
    weights: int = 0


class ClassScore(Value):
    """Precision, recall and F1 of one class, as fractions, and its number of images."""

    name: str
    precision: float
    recall: float
    f1: float
    support: int


class Evaluation(Value):
    """How a model does on one split; `confusion[t][p]` counts images of class t taken for p."""

    split: SplitName
    accuracy: float
    loss: float
    confusion: tuple[tuple[int, ...], ...]
    classes: tuple[ClassScore, ...]
