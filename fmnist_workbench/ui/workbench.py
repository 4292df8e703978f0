"""The workbench behind the window: its state, its two children, and what a person can do."""

from collections.abc import Callable
from pathlib import Path

from fmnist_workbench.datasets.catalogue import at_hand
from fmnist_workbench.spec.data import AS_IT_IS
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.storage.home import logs_dir
from fmnist_workbench.storage.workspace import Workspace, load_workspace, save_workspace
from fmnist_workbench.ui.actions.augmenting import AugmentingActions
from fmnist_workbench.ui.actions.building import Builder
from fmnist_workbench.ui.actions.coding import CodingActions
from fmnist_workbench.ui.actions.data import DataActions
from fmnist_workbench.ui.actions.doctoring import Doctoring
from fmnist_workbench.ui.actions.exporting import ExportActions
from fmnist_workbench.ui.actions.forecasting import Forecaster
from fmnist_workbench.ui.actions.looking import LookingActions
from fmnist_workbench.ui.actions.model import ModelActions
from fmnist_workbench.ui.actions.networkfiles import NetworkFiles
from fmnist_workbench.ui.actions.ratefinding import RateFinding
from fmnist_workbench.ui.actions.recipe import RecipeActions
from fmnist_workbench.ui.actions.runs import RunActions
from fmnist_workbench.ui.actions.thinning import Thinning
from fmnist_workbench.ui.actions.training import TrainingActions
from fmnist_workbench.ui.actions.transferring import TransferActions
from fmnist_workbench.ui.actions.tutoring import Tutoring
from fmnist_workbench.ui.child import Child
from fmnist_workbench.ui.state import EngineState, Notice, NoticeAction, State
from fmnist_workbench.worker.client import Client
from fmnist_workbench.worker.messages import WorkerDied

ENGINE_DESK = "fmnist_workbench.engine.desk"
DATA_DESK = "fmnist_workbench.worker.data_desk"


