"""What a person changes while a network is trained, and what of it still holds tomorrow.

Everything follows from the run's history: whoever continues a run finds the rate that was set and
the layers that were frozen, as they were.
"""

from collections.abc import Callable, Sequence

import keras

from fmnist_workbench.spec.controls import SetEpochs, SetRate, SetTrainable
from fmnist_workbench.spec.layers import layer_of
from fmnist_workbench.spec.optimizers import LARGEST_RATE
from fmnist_workbench.spec.run import Change, Epoch
from fmnist_workbench.spec.schedules import MOST_EPOCHS
from fmnist_workbench.spec.steered import steered

Wish = SetEpochs | SetRate | SetTrainable


class Steering:
    """The learning rate set by hand, the frozen layers, and the epochs wanted.

    Args:
        epochs: How many the recipe wants in all.
        layers: The network's layers, by name.
        history: The epochs finished, with what was changed in each.
        frozen_in: Which layers do not learn in an epoch, from 1, unless a person wants otherwise.

    Attributes:
        epochs: How many there are to be in all.
    """

    def __init__(
        self,
        epochs: int,
        layers: Sequence[str],
        history: Sequence[Epoch],
        frozen_in: Callable[[int], set[str]] = lambda _epoch: set(),
    ) -> None:
        self.epochs = epochs
        self._held = steered(history)
        self._frozen_in = frozen_in
        self._layers = tuple(layers)
        self._changes: list[Change] = []

    @property
    def rate(self) -> float | None:
        """The learning rate set by hand; None follows the schedule."""
        return self._held.rate

    def change(self, wish: Wish, *, epoch: int, batch: int) -> Change | None:
        """Let a wish hold from now on, and return it as it stands in the history.

        Args:
            wish: What is asked for.
            epoch: The epoch that runs, from 1.
            batch: Its batches done.

        Returns:
            None for what cannot be: fewer epochs than run already, no such layer, no such rate.
        """
        change = self._as_change(wish, epoch, batch)
        if change is not None:
            self._held = self._held.after(change)
            self.epochs = change.epochs or self.epochs
            self._changes.append(change)
        return change

    def take_changes(self) -> tuple[Change, ...]:
        """Return what was changed since the last call."""
        changes, self._changes = tuple(self._changes), []
        return changes

    def frozen(self, epoch: int) -> set[str]:
        """Return the names of the layers that do not learn in an epoch, as things stand."""
        return self._held.frozen_of(self._frozen_in(epoch))

    def freeze(self, model: keras.Model, epoch: int) -> None:
        """Make exactly those layers of a model unable to learn that are frozen in an epoch.

        Keras looks at `trainable` only when it builds its train function, so that is built anew
        where something has changed. A layer of several nodes is frozen with all of them.
        """
        changed, frozen = False, self.frozen(epoch)
        for layer in model.layers:
            trainable = layer_of(layer.name) not in frozen
            if layer.trainable != trainable:
                layer.trainable = trainable
                changed = True
        if changed:
            model.make_train_function(force=True)

    def _as_change(self, wish: Wish, epoch: int, batch: int) -> Change | None:
        match wish:
            case SetEpochs(epochs) if epoch <= epochs <= MOST_EPOCHS:
                return Change(batch=batch, what="epochs", epochs=epochs)
            case SetRate(None):
                return Change(batch=batch, what="learning_rate")
            case SetRate(float() | int() as rate) if 0 < rate <= LARGEST_RATE:
                return Change(batch=batch, what="learning_rate", rate=float(rate))
            case SetTrainable(layer, trainable) if layer in self._layers:
                return Change(batch=batch, what="thaw" if trainable else "freeze", layer=layer)
        return None
