"""What the window shows, as observable values: tabs watch them, the workbench sets them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.spec.data import DataInfo, Split, SplitName
from fmnist_workbench.spec.events import BatchesDone, Changed, EpochLook, Validating
from fmnist_workbench.spec.forecast import Forecast
from fmnist_workbench.spec.jobs import RawImage, SplitImage
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.results import ModelReady, RateFound
from fmnist_workbench.spec.run import Epoch, Evaluation, Run, RunRow
from fmnist_workbench.spec.steered import Steered

if TYPE_CHECKING:
    from fmnist_workbench.analysis.findings import Finding

T = TypeVar("T")

TrainingState = Literal["idle", "starting", "training", "paused", "stopping"]


class Observable(Generic[T]):
    """A value whose watchers are called, with the new value, when it changes.

    Example:
        >>> size = Observable(3)
        >>> size.watch(print)
        >>> size.set(4)
        4
    """

    def __init__(self, value: T) -> None:
        self._value = value
        self._watchers: list[Callable[[T], None]] = []

    @property
    def value(self) -> T:
        """The value now."""
        return self._value

    def set(self, value: T) -> None:
        """Replace the value; watchers hear of it only if it is another one."""
        if value is self._value or (type(value) is type(self._value) and value == self._value):
            return
        self._value = value
        for watcher in tuple(self._watchers):
            watcher(value)

    def watch(self, watcher: Callable[[T], None]) -> None:
        """Call `watcher` with each new value from now on."""
        self._watchers.append(watcher)


class Signal(Generic[T]):
    """Something that happens again and again, such as a batch: each time is told, none is kept."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[T], None]] = []

    def connect(self, listener: Callable[[T], None]) -> None:
        """Call `listener` each time from now on."""
        self._listeners.append(listener)

    def emit(self, event: T) -> None:
        """Tell all listeners."""
        for listener in tuple(self._listeners):
            listener(event)


class Edited(Observable[T]):
    """An observable value with undo and redo without limit."""

    def __init__(self, value: T) -> None:
        super().__init__(value)
        self._past: list[T] = []
        self._future: list[T] = []

    def edit(self, value: T) -> None:
        """Replace the value in a way that can be undone."""
        if value == self._value:
            return
        self._past.append(self._value)
        self._future.clear()
        self.set(value)

    def undo(self) -> None:
        """Go back to the value before the last edit, if there was one."""
        self._step(self._past, self._future)

    def redo(self) -> None:
        """Take back the last undo, if nothing was edited since."""
        self._step(self._future, self._past)

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to undo."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undo to take back."""
        return bool(self._future)

    def _step(self, source: list[T], target: list[T]) -> None:
        if source:
            target.append(self._value)
            self.set(source.pop())


@dataclass(frozen=True, eq=False)
class OpenedData:
    """A data set that is open in the window: what it says of itself, and its mapped arrays."""

    info: DataInfo
    arrays: DataSet


@dataclass(frozen=True)
class EngineState:
    """Where the engine stands: a word for the status line, and whether it takes jobs."""

    text: str = "engine waits for the data"
    device: str = ""
    ready: bool = False


@dataclass(frozen=True)
class RunView:
    """The run in the window: its record, its folder, and the epochs finished."""

    run: Run
    path: str
    history: tuple[Epoch, ...] = ()

    @property
    def done(self) -> int:
        """How many epochs are finished; of very many, `history` holds only the newest."""
        return self.history[-1].epoch if self.history else 0

    def goes_on_as(self, later: "RunView | None") -> bool:
        """Return whether a run is this one, or goes on from it."""
        return later is not None and self.run.id in (later.run.id, later.run.parent)

    @property
    def weights_epoch(self) -> int:
        """The epoch whose weights the run goes by, from which it is trained further."""
        return self.run.kept_epoch or self.done


@dataclass(frozen=True)
class Activity:
    """What goes on, for the status line: `fraction` is None while unknown.

    `cancel` is what Stop does; None while it cannot be stopped, or is being stopped.
    """

    text: str
    fraction: float | None = None
    seconds_left: float | None = None
    cancel: Callable[[], None] | None = None


@dataclass(frozen=True)
class NoticeAction:
    """A button on a notice."""

    title: str
    run: Callable[[], None]


