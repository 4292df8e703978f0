"""The epochs of a run: train, validate, save, and tell."""

import math
from functools import partial

import keras
import numpy as np
import tensorflow as tf

from fmnist_workbench.datasets.balance import balanced_weights
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.datasets.split import partition
from fmnist_workbench.engine.averaging import Averaging
from fmnist_workbench.engine.batches import Batches
from fmnist_workbench.engine.judging import Answers
from fmnist_workbench.engine.listener import (
    DivergedError,
    Listener,
    Plan,
    StopAsked,
    wait_for_resume,
)
from fmnist_workbench.engine.rates import RateSetter
from fmnist_workbench.engine.seeds import reseed, shuffled
from fmnist_workbench.engine.silence import Silence
from fmnist_workbench.engine.steering import Steering
from fmnist_workbench.engine.validation import Validation
from fmnist_workbench.engine.weights import read_state, read_weights
from fmnist_workbench.spec.errors import MachineError
from fmnist_workbench.spec.events import EpochDone, SaveFailed
from fmnist_workbench.spec.jobs import Channel
from fmnist_workbench.spec.run import Epoch, is_complete
from fmnist_workbench.spec.steered import planned
from fmnist_workbench.storage import runs


class NotSavedError(MachineError):
    """An epoch could not be saved, and the person does not want to try again."""


class Training:
    """Trains a compiled model from its run's last finished epoch to the recipe's last.

    Args:
        folder: A run whose lock is held; each finished epoch is committed to it.
        model: With the weights and the optimizer state of the last finished epoch.
        dataset: What the run's `data` refers to.
        channel: Hears of everything, and is listened to after every batch.
        averaging: Holds the weights themselves where the model has their mean.
    """

    def __init__(
        self,
        folder: runs.RunFolder,
        model: keras.Model,
        dataset: DataSet,
        channel: Channel,
        averaging: Averaging,
    ) -> None:
        self._folder = folder
        self._model = model
        self._channel = channel
        self._recipe = folder.record.recipe
        self._averaging = averaging
        parts = partition(dataset, folder.record.data.split)
        self._batches = Batches(
            dataset.x_train,
            dataset.y_train,
            classes=len(dataset.classes),
            batch_size=self._recipe.batch_size,
            normalization=folder.record.normalization,
            one_hot=self._recipe.loss.one_hot,
        )
        self._train = parts.train
        self._validation = Validation(
            self._batches,
            parts.validation,
            dataset.y_train[parts.validation],
            run=folder.record,
            model=model,
        )
        self._silence = Silence(
            model,
            folder.record.network,
            self._batches,
            parts.validation,
            trained=len(parts.train),
        )
        plan = Plan(
            images=len(parts.train),
            batch_size=self._recipe.batch_size,
            validation=len(parts.validation),
            validation_batch=self._validation.batch_size,
        )
        names = folder.record.network.layer_names()
        self._steering = Steering(
            self._recipe.epochs, names, folder.history, partial(planned, folder.record)
        )
        self._rates = RateSetter(self._recipe, plan.steps, lambda: folder.history, self._steering)
        self._listener = Listener(channel, plan, self._steering, self._rates)
        self._class_weight: dict[int, float] | None = None
        if self._recipe.class_weight == "balanced":
            labels = dataset.y_train[parts.train]
            self._class_weight = balanced_weights(labels, len(dataset.classes))

    def run(self) -> None:
        """Train, validate and save epoch after epoch.

        Raises:
            StopAsked: A person has stopped it.
            DivergedError: The loss is no longer finite.
            NotSavedError: An epoch could not be saved.
        """
        while not self._complete:
            done = len(self._folder.history)
            figures = self._train_epoch(done)
            self._listener.validating(0)
            answers = self._validation.answers(self._listener.validating)
            epoch = self._epoch(done + 1, figures, answers)
            self._commit(epoch)
            self._keep_epochs()
            self._channel.emit(self._validation.look(epoch.epoch, answers))
            self._channel.emit(EpochDone(epoch, self._steering.epochs))
            self._listener.epoch_done()
            self._keep_epochs()  # more may have been asked for while it stood still
            if self._listener.last_epoch and not self._complete:
                raise StopAsked

    @property
    def _complete(self) -> bool:
        return is_complete(self._folder.record, self._folder.history)

    def _keep_epochs(self) -> None:
        """Write down how many epochs are wanted, where a person has changed that."""
        recipe = self._folder.record.recipe
        if recipe.epochs != self._steering.epochs:
            runs.keep_recipe(self._folder, recipe.changed(epochs=self._steering.epochs))

    def _train_epoch(self, done: int) -> dict[str, list[float]]:
        """Show the network every training image; return what `fit` says of that."""
        reseed(self._model, self._recipe.seed, done)
        self._steering.freeze(self._model, done + 1)
        self._averaging.resume()
        fitted = self._model.fit(
            self._shown(done),
            initial_epoch=done,
            epochs=done + 1,
            shuffle=False,
            verbose=0,
            class_weight=self._class_weight,
            callbacks=[self._rates, self._averaging, self._listener],
        )
        figures: dict[str, list[float]] = fitted.history
        return figures

    def _epoch(self, number: int, figures: dict[str, list[float]], answers: Answers) -> Epoch:
        if not math.isfinite(answers.loss):
            raise DivergedError(self._steering.rate)
        return Epoch(
            epoch=number,
            loss=figures["loss"][0],
            accuracy=figures["accuracy"][0],
            val_loss=answers.loss,
            val_accuracy=self._validation.accuracy(answers),
            seconds=self._listener.clock.seconds,
            learning_rate=_shortest(self._model.optimizer.learning_rate),
            changes=self._steering.take_changes(),
            silent=self._silence.look(),
        )

    def _shown(self, done: int) -> tf.data.Dataset:
        """Return what an epoch shows the network: every training image, in an order of its own."""
        seed, augmentation = self._recipe.seed, self._recipe.augmentation
        indices = shuffled(self._train, seed, done)
        if not augmentation.active:
            return self._batches.of(indices)
        return self._batches.augmented(indices, augmentation, seed=seed, epoch=done)

    def _commit(self, epoch: Epoch) -> None:
        """Save an epoch; where that fails, ask the other side, as often as it takes."""
        weights = read_weights(self._model)
        state = {**read_state(self._model), **self._averaging.state()}
        while True:
            try:
                runs.commit_epoch(self._folder, epoch, weights, state)
            except MachineError as error:
                self._ask_to_try_again(error)
            else:
                return

    def _ask_to_try_again(self, error: MachineError) -> None:
        self._channel.emit(SaveFailed(str(error)))
        try:
            wait_for_resume(self._channel)
        except StopAsked:
            raise NotSavedError(str(error)) from error


def _shortest(variable: keras.Variable) -> float:
    """Return a float32's value with the fewest digits: 0.001, not 0.0010000000474974513."""
    return float(str(np.float32(variable)))
