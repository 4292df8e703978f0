"""Networks out of files and runs, and into files."""

from pathlib import Path
from typing import Literal

from fmnist_workbench.spec.jobs import ReadNetwork
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.network import Network
from fmnist_workbench.ui.actions.building import Builder
from fmnist_workbench.ui.child import Answers, Child
from fmnist_workbench.ui.state import Notice, NoticeAction, State
from fmnist_workbench.worker.messages import Failed

_ABOUT = "network file"

Level = Literal["info", "warning"]


class NetworkFiles:
    """What a person can do with networks on disk; they are read in the data child."""

    def __init__(self, home: Path, state: State, child: Child, builder: Builder) -> None:
        self._home = home
        self._state = state
        self._child = child
        self._builder = builder

    def open(self, source: str) -> None:
        """Make the network in a file, or of a run, the one in the window: an edit as any other.

        What cannot be read changes nothing, and a notice says why. A network for images of another
        shape than those in use is fitted to them only when a person wants that.

        Args:
            source: A network's JSON file, a `.keras` file, or a run's folder.
        """
        answers = Answers(done=lambda network: self._opened(network, source), failed=self._refuse)
        self._child.latest("network", ReadNetwork(self._home, source), answers)

    def save(self, path: Path) -> None:
        """Write the network in the window to a JSON file.

        Raises:
            MachineError: It cannot be written; what was there is as it was.
        """
        from fmnist_workbench.storage.networkfile import save_network  # not needed to start

        network = self._builder.network
        save_network(network, path)
        self._say(f"Network {network.name} is saved as {path}.")

    def _opened(self, network: Network, source: str) -> None:
        data = self._state.data.value
        if data is None:
            self._use(network)
            return
        name, shape, classes = data.info.name, data.info.shape, len(data.info.classes)
        fitted = network.fitted(shape, classes)
        if fitted == network:
            self._use(network)
            return
        text = (
            f"{Path(source).name} is for images of {describe(network.input_shape)} and "
            f"{network.classes} classes, but {name} has {describe(shape)} and {classes}; nothing "
            "is changed yet: fit it, or open a data set like its own first."
        )
        self._say(text, "warning", NoticeAction(f"Fit it to {name}", lambda: self._use(fitted)))

    def _use(self, network: Network) -> None:
        if self._builder.locked:  # a training has begun since it was asked for
            self._say(self._builder.locked, "warning")
            return
        self._state.clear_notice(_ABOUT)
        self._builder.use(network)

    def _refuse(self, failed: Failed) -> None:
        self._say(f"Not opened: {failed.message}", "warning")

    def _say(self, text: str, level: Level = "info", *actions: NoticeAction) -> None:
        self._state.notice.set(Notice(text, level, actions=actions, about=_ABOUT))
