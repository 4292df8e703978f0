"""The validation of each epoch: one pass over the images held back, and all that is read off it."""

import keras
import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.engine.batches import Batches
from fmnist_workbench.engine.judging import Answers, Judge, Step, judging_batch
from fmnist_workbench.spec.events import EpochLook, SampleAnswer
from fmnist_workbench.spec.run import Run

SAMPLE_SIZE = 20


class Validation:
    """Judges a model that is being trained by its validation images.

    Not Keras's own validation within `fit`: that gives figures alone, and the matrix and the sample
    would cost a second pass.

    Args:
        batches: The training images.
        indices: Those among them that validate.
        labels: Their true classes, (N,).
        run: Its network and its loss.
        model: What is trained.

    Attributes:
        batch_size: Images at a time.
    """

    def __init__(
        self,
        batches: Batches,
        indices: NDArray[np.int64],
        labels: NDArray[np.int64],
        *,
        run: Run,
        model: keras.Model,
    ) -> None:
        self.batch_size = judging_batch(run.network)
        self._classes = run.network.classes
        self._indices = indices
        self._labels = labels
        self._judge = Judge(model, run.recipe.loss, batches, self.batch_size)
        self._sample = sample_of(self._labels)

    def answers(self, step: Step) -> Answers:
        """Return what the model makes of them now."""
        return self._judge.answers(self._indices, step)

    def accuracy(self, answers: Answers) -> float:
        """Return the fraction of right answers."""
        return answers.accuracy(self._labels)

    def look(self, epoch: int, answers: Answers) -> EpochLook:
        """Return the confusion matrix, and the answers to the sample."""
        confusion = np.zeros((self._classes, self._classes), np.int64)
        np.add.at(confusion, (self._labels, answers.labels), 1)
        rows = tuple(tuple(map(int, row)) for row in confusion)
        sample = tuple(self._answer(int(place), answers) for place in self._sample)
        return EpochLook(epoch, rows, sample)

    def _answer(self, place: int, answers: Answers) -> SampleAnswer:
        predicted = int(answers.labels[place])
        probability = float(answers.probabilities[place, predicted])
        return SampleAnswer(place, int(self._labels[place]), predicted, probability)


def sample_of(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of up to 20 images, by class: the first of each class, the second, and on.

    Args:
        labels: True classes of the validation images, (N,).
    """
    order = np.argsort(labels, kind="stable")
    counts = np.bincount(labels)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(labels)) - np.repeat(np.cumsum(counts) - counts, counts)
    chosen = np.lexsort((labels, rank))[:SAMPLE_SIZE]
    return chosen[np.lexsort((chosen, labels[chosen]))]
