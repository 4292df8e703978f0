"""The model on the engine's table: keeping it in step, and asking it about images."""

import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.spec.data import SplitName
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.events import Progress
from fmnist_workbench.spec.jobs import (
    Activate,
    BuildModel,
    Evaluate,
    ImageRef,
    LoadRun,
    Predict,
    RawImage,
)
from fmnist_workbench.spec.results import Activation, ModelReady, Prediction
from fmnist_workbench.spec.run import Evaluation
from fmnist_workbench.ui.child import Answers, Child
from fmnist_workbench.ui.state import Activity, Notice, State
from fmnist_workbench.worker.messages import Failed


def raw_image(pixels: NDArray[np.uint8]) -> RawImage:
    """Return pixels of shape (H, W, C) as an image that can cross to the engine."""
    height, width, channels = pixels.shape
    return RawImage((height, width, channels), zlib.compress(pixels.tobytes(), 1))


class ModelActions:
    """What a person can ask the model: predict, open a layer, evaluate."""

    def __init__(self, home: Path, state: State, child: Child) -> None:
        self._home = home
        self._state = state
        self._child = child
        self._asked: int | None = None

    def build(self) -> None:
        """Put a fresh model of the network in the window on the table, if it can be built."""
        state = self._state
        network = state.network.value
        if not state.engine.value.ready or not diagnose(network).ok:
            state.model.set(None)
            return
        self._ask_for(BuildModel(network, state.recipe.value.seed))

    def load(self, run: str) -> None:
        """Put a run's model on the table."""
        if self._state.engine.value.ready:
            self._ask_for(LoadRun(self._home, run))

    def forget_requests(self) -> None:
        """Want no other model any more: a training puts its own on the table."""
        if self._asked is not None:
            self._child.drop(self._asked)
            self._asked = None

    def predict(self, image: ImageRef, show: Callable[[Prediction], None]) -> None:
        """Ask what the model takes an image for; a newer question replaces one that waits."""
        if self._state.model.value is not None:
            answers = Answers(done=show)
            self._child.latest("predict", Predict(image, self._home), answers)

    def activate(
        self, layer: str, image: ImageRef, first: int, show: Callable[[Activation], None]
    ) -> None:
        """Ask what a layer makes of an image."""
        if self._state.model.value is not None:
            request = Activate(layer, image, self._home, first)
            self._child.latest("activate", request, Answers(done=show, failed=self._failed))

    def evaluate(self, split: SplitName) -> None:
        """Look at the run in the window on a split; its matrix is worked out if need be."""
        view = self._state.run.value
        if view is None or not view.history:
            text = "There is nothing to evaluate yet: train the network first (F5)."
            self._state.notice.set(Notice(text, about="training"))
            return
        self._state.split_shown.set(split)
        if split in self._state.evaluations.value or not self._state.engine.value.ready:
            return
        run = view.run.id
        answers = Answers(
            done=lambda evaluation: self._evaluated(run, evaluation),
            failed=self._failed,
            cancelled=lambda: self._state.activity.set(None),
            said=lambda event: self._progress(job, event),
        )
        job = self._child.submit(Evaluate(self._home, run, split), answers)
        self._say(job, f"evaluating on {split}", 0.0)

    def _ask_for(self, request: BuildModel | LoadRun) -> None:
        answers = Answers(done=self._model_ready, failed=self._failed)
        self._asked = self._child.latest("model", request, answers)

    def _model_ready(self, model: ModelReady) -> None:
        self._state.model.set(model)
        self._state.weights_moved.emit(None)

    def _evaluated(self, run: str, evaluation: Evaluation) -> None:
        state = self._state
        state.activity.set(None)
        if state.run.value is not None and state.run.value.run.id == run:
            state.evaluations.set({**state.evaluations.value, evaluation.split: evaluation})

    def _progress(self, job: int, event: object) -> None:
        if isinstance(event, Progress):
            self._say(job, event.text, event.fraction)

    def _say(self, job: int, text: str, fraction: float) -> None:
        cancel = partial(self._child.cancel, job)
        self._state.activity.set(Activity(text, fraction, cancel=cancel))

    def _failed(self, failed: Failed) -> None:
        self._state.activity.set(None)
        self._state.notice.set(Notice(failed.message, "warning", failed.detail))
