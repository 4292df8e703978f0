"""How good a classifier's answers are: confusion matrix, precision, recall and F1."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.spec.data import SplitName
from fmnist_workbench.spec.run import ClassScore, Evaluation


def evaluation(
    split: SplitName,
    labels: NDArray[np.integer[Any]],
    probabilities: NDArray[np.floating[Any]],
    loss: float,
    classes: Sequence[str],
) -> Evaluation:
    """Return the scores of a model's answers on one split.

    A class that has no images, or is never the answer, scores 0 where nothing can be divided.

    Args:
        split: Which images these are.
        labels: Their true classes, shape (n,), each in [0, len(classes)).
        probabilities: The model's answers, shape (n, len(classes)); the highest is its choice,
            of equals the first.
        loss: Mean loss over these images.
        classes: The names, in class order.
    """
    # Its import takes seconds, and the window needs none of it.
    from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

    numbers = np.arange(len(classes))
    predicted = probabilities.argmax(axis=1)
    confusion = confusion_matrix(labels, predicted, labels=numbers)
    scores = precision_recall_fscore_support(labels, predicted, labels=numbers, zero_division=0)
    return Evaluation(
        split=split,
        accuracy=float(np.trace(confusion) / max(len(labels), 1)),
        loss=float(loss),
        confusion=tuple(tuple(int(count) for count in row) for row in confusion),
        classes=tuple(
            ClassScore(
                name=name,
                precision=float(precision),
                recall=float(recall),
                f1=float(f1),
                support=int(support),
            )
            for name, precision, recall, f1, support in zip(classes, *scores, strict=True)
        ),
    )
