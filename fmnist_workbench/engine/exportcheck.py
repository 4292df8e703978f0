"""Whether a model that was written predicts what it predicts here."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.datasets.fit import require_fit
from fmnist_workbench.datasets.split import split_images
from fmnist_workbench.engine.images import open_data
from fmnist_workbench.engine.judging import judging_batch
from fmnist_workbench.engine.modelfiles import Floats, Predictor
from fmnist_workbench.engine.telling import Told
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.errors import InputError, MachineError
from fmnist_workbench.spec.exportjobs import TOLERANCE, SampleKind
from fmnist_workbench.spec.jobs import Channel
from fmnist_workbench.spec.run import Run

_MOST_IMAGES = 256
_LEAST_IMAGES = 16
_MACS = 2 * 10**10
"""Multiplications for all images together: a few seconds on a laptop, twice."""


@dataclass(frozen=True)
class Sample:
    """Images that a model is asked about, here and where it was written to.

    Attributes:
        pixels: uint8, (N, H, W, C).
        batch_size: How many at a time.
    """

    pixels: NDArray[np.uint8]
    kind: SampleKind
    batch_size: int

    def answers(
        self, predict: Predictor, prepare: Callable[[Floats], Floats], told: Told
    ) -> Floats:
        """Return what a model makes of them.

        Args:
            predict: The model.
            prepare: From pixels, 0 to 255, to what it takes.
            told: Hears how far it is; may end it.
        """
        answers = []
        for start in range(0, len(self.pixels), self.batch_size):
            batch = self.pixels[start : start + self.batch_size]
            answers.append(predict(prepare(batch.astype(np.float32))))
            told.step(start + len(batch))
        return np.concatenate(answers)


def take_sample(home: Path, run: Run, channel: Channel) -> Sample:
    """Return up to 256 of a run's validation images, from all over them; fewer of large ones.

    Where the data set is gone, is another one now, or keeps none for validation, they are random
    pixels.

    Raises:
        MachineError: The array cache cannot be written.
        JobCancelled: Stop came first.
    """
    size = judging_batch(run.network)
    affordable = _MACS // max(diagnose(run.network).macs, 1)
    wanted = min(max(affordable, _LEAST_IMAGES), _MOST_IMAGES)
    try:
        dataset = open_data(home, run.data, channel)
        require_fit(run.network, dataset)
        view = split_images(dataset, "validation", run.data.split)
        count = len(view)
    except InputError:
        count = 0
    if not count:
        shape = (wanted, *run.network.input_shape)
        return Sample(np.random.default_rng(0).integers(0, 256, shape, np.uint8), "random", size)
    chosen = np.unique(np.linspace(0, count - 1, wanted).astype(np.int64))
    return Sample(view.images[view.indices[chosen]], "validation", size)


def greatest_difference(found: Floats, expected: Floats, what: str) -> float:
    """Return by how much a probability is off at most.

    Within the tolerance, an image is taken for another class only where two are as good as equally
    probable. Of a network that ends in other values than probabilities, the difference is a part
    of the largest.

    Args:
        found: What the written model says, (N, classes).
        expected: What it says here.
        what: The written model, as the start of a sentence.

    Raises:
        MachineError: By more than the tolerance.
    """
    if found.shape != expected.shape:
        raise MachineError(
            f"{what} gives values of shape {found.shape} instead of {expected.shape}, so it was "
            "deleted; export in another format, and please report it."
        )
    difference = float(np.abs(found - expected).max() / max(1.0, float(np.abs(expected).max())))
    if not difference <= TOLERANCE:  # what is no number is no smaller
        raise MachineError(
            f"{what} predicts something else than the run does (a probability differs by "
            f"{difference:.2g}, and {TOLERANCE:g} is allowed), so it was deleted; export in "
            "another format, and please report it."
        )
    return difference
