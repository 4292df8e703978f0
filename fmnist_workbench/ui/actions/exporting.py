"""Exporting a run's model from the window."""

from functools import partial
from pathlib import Path

from fmnist_workbench.spec.events import Event, Progress
from fmnist_workbench.spec.exportjobs import Exported, ExportRun, exported_words
from fmnist_workbench.spec.modelformats import ModelFormatName
from fmnist_workbench.ui.child import Answers, Child
from fmnist_workbench.ui.state import Activity, Notice, Observable, State
from fmnist_workbench.worker.messages import Failed

_ABOUT = "export"


class ExportActions:
    """What a person can do to take a model elsewhere: one export at a time, in the engine.

    Attributes:
        running: Whether one is under way.
    """

    def __init__(self, home: Path, state: State, child: Child) -> None:
        self._home = home
        self._state = state
        self._child = child
        self._job: int | None = None
        self.running = Observable(False)
        child.died.connect(lambda _death: self._ended())

    def why_not(self) -> str:
        """Return why the run in the window cannot be exported now, or nothing if it can."""
        busy, view = self._why_busy(), self._state.run.value
        if busy:
            return busy
        if view is None or not view.history:
            return "There is no trained model yet: train the network first (F5), or open a run."
        return "" if self._state.engine.value.ready else "The engine is still starting."

    def export(self, run: str, name: ModelFormatName, out: Path) -> None:
        """Write a run's model to a file or folder; a notice says how that went.

        Args:
            run: The id of the run that was in the window when its export was asked for.
            name: The format.
            out: Where to; a file of the same kind there is replaced.
        """
        busy = self._why_busy()
        if busy:  # since it was asked for
            self._state.notice.set(Notice(busy, "warning", about=_ABOUT))
            return
        self._state.clear_notice(_ABOUT)
        request = ExportRun(self._home, run, name, out)
        answers = Answers(
            done=self._done, failed=self._failed, cancelled=self._ended, said=self._heard
        )
        self._job = self._child.submit(request, answers)
        self.running.set(True)
        self._say(Progress(f"Exporting {run}", 0, 1))

    def _why_busy(self) -> str:
        if self._state.training.value != "idle":
            return "A training is running: wait for its end, or stop it (Ctrl+.)."
        if self._state.comparing.value:
            return "A run is compared with its source; wait for that, or stop it (Ctrl+.)."
        return "A model is being exported." if self.running.value else ""

    def _heard(self, event: Event) -> None:
        if isinstance(event, Progress):
            self._say(event)

    def _say(self, event: Progress) -> None:
        if self._job is None or self._state.training.value != "idle":
            return  # a training that waits behind it has the status line
        stop = partial(self._child.cancel, self._job) if event.stoppable else None
        fraction = event.fraction if event.stoppable else None
        self._state.activity.set(Activity(event.text, fraction, cancel=stop))

    def _done(self, found: Exported) -> None:
        self._ended()
        self._state.notice.set(Notice(exported_words(found), about=_ABOUT))

    def _failed(self, failed: Failed) -> None:
        self._ended()
        text = f"Not exported: {failed.message}"
        self._state.notice.set(Notice(text, "warning", failed.detail, about=_ABOUT))

    def _ended(self) -> None:
        if self._job is None:
            return
        self._job = None
        if self._state.training.value == "idle":
            self._state.activity.set(None)
        self.running.set(False)
