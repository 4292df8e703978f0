"""The workbench behind the window: its state, its two children, and what a person can do."""

from collections.abc import Callable
from pathlib import Path

from fmnist_workbench.storage.home import logs_dir
from fmnist_workbench.storage.workspace import Workspace, load_workspace, save_workspace
from fmnist_workbench.ui.actions.data import DataActions
from fmnist_workbench.ui.actions.model import ModelActions
from fmnist_workbench.ui.actions.training import TrainingActions
from fmnist_workbench.ui.child import Child
from fmnist_workbench.ui.state import EngineState, Notice, State
from fmnist_workbench.worker.client import Client
from fmnist_workbench.worker.messages import WorkerDied

ENGINE_DESK = "fmnist_workbench.engine.desk"
DATA_DESK = "fmnist_workbench.worker.data_desk"
FIRST_DATA = "fashion-mnist"


class Workbench:
    """Everything the window does, without a widget in it.

    Args:
        home: Where runs, cache, logs and the workspace lie.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.state = State()
        self._engine = Child(Client(ENGINE_DESK, logs_dir(home) / "engine.log"))
        self._data = Child(Client(DATA_DESK, logs_dir(home) / "data.log"))
        self.data = DataActions(home, self.state, self._data)
        self.model = ModelActions(home, self.state, self._engine)
        self.training = TrainingActions(home, self.state, self._engine, self.data, self.model)
        self._engine.ready.connect(self._engine_ready)
        self._engine.died.connect(self._engine_died)
        self._data.died.connect(self._data_died)
        self.state.network.watch(lambda _network: self.training.set_aside_if_changed())
        self.state.data.watch(lambda _data: self.training.data_changed())

    def when_asked(self, hurry: Callable[[], None]) -> None:
        """Call `hurry` whenever an answer begins to be awaited, so that it is looked for soon."""
        for child in (self._engine, self._data):
            child.asked.connect(lambda _: hurry())

    def start(self) -> Workspace:
        """Bring the last workspace back and start the data child; returns at once.

        The engine follows when the first data set is there: it would take the processor from the
        data child, and nobody can train without data. `start_engine` starts it all the same.
        """
        workspace = load_workspace(self.home)
        self._restore(workspace)
        self._data.start()
        self.state.opened.watch(lambda _opened: self.start_engine())
        self.data.open(FIRST_DATA, choose=workspace.source in (None, FIRST_DATA))
        self.data.open("mnist", choose=workspace.source == "mnist")
        if workspace.source not in (None, FIRST_DATA, "mnist"):
            self.data.open(workspace.source)
        self.data.list_runs()
        return workspace

    def start_engine(self) -> None:
        """Start the engine child, if it is not up; returns at once."""
        if not self.state.engine.value.ready:
            self.state.engine.set(EngineState("engine starting"))
            self._engine.start()

    def tick(self) -> bool:
        """Handle what the children said; return whether an answer is still awaited."""
        self._data.tick()
        self._engine.tick()
        return self._engine.busy or self._data.busy

    def save(self, workspace: Workspace) -> None:
        """Keep what is open for the next start."""
        save_workspace(self.home, workspace)

    def shut_down(self) -> None:
        """End both children: running jobs stop, finished epochs are kept."""
        self._engine.shut_down()
        self._data.shut_down()
        self._engine.close()
        self._data.close()

    def _restore(self, workspace: Workspace) -> None:
        state = self.state
        if workspace.network is not None:
            state.network.set(workspace.network)
        if workspace.recipe is not None:
            state.recipe.set(workspace.recipe)
        if workspace.split is not None:
            state.split.set(workspace.split)
        state.dark.set(workspace.dark)
        self.training.restore(workspace.run)

    def _engine_ready(self, device: str) -> None:
        self.state.engine.set(EngineState("engine ready", device, ready=True))
        self.training.engine_ready()

    def _engine_died(self, death: WorkerDied) -> None:
        self.state.engine.set(EngineState("engine restarting"))
        self.training.engine_died(death)

    def _data_died(self, death: WorkerDied) -> None:
        text = "The data process stopped unexpectedly and was started again; open the file again."
        self.state.activity.set(None)
        self.state.notice.set(Notice(text, "danger", death.log_tail))