class Workbench:
    """Everything the window does, without a widget in it.

    Args:
        home: Where runs, cache, logs and the workspace lie.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.state = State()
        self._workspace: Workspace | None = None
        self._engine = Child(Client(ENGINE_DESK, logs_dir(home) / "engine.log"))
        self._data = Child(Client(DATA_DESK, logs_dir(home) / "data.log"))
        self.data = DataActions(home, self.state, self._data)
        self.looking = LookingActions(home, self.state, self._data, self.data)
        self.model = ModelActions(home, self.state, self._engine)
        self.builder = Builder(self.state)
        self.tutoring = Tutoring(self.state, self.builder)
        self.network_files = NetworkFiles(home, self.state, self._data, self.builder)
        self.coding = CodingActions(self.state)
        self.recipe = RecipeActions(self.state)
        self.augmenting = AugmentingActions(self.recipe)
        self.runs = RunActions(home, self.state, self.data, self.model)
        self.thinning = Thinning(home, self.state, self._data, self.data)
        self.training = TrainingActions(
            home,
            self.state,
            self._engine,
            data=self.data,
            model=self.model,
            runs=self.runs,
        )
        self.forecaster = Forecaster(home, self.state, self._engine, self.data)
        self.doctoring = Doctoring(
            self.state,
            training=self.training,
            runs=self.runs,
            recipe=self.recipe,
        )
        self.rates = RateFinding(home, self.state, self._engine, data=self.data, recipe=self.recipe)
        self.transferring = TransferActions(
            home,
            self.state,
            self._engine,
            self._data,
            data=self.data,
            runs=self.runs,
            training=self.training,
            builder=self.builder,
        )
        self.exporting = ExportActions(home, self.state, self._engine)
        self._engine.ready.connect(self._engine_ready)
        self._engine.died.connect(self._engine_died)
        self._engine.cannot_start.connect(self._engine_cannot_start)
        self._data.died.connect(self._data_died)
        self._data.cannot_start.connect(self._data_cannot_start)

    def when_asked(self, hurry: Callable[[], None]) -> None:
        """Call `hurry` whenever an answer begins to be awaited, so that it is looked for soon."""
        for child in (self._engine, self._data):
            child.asked.connect(lambda _: hurry())

    def start(self) -> Workspace:
        """Bring the last workspace back and start the data child; returns at once.

        The engine follows when the first data set is there: it would take the processor from the
        data child, and nobody can train without data. `start_engine` starts it all the same.
        """
        workspace = self._workspace = self._load_workspace()
        self._restore(workspace)
        self._data.start()
        self.state.opened.watch(lambda _opened: self.start_engine())
        built_in = [found.name for found in at_hand()]  # always open, the first is in use at first
        chosen = workspace.source or built_in[0]
        self.data.keep_order((*workspace.opened, *built_in))  # the chosen one is there first
        for source in dict.fromkeys((chosen, *built_in, *workspace.opened)):
            reading = workspace.readings.get(source, AS_IT_IS)
            is_chosen = source == chosen
            refused = self._without_the_chosen if is_chosen else self._say_at_start
            self.data.open(source, choose=is_chosen, reading=reading, refused=refused)
        self.data.list_runs()
        return workspace

    def start_engine(self) -> None:
        """Start the engine child, if it is not up; returns at once."""
        if not self.state.engine.value.ready:
            self.state.engine.set(EngineState("engine starting"))
            self._engine.start()

    def tick(self) -> bool:
        """Handle what the children said; return whether an answer is still awaited."""
        self.forecaster.look()  # before the answers are handled: what was asked counts as asked
        self._data.tick()
        self._engine.tick()
        return self._engine.busy or self._data.busy

    def train(self) -> None:
        """Train, or retrain while transfer learning is before the person."""
        (self.transferring if self.transferring.at_hand.value else self.training).train()

    def why_not_train(self) -> str:
        """Return why that cannot start now, or nothing if it can."""
        actions = self.transferring if self.transferring.at_hand.value else self.training
        return actions.why_not()

    def stop(self) -> None:
        """Stop what the status line shows: a training, an evaluation, the opening of a file."""
        activity = self.state.activity.value
        if activity is not None and activity.cancel is not None:
            activity.cancel()

    def save(self, geometry: str, tab: int) -> None:
        """Keep what is open for the next start, and what was still being opened.

        Raises:
            MachineError: It cannot be written; the workspace before is kept.
        """
        before, state = self._workspace, self.state
        if before is None:
            return  # nothing was brought back yet
        opened = {one.info.source: one.info.reading for one in state.opened.value}
        awaited = [source for source in before.opened if self.data.is_opening(source)]
        readings = opened | {source: before.readings.get(source, AS_IT_IS) for source in awaited}
        source = state.data.value.info.source if state.data.value else before.source
        workspace = Workspace(
            source=source if source in readings else None,
            opened=tuple(readings),
            readings={name: how for name, how in readings.items() if how != AS_IT_IS},
            split=state.split.value,
            network=state.network.value,
            recipe=state.recipe.value,
            run=state.run.value.run.id if state.run.value else None,
            geometry=geometry,
            tab=tab,
            dark=state.dark.value,
            dismissed=tuple(sorted(state.dismissed.value)),
        )
        save_workspace(self.home, workspace)

    def shut_down(self) -> None:
        """Ask both children to end: running jobs stop, finished epochs are kept."""
        self._engine.shut_down()
        self._data.shut_down()

    def closed_down(self) -> bool:
        """Return whether both children have ended after `shut_down`."""
        return all([self._engine.closed_down(), self._data.closed_down()])

    def close(self) -> None:
        """Leave no process behind; for the very end, as it blocks."""
        self._engine.close()
        self._data.close()

    def _load_workspace(self) -> Workspace:
        """Return the workspace left behind; an empty one, with a word about it, if that is none."""
        try:
            return load_workspace(self.home)
        except InputError as error:
            self._say_at_start(str(error))
            return Workspace()

    def _restore(self, workspace: Workspace) -> None:
        state = self.state
        if workspace.network is not None:
            state.network.set(workspace.network)
        if workspace.recipe is not None:
            state.recipe.set(workspace.recipe)
        if workspace.split is not None:
            state.split.set(workspace.split)
        state.dark.set(workspace.dark)
        state.dismissed.set(frozenset(workspace.dismissed))
        if workspace.run is not None:
            self.runs.restore(workspace.run)

    def _without_the_chosen(self, why: str) -> None:
        """Go on with the first data set where the one in use the last time cannot be opened."""
        self._say_at_start(why)
        self.data.open(at_hand()[0].name)

    def _say_at_start(self, why: str) -> None:
        """Say what did not come back; "" is nothing."""
        if why:
            self.state.add_notice(Notice(why, "warning", about="start"))

    def _engine_ready(self, device: str) -> None:
        self.state.clear_notice("training")  # that it was still starting
        self.state.engine.set(EngineState("engine ready", device, ready=True))
        self.runs.put_on_table()

    def _engine_died(self, death: WorkerDied) -> None:
        self.state.engine.set(EngineState("engine restarting"))
        self.training.engine_died(death)

    def _engine_cannot_start(self, death: WorkerDied) -> None:
        self.state.engine.set(EngineState("engine cannot start"))
        self.state.activity.set(None)
        self._say_cannot_start("engine", death, self.start_engine)

    def _data_cannot_start(self, death: WorkerDied) -> None:
        self.state.activity.set(None)
        self._say_cannot_start("data process", death, self._data.start)

    def _say_cannot_start(self, what: str, death: WorkerDied, start: Callable[[], None]) -> None:
        lines = death.log_tail.strip().splitlines() or [f"exit code {death.exit_code}"]

        def try_again() -> None:
            self.state.notice.set(None)
            start()

        text = f"The {what} cannot start: {lines[-1]}"
        actions = (NoticeAction("Try again", try_again),)
        self.state.notice.set(Notice(text, "danger", death.log_tail, actions))

    def _data_died(self, death: WorkerDied) -> None:
        text = "The data process stopped unexpectedly and was started again; open the file again."
        self.state.activity.set(None)
        self.state.notice.set(Notice(text, "danger", death.log_tail))
