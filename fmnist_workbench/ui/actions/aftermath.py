"""What is said, and what is offered, after a training has ended badly."""

from collections.abc import Callable

from fmnist_workbench.spec.words import count
from fmnist_workbench.ui.actions.runs import RunActions
from fmnist_workbench.ui.state import Activity, EngineState, Notice, NoticeAction, RunView, State
from fmnist_workbench.worker.messages import Failed, WorkerDied

_OUT_OF_MEMORY = (-9, -11, -6)
"""Exit codes as multiprocessing has them of a process ended by SIGKILL, as a system short of memory
does it, or by SIGSEGV or SIGABRT, as TensorFlow ends where it is refused some."""


class Aftermath:
    """Words notices about trainings that ended badly, and does what they offer.

    Args:
        state: Of the window.
        runs: Puts a run aside.
        train: Starts a training, or goes on with the run in the window.
    """

    def __init__(self, state: State, runs: RunActions, train: Callable[[], None]) -> None:
        self._state = state
        self._runs = runs
        self._train = train
        self._when_ready: Callable[[], None] | None = None
        state.engine.watch(self._engine_changed)

    def without_run(self, death: WorkerDied, *, asked: bool) -> Notice:
        """Return what to say when the engine is gone while no run was trained.

        Args:
            death: How it ended.
            asked: Whether a training was being prepared.
        """
        size = self._state.recipe.value.batch_size
        why, actions = self._want_of_memory(death, size) if asked else ("", ())
        text = f"The engine stopped unexpectedly and is starting again.{why}"
        return Notice(text, "danger", death.log_tail, actions)

    def within_run(self, view: RunView, death: WorkerDied, *, stopping: bool) -> Notice:
        """Return what to say when the engine is gone while a run was trained.

        Args:
            view: The run.
            death: How it ended.
            stopping: Whether a person had pressed Stop.
        """
        kept = f"{count(view.done, 'finished epoch')} kept"
        go_on = NoticeAction("Continue", lambda: self._go_on(self._train))
        why, others = self._want_of_memory(death, view.run.recipe.batch_size)
        if stopping:
            why, others = " It did not stop within five seconds and was ended.", ()
        return Notice(
            f"The engine died during {view.run.id}: {kept}, the broken epoch is lost.{why}",
            "danger",
            death.log_tail,
            (go_on, *others),
        )

    def of_failure(self, failed: Failed) -> Notice:
        """Return what to say of a training that the engine gave up."""
        size = self._state.recipe.value.batch_size
        actions = self._half_of(size) if failed.out_of_memory else ()
        return Notice(failed.message, "danger", failed.detail, actions)

    def _want_of_memory(
        self, death: WorkerDied, batch_size: int
    ) -> tuple[str, tuple[NoticeAction, ...]]:
        """Return a further sentence and what to do, if an end looks like a lack of memory."""
        if death.exit_code not in _OUT_OF_MEMORY:
            return "", ()
        images = count(batch_size, "image")
        why = f" That often means that memory ran out for batches of {images}."
        return why, self._half_of(batch_size)

    def _half_of(self, batch_size: int) -> tuple[NoticeAction, ...]:
        """Return the offer to train with half the batch; none if there is no half."""
        half = batch_size // 2
        if not half:
            return ()
        title = f"New run, batch size {half:,}"
        return (NoticeAction(title, lambda: self._go_on(lambda: self._afresh(half))),)

    def _go_on(self, train: Callable[[], None]) -> None:
        """Train as soon as the engine is up again."""
        self._state.notice.set(None)
        if self._state.engine.value.ready:
            train()
        else:
            self._when_ready = train
            self._state.activity.set(Activity("waiting for the engine"))

    def _afresh(self, batch_size: int) -> None:
        self._runs.reset()
        self._state.recipe.edit(self._state.recipe.value.changed(batch_size=batch_size))
        self._train()

    def _engine_changed(self, engine: EngineState) -> None:
        if engine.ready and self._when_ready is not None:
            train, self._when_ready = self._when_ready, None
            train()
