"""Asking what the classes of a split look like, and for its images laid out as a map."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fmnist_workbench.spec.data import DataRef, SplitName
from fmnist_workbench.spec.datajobs import ClassLook, ImageMap, LookAtClasses, MapImages, MapMethod
from fmnist_workbench.spec.events import Event, Progress
from fmnist_workbench.ui.actions.data import DataActions
from fmnist_workbench.ui.child import Answers, Child
from fmnist_workbench.ui.state import Activity, Notice, Signal, State
from fmnist_workbench.worker.messages import Failed

NO_DATA = "No data set is open yet.\n\nChoose one in the Data tab (Ctrl+1)."
_STOPPED = "t-SNE was stopped.\n\nChoose it again to start it anew, or PCA, which is there at once."


@dataclass(frozen=True)
class Pending:
    """What is not there: a sentence in its place, and whether it is being worked out."""

    text: str
    coming: bool = True


@dataclass(frozen=True)
class _Key:
    """What was asked for; `method` is None for what the classes look like."""

    data: DataRef
    split: SplitName
    method: MapMethod | None = None


@dataclass(frozen=True)
class _Job:
    """A job under way. Only t-SNE is said in the status line: all else is there in a moment."""

    key: _Key
    number: int

    @property
    def long(self) -> bool:
        """Whether it takes long, and cannot be interrupted."""
        return self.key.method == "tsne"


class LookingActions:
    """Asks the data child, and keeps its answers for the data set in use.

    To ask for the same again costs nothing: it is worked out once. Only the newest question of a
    kind counts; answers about another data set or split are dropped.

    Attributes:
        changed: Emitted when an answer has come, or there is something new to say meanwhile.
    """

    def __init__(self, home: Path, state: State, child: Child, data: DataActions) -> None:
        self._home = home
        self._state = state
        self._child = child
        self._data = data
        self._answers: dict[_Key, ClassLook | ImageMap] = {}
        self._instead: dict[_Key, Pending] = {}
        self._jobs: dict[str, _Job] = {}
        self._activity: Activity | None = None
        self.changed: Signal[None] = Signal()
        state.data.watch(lambda _data: self._forget_others())
        state.split.watch(lambda _split: self._forget_others())
        child.died.connect(lambda _death: self._forget_jobs())

    def classes(self, split: SplitName) -> ClassLook | Pending:
        """Return what the classes of a split look like, or what to say until that is there."""
        key = self._key(split)
        if key is None:
            return Pending(NO_DATA, coming=False)
        why_not = self._why_not(split)
        if why_not:
            return Pending(why_not, coming=False)
        answer = self._answers.get(key)
        if isinstance(answer, ClassLook):
            return answer
        return self._ask(key, LookAtClasses(self._home, key.data, split))

    def map(self, split: SplitName, method: MapMethod) -> ImageMap | Pending:
        """Return some images of a split laid out in two dimensions, or what to say until then."""
        key = self._key(split, method)
        if key is None:
            return Pending(NO_DATA, coming=False)
        answer = self._answers.get(key)
        if isinstance(answer, ImageMap):
            return answer
        return self._ask(key, MapImages(self._home, key.data, split, method))

    @property
    def busy(self) -> bool:
        """Whether something is being worked out."""
        return bool(self._jobs)

    def again(self, split: SplitName, method: MapMethod) -> None:
        """Let a map be asked for anew that was stopped or could not be made."""
        key = self._key(split, method)
        if key is not None and key in self._instead and not self._instead[key].coming:
            del self._instead[key]
            self.changed.emit(None)

    def stop(self) -> None:
        """Stop the map that is being worked out."""
        if "map" in self._jobs:
            self._end(self._jobs["map"])

    def _key(self, split: SplitName, method: MapMethod | None = None) -> _Key | None:
        ref = self._data.ref()
        return None if ref is None else _Key(ref, split, method)

    def _why_not(self, split: SplitName) -> str:
        data = self._state.data.value
        if data is None or split != "test" or data.arrays.tests_labelled:
            return ""
        return (
            f"The test images of {data.info.name} have no labels, so nobody can say what its "
            "classes look like there.\n\nChoose another split, or look at the images themselves."
        )

    def _ask(self, key: _Key, request: LookAtClasses | MapImages) -> Pending:
        if key in self._instead:
            return self._instead[key]
        slot = "map" if key.method else "look"
        if slot in self._jobs:
            self._drop(self._jobs.pop(slot))
        answers = Answers(
            done=partial(self._answered, key),
            failed=partial(self._failed, key),
            cancelled=partial(self._cancelled, key),
            said=partial(self._said, key),
            gives_way="aborted" if key.method == "tsne" else "no",
        )
        self._instead[key] = Pending("Waiting for the data process …")
        job = _Job(key, self._child.latest(f"explore {slot}", request, answers))
        self._jobs[slot] = job
        self._show_activity(job, "t-SNE")
        return self._instead[key]

    def _said(self, key: _Key, event: Event) -> None:
        job = self._job_of(key)
        if job is not None and isinstance(event, Progress):
            text = f"{event.text} …" + ("\n\nStop, above, ends it." if job.long else "")
            self._instead[key] = Pending(text)
            self._show_activity(job, event.text)
            self.changed.emit(None)

    def _answered(self, key: _Key, answer: ClassLook | ImageMap) -> None:
        if self._ended(key):
            self._instead.pop(key, None)
            self._answers[key] = answer
            self.changed.emit(None)

    def _failed(self, key: _Key, failed: Failed) -> None:
        if self._ended(key):
            self._instead[key] = Pending(failed.message, coming=False)
            self._state.notice.set(Notice(failed.message, "warning", failed.detail))
            self.changed.emit(None)

    def _cancelled(self, key: _Key) -> None:
        if self._ended(key):
            self._instead[key] = Pending(_STOPPED, coming=False)
            self.changed.emit(None)

    def _job_of(self, key: _Key) -> _Job | None:
        job = self._jobs.get("map" if key.method else "look")
        return job if job is not None and job.key == key else None

    def _ended(self, key: _Key) -> bool:
        """Forget a job that has ended; return whether anybody still waits for it."""
        job = self._job_of(key)
        if job is None:
            return False
        del self._jobs["map" if key.method else "look"]
        self._clear_activity_of(job)
        return True

    def _end(self, job: _Job) -> None:
        if job.long:
            self._child.abort(job.number)
        else:
            self._child.cancel(job.number)

    def _drop(self, job: _Job) -> None:
        """End a job that nobody waits for any more."""
        self._instead.pop(job.key, None)
        self._clear_activity_of(job)
        self._end(job)
        self._child.drop(job.number)

    def _forget_others(self) -> None:
        """Forget all that is not about the data set in use, split as it is now."""
        ref = self._data.ref()
        for slot, job in tuple(self._jobs.items()):
            if job.key.data != ref:
                self._drop(self._jobs.pop(slot))
        self._answers = {key: found for key, found in self._answers.items() if key.data == ref}
        self._instead = {key: text for key, text in self._instead.items() if key.data == ref}

    def _forget_jobs(self) -> None:
        """The child has died: nothing is under way any more."""
        for job in self._jobs.values():
            self._clear_activity_of(job)
            self._instead.pop(job.key, None)
        self._jobs.clear()
        self.changed.emit(None)

    def _show_activity(self, job: _Job, text: str) -> None:
        if job.long and self._state.training.value == "idle":
            self._activity = Activity(text, cancel=partial(self._end, job))
            self._state.activity.set(self._activity)

    def _clear_activity_of(self, job: _Job) -> None:
        """Take back what the status line says of a job, unless it says something else by now."""
        if not job.long:
            return
        if self._activity is not None and self._state.activity.value is self._activity:
            self._state.activity.set(None)
        self._activity = None
