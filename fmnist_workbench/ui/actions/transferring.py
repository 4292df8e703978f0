"""Transfer learning in the window: what to start from, what becomes of layers, what it brought."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from fmnist_workbench.spec.events import Event, Progress
from fmnist_workbench.spec.jobs import ReadModelFile, StartRun
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.results import ModelFile, TrainResult
from fmnist_workbench.spec.run import RunRow
from fmnist_workbench.spec.transfer import Transfer
from fmnist_workbench.spec.transferjobs import PER_CLASS, CompareTransfer, TransferComparison
from fmnist_workbench.spec.transferring import Origin
from fmnist_workbench.storage.records import find_run, read_record
from fmnist_workbench.ui.actions.building import Builder
from fmnist_workbench.ui.actions.data import DataActions
from fmnist_workbench.ui.actions.runs import RunActions
from fmnist_workbench.ui.actions.training import TrainingActions
from fmnist_workbench.ui.actions.transferchoice import (
    Behind,
    Choice,
    Planned,
    Source,
    head_of,
    plan,
)
from fmnist_workbench.ui.child import Answers, Child
from fmnist_workbench.ui.state import Activity, Notice, Observable, OpenedData, State
from fmnist_workbench.worker.messages import Failed

NO_SOURCE = "Choose what to start from: a run, a model file, or a data set to train on first."

_ABOUT_FILE = "model file"


class TransferActions:
    """What a person can do about transfer learning.

    Attributes:
        choice: What to start from, None at first.
        comparison: What the transfer of the run in the window brought, None while not known.
        at_hand: Whether a person has it before them, so that to train means to retrain.
    """

    def __init__(
        self,
        home: Path,
        state: State,
        child: Child,
        reader: Child,
        *,
        data: DataActions,
        runs: RunActions,
        training: TrainingActions,
        builder: Builder,
    ) -> None:
        self._home = home
        self._state = state
        self._child = child
        self._reader = reader
        self._builder = builder
        self.at_hand: Observable[bool] = Observable(False)
        self._data = data
        self._runs = runs
        self._training = training
        self._asked: str | None = None
        self._reading: int | None = None
        self.choice: Observable[Choice | None] = Observable(None)
        self.comparison: Observable[TransferComparison | None] = Observable(None)
        state.engine.watch(lambda engine: None if engine.ready else self._over())
        state.run.watch(lambda _view: self._forget())
        for value in (state.network, state.recipe):
            value.watch(lambda _value: self._follow())

    @property
    def is_next(self) -> bool:
        """Whether a training started now would begin a new run from other weights."""
        return self.at_hand.value and self._state.training.value == "idle"

    def rows(self) -> tuple[RunRow, ...]:
        """Return the runs whose weights can be started from, newest first."""
        return tuple(row for row in self._state.runs.value if row.epochs)

    def start_from(self, run: str) -> None:
        """Start from a run's weights.

        Raises:
            InputError: There is no such run any more, or its run.json cannot be read.
        """
        path = find_run(self._home, run)
        self._choose("run", Origin.of(read_record(path)), str(path))

    def start_from_file(self, path: str) -> None:
        """Start from the weights in a model file; one that cannot be read changes nothing."""
        self._leave_file()
        answers = Answers(done=self._read, failed=self._refused)
        self._reading = self._reader.latest("model file", ReadModelFile(path), answers)

    def pretrain_on(self, opened: OpenedData) -> None:
        """Train the network in the window on another data set first."""
        info, state = opened.info, self._state
        network = state.network.value.fitted(info.shape, len(info.classes))
        normalization = state.recipe.value.normalization
        origin = Origin("the pretrained network", network, normalization)
        self._choose("pretraining", origin, "", info.source)

    def change(self, **fields: object) -> None:
        """Change how the source's weights are used.

        Raises:
            InputError: A value cannot be; nothing is changed.
        """
        choice = self.choice.value
        if choice is not None:
            self.choice.set(choice.changed(**fields))

    def put_behind(self, behind: Behind) -> None:
        """Say what becomes of the layers that learn."""
        choice = self.choice.value
        if choice is not None and not (behind == "others" and self.why_not_others()):
            self.choice.set(choice.having(behind, self._state.network.value))

    def why_not_others(self) -> str:
        """Return why the layers of the Network tab cannot stand behind the split, or nothing."""
        choice = self.choice.value
        return NO_SOURCE if choice is None else choice.why_not_others(self._state.network.value)

    def why_not_edit(self) -> str:
        """Return why the source's layers cannot be brought to the Network tab, or nothing."""
        choice = self.choice.value
        if choice is None:
            return NO_SOURCE
        return choice.why_not_edit or self._builder.locked

    def edit_layers(self) -> None:
        """Bring the source's layers to the Network tab, unless those before the split are there.

        The first one that learns is chosen there: it and those behind it are what can be changed.
        """
        choice, data = self.choice.value, self._state.data.value
        if choice is None or data is None or self.why_not_edit():
            return
        if self.why_not_others():
            network = choice.origin.network.fitted(data.info.shape, len(data.info.classes))
            self._builder.use(network)
        self.put_behind("others")
        names = choice.origin.network.layer_names()
        if choice.transfer.retrain_from in names:
            self._builder.choose(names.index(choice.transfer.retrain_from))

    def set_pretrain_epochs(self, epochs: int) -> None:
        """Say how long to train on the first data set."""
        choice = self.choice.value
        if choice is not None:
            self.choice.set(replace(choice, pretrain_epochs=epochs))

    def planned(self) -> Planned | None:
        """Return what a training started now would do, None while nothing is chosen."""
        choice, data = self.choice.value, self._state.data.value
        if choice is None or data is None:
            return None
        network = choice.network.fitted(data.info.shape, len(data.info.classes))
        return plan(choice, network, self._state.recipe.value)

    def why_not(self) -> str:
        """Return why training cannot start now, or nothing if it can."""
        planned = self.planned()
        if planned is None:
            return NO_SOURCE
        return self._training.why_not(network=planned.network) or planned.problem

    def offer(self) -> str:
        """Return what the button says: "Retrain from dense"."""
        choice = self.choice.value
        if choice is None:
            return "Retrain"
        first = choice.transfer.retrain_from
        what = f"from {first}" if first else "all layers"
        return f"{'Pretrain, then retrain' if choice.pretrain_on else 'Retrain'} {what}"

    def train(self) -> None:
        """Do what was chosen: at once, or after the training on the first data set."""
        choice, planned, data = self.choice.value, self.planned(), self._state.data.value
        reason = self.why_not()
        if reason or choice is None or planned is None or data is None:
            self._state.notice.set(Notice(reason, "warning", about="training"))
            return
        if choice.pretrain_on is None:
            self._retrain(planned.network, choice.transfer)
        else:
            self._pretrain(choice, planned.network, data)

    def look(self) -> None:
        """Have it worked out what the transfer of the run in the window brought, once."""
        view = self._state.run.value
        idle = not self._training.why_not(network=self._state.network.value)
        if view is None or view.run.transfer is None or not view.history or not idle:
            return
        if view.run.status != "running" and self._asked != view.run.id:
            self._ask(())

    def compare(self) -> None:
        """Train with and without the transfer at 10, 100 and all images a class."""
        reason = self.why_not_compare()
        if reason:
            self._state.notice.set(Notice(reason, about="training"))
            return
        self._ask(PER_CLASS)

    def why_not_compare(self) -> str:
        """Return why the run in the window cannot be compared now, or nothing if it can."""
        view, comparison = self._state.run.value, self.comparison.value
        if view is None or view.run.transfer is None:
            return "Open or train a run that started from another one's weights first."
        if view.run.status != "finished":
            return "The run has not finished yet."
        if comparison is not None and _complete(comparison):
            return "All of them are trained."
        return self._training.why_not()

    def _choose(
        self, kind: Source, origin: Origin, source: str, pretrain_on: str | None = None
    ) -> None:
        self._leave_file()
        before = self.choice.value
        transfer = before.transfer if before else Transfer(source="")
        first = transfer.retrain_from
        if first not in origin.network.layer_names():
            first = head_of(origin.network)
        transfer = transfer.changed(source=source, retrain_from=first)
        epochs = before.pretrain_epochs if before else 5
        self.choice.set(Choice(kind, origin, transfer, pretrain_on, epochs))

    def _leave_file(self) -> None:
        """Want no more of a file that is still being read: something else was chosen since."""
        reading, self._reading = self._reading, None
        if reading is not None:
            self._reader.drop(reading)

    def _read(self, found: ModelFile) -> None:
        self._reading = None
        self._state.clear_notice(_ABOUT_FILE)
        origin = Origin.of_file(found.path, found.network, found.normalization)
        self._choose("file", origin, str(found.path))

    def _refused(self, failed: Failed) -> None:
        self._reading = None
        text = f"Not opened: {failed.message}"
        self._state.notice.set(Notice(text, "warning", failed.detail, about=_ABOUT_FILE))

    def _retrain(self, network: Network, transfer: Transfer) -> None:
        state, data = self._state, self._data.ref()
        if data is not None:
            request = StartRun(self._home, network, state.recipe.value, data, transfer)
            self._training.start(request)

    def _pretrain(self, choice: Choice, network: Network, target: OpenedData) -> None:
        state = self._state
        first = self._still_open(choice.pretrain_on)
        if first is None:
            return
        recipe, split = state.recipe.value, state.split.value
        self._runs.show(None)
        state.split.set(split.changed(per_class=None))
        self._data.choose(first)
        data = self._data.ref()
        if data is None:
            return
        first_recipe = recipe.changed(epochs=choice.pretrain_epochs)
        request = StartRun(self._home, choice.origin.network, first_recipe, data)

        def then(result: TrainResult) -> None:
            images = self._still_open(target.info.source)
            if images is None:
                return
            self._runs.show(None)
            self._data.choose(images)
            state.split.set(split)
            self._forget_recipe(recipe)
            self._retrain(network, choice.transfer.changed(source=str(result.path)))

        self._training.start(request, then)

    def _still_open(self, source: str | None) -> OpenedData | None:
        """Return the data set of this source; a notice says so where it was closed meanwhile."""
        opened = self._opened(source)
        if opened is None:
            text = f"{source} is no longer open; open it again under Data, or start elsewhere."
            self._state.notice.set(Notice(text, "warning", about="training"))
        return opened

    def _opened(self, source: str | None) -> OpenedData | None:
        opened = self._state.opened.value
        return next((each for each in opened if each.info.source == source), None)

    def _follow(self) -> None:
        """Take the network as it is in the window now, where it is pretrained or lends layers."""
        choice = self.choice.value
        if choice is None or self._state.training.value != "idle":
            return
        opened = self._opened(choice.pretrain_on)
        if opened is not None:
            self.pretrain_on(opened)
        elif choice.others is not None:
            self.choice.set(choice.having("others", self._state.network.value))

    def _forget_recipe(self, recipe: Recipe) -> None:
        """Train with the recipe that was chosen, whatever the first training's was."""
        if self._state.recipe.value != recipe:
            self._state.recipe.set(recipe)

    def _ask(self, per_class: tuple[int | None, ...]) -> None:
        view = self._state.run.value
        if view is None:
            return
        run = self._asked = view.run.id
        answers = Answers(
            done=self._compared,
            failed=self._failed,
            cancelled=self._over,
            said=lambda event: self._progress(job, event),
        )
        job = self._child.submit(CompareTransfer(self._home, run, per_class), answers)
        self._state.comparing.set(True)
        self._state.activity.set(
            Activity("comparing with the source", cancel=partial(self._child.cancel, job))
        )

    def _progress(self, job: int, event: Event) -> None:
        if isinstance(event, Progress):
            cancel = partial(self._child.cancel, job)
            self._state.activity.set(Activity(event.text, event.fraction, cancel=cancel))

    def _compared(self, comparison: TransferComparison) -> None:
        self._over()
        view = self._state.run.value
        if view is not None and view.run.id == comparison.run:
            self.comparison.set(comparison)

    def _failed(self, failed: Failed) -> None:
        self._over()
        self._state.notice.set(Notice(failed.message, "warning", failed.detail))

    def _over(self) -> None:
        if self._state.comparing.value:
            self._state.comparing.set(False)
            self._state.activity.set(None)
            self._data.list_runs()

    def _forget(self) -> None:
        view, comparison = self._state.run.value, self.comparison.value
        if comparison is not None and (view is None or view.run.id != comparison.run):
            self.comparison.set(None)
        if view is None or view.run.id != self._asked:
            self._asked = None


def _complete(comparison: TransferComparison) -> bool:
    there = {each.per_class for each in comparison.contests if each.transfer and each.scratch}
    return there >= set(PER_CLASS)
