"""Thinning runs: what their old checkpoints take on the disk is freed."""

from collections.abc import Callable, Sequence
from pathlib import Path

from fmnist_workbench.spec.run import RunRow
from fmnist_workbench.spec.thinjobs import Keeping, RunsThinned, ThinRuns
from fmnist_workbench.spec.words import count, size
from fmnist_workbench.ui.actions.data import DataActions
from fmnist_workbench.ui.actions.datajobs import DataJobs
from fmnist_workbench.ui.child import Answers, Child
from fmnist_workbench.ui.state import Notice, State
from fmnist_workbench.worker.messages import Failed

_ALWAYS_KEPT = 2
"""A run of so few weights has none to spare: those of the newest two epochs are always kept."""


class Thinning:
    """What a person can do about the space that runs take; it happens in the data child."""

    def __init__(self, home: Path, state: State, child: Child, data: DataActions) -> None:
        self._home = home
        self._state = state
        self._child = child
        self._data = data
        self._jobs = DataJobs(state, child)

    @property
    def can_any(self) -> bool:
        """Whether there is a run that can be thinned."""
        return any(not self.why_not((row.run,)) for row in self._state.runs.value)

    def why_not(self, runs: Sequence[str]) -> str:
        """Return why these runs cannot be thinned, "" if they can."""
        if not runs:
            return "Choose a run in the list first."
        rows = [row for row in self._state.runs.value if row.run in runs]
        live = next((row.run for row in rows if self._is_live(row)), None)
        if live is not None:
            return f"Run {live} is being trained: wait until that has ended, or stop it."
        if all(row.weights <= _ALWAYS_KEPT for row in rows):
            return (
                "There is nothing to thin: the weights of the newest two epochs are always kept, "
                "and there are no others."
            )
        return ""

    def foresee(
        self,
        runs: Sequence[str],
        keeping: Keeping,
        shown: Callable[[RunsThinned], None],
        refused: Callable[[str], None],
    ) -> Callable[[], None]:
        """Work out what thinning these runs would come to.

        Args:
            runs: Their ids.
            keeping: What is kept beyond what may be needed.
            shown: Called with what it would come to.
            refused: Told instead why it cannot be.

        Returns:
            What takes the wish back.
        """
        answers = Answers(done=shown, failed=lambda failed: refused(failed.message))
        request = ThinRuns(self._home, tuple(runs), keeping, dry_run=True)
        job = self._child.latest("thinning", request, answers)

        def stop() -> None:
            self._child.cancel(job)
            self._child.drop(job)

        return stop

    def thin(self, runs: Sequence[str], keeping: Keeping) -> None:
        """Delete the checkpoints of these runs that nothing needs; a notice says what was freed."""

        def done(result: RunsThinned) -> None:
            self._data.list_runs()
            self._state.notice.set(Notice(_freed(runs, result)))

        def ended(failed: Failed | None) -> None:
            self._data.list_runs()
            if failed is not None:
                self._state.notice.set(Notice(failed.message, "warning", failed.detail))

        what = runs[0] if len(runs) == 1 else count(len(runs), "run")
        request = ThinRuns(self._home, tuple(runs), keeping)
        self._jobs.start(request, f"thinning {what}", done, ended)

    def _is_live(self, row: RunRow) -> bool:
        view = self._state.run.value
        mine = view is not None and view.run.id == row.run
        return row.status == "running" or (mine and self._state.training.value != "idle")


def _freed(runs: Sequence[str], result: RunsThinned) -> str:
    what = f"run {runs[0]}" if len(runs) == 1 else count(len(runs), "run")
    epochs = count(result.dropped, "epoch")
    return (
        f"{size(result.freed)} are freed: the weights of {epochs} of {what} are deleted, and "
        f"{size(result.bytes)} stay. The history is whole."
    )