@dataclass(frozen=True, eq=False)
class Notice:
    """Something a person must hear of: what, why and what to do, with details on demand.

    `about` names what it is about, so that it goes when that is mended: "data", "training"; "start"
    is what did not come back when the window was opened.
    """

    text: str
    level: Literal["info", "warning", "danger"] = "info"
    detail: str = ""
    actions: tuple[NoticeAction, ...] = ()
    about: str = ""


def _first_network() -> Network:
    return preset("cnn-2conv")


@dataclass(eq=False)
class State:
    """All that the window shows. Only the workbench sets it, `network` and `recipe` apart."""

    opened: Observable[tuple[OpenedData, ...]] = field(default_factory=lambda: Observable(()))
    data: Observable[OpenedData | None] = field(default_factory=lambda: Observable(None))
    split: Observable[Split] = field(default_factory=lambda: Observable(Split()))
    network: Edited[Network] = field(default_factory=lambda: Edited(_first_network()))
    recipe: Edited[Recipe] = field(default_factory=lambda: Edited(Recipe()))

    forecast: Observable[Forecast | None] = field(default_factory=lambda: Observable(None))
    """What training the network would cost; None while it cannot be built, or there is no data."""

    engine: Observable[EngineState] = field(default_factory=lambda: Observable(EngineState()))
    model: Observable[ModelReady | None] = field(default_factory=lambda: Observable(None))
    training: Observable[TrainingState] = field(default_factory=lambda: Observable("idle"))
    comparing: Observable[bool] = field(default_factory=lambda: Observable(False))
    """Whether the engine compares a run with its source, and may train others for that."""
    activity: Observable[Activity | None] = field(default_factory=lambda: Observable(None))
    notice: Observable[Notice | None] = field(default_factory=lambda: Observable(None))

    steered: Observable[Steered] = field(default_factory=lambda: Observable(Steered()))
    """What is set by hand in the run that is trained."""
    last_epoch: Observable[bool] = field(default_factory=lambda: Observable(False))
    """Whether the training is to end with the epoch that runs."""
    changes: Observable[tuple[Changed, ...]] = field(default_factory=lambda: Observable(()))
    """What was changed in the epoch that runs; then it stands in the run's history."""
    looks: Observable[tuple[EpochLook, ...]] = field(default_factory=lambda: Observable(()))
    """Validation after each epoch that was trained in this window, of the run in it."""

    run: Observable[RunView | None] = field(default_factory=lambda: Observable(None))
    compared: Observable[RunView | None] = field(default_factory=lambda: Observable(None))
    """Another run, whose curves are drawn under those of the run in the window."""
    runs: Observable[tuple[RunRow, ...]] = field(default_factory=lambda: Observable(()))
    evaluations: Observable[dict[SplitName, Evaluation]] = field(
        default_factory=lambda: Observable({})
    )
    split_shown: Observable[SplitName] = field(default_factory=lambda: Observable("validation"))
    """Whose evaluation is looked at; it may still have to be worked out."""
    dismissed: Observable[frozenset[str]] = field(default_factory=lambda: Observable(frozenset()))
    """Keys of the advice on networks that is not to be shown."""
    findings: Observable[tuple["Finding", ...]] = field(default_factory=lambda: Observable(()))
    """What the doctor has found in the run in the window, the most important first."""
    rate_found: Observable[RateFound | None] = field(default_factory=lambda: Observable(None))
    """What the learning-rate finder came to, for the network, recipe and data in use."""
    drawing: Observable[RawImage | None] = field(default_factory=lambda: Observable(None))
    image: Observable[SplitImage | RawImage | None] = field(
        default_factory=lambda: Observable(None)
    )
    dark: Observable[bool] = field(default_factory=lambda: Observable(False))

    batches: Signal[BatchesDone] = field(default_factory=Signal)
    validating: Signal[Validating] = field(default_factory=Signal)
    weights_moved: Signal[None] = field(default_factory=Signal)
    """The model on the table has other weights than a moment ago: predict and look again."""

    def add_notice(self, notice: Notice) -> None:
        """Say it below what is said already about the same, which it would hide."""
        before = self.notice.value
        if before is not None and before.about == notice.about and before.text != notice.text:
            notice = replace(notice, text=f"{before.text}\n{notice.text}")
        self.notice.set(notice)

    def clear_notice(self, about: str) -> None:
        """Take the notice away if it is about what has just been mended."""
        if self.notice.value is not None and self.notice.value.about == about:
            self.notice.set(None)
