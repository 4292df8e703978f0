"""The network, recipe and data in the window as a Keras script."""

from pathlib import Path

from fmnist_workbench.datasets.catalogue import FASHION_MNIST
from fmnist_workbench.spec.code import CodeData, Script, script
from fmnist_workbench.spec.data import DataInfo, Split
from fmnist_workbench.storage.atomic import write_text
from fmnist_workbench.ui.state import Notice, State

FILE_TYPES = [("Python scripts", "*.py")]


class CodingActions:
    """Makes the script of what the window shows, and saves it."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._known: tuple[DataInfo | None, Split, CodeData] | None = None

    def script(self) -> Script:
        """Return the script of the network, the recipe, the data set and its split.

        Before a data set is there, it reads Fashion-MNIST.

        Raises:
            InputError: The network cannot be built; says why.
        """
        state = self._state
        return script(state.network.value, state.recipe.value, self._data())

    def file_name(self) -> str:
        """Return a name to save the script under, made of the network's."""
        name = "".join(
            c if c.isalnum() or c in "-_" else "_" for c in self._state.network.value.name
        )
        return f"{name}.py"

    def save(self, path: Path) -> None:
        """Save the script, whole or not at all, and say so.

        Raises:
            InputError: There is none; see `script`.
            MachineError: It cannot be written there; what was there is as it was.
        """
        write_text(path, self.script().text)
        self._state.notice.set(Notice(f"The script is saved as {path}."))

    def _data(self) -> CodeData:
        """Return how a script reads the data in use; its files are looked at once."""
        # Imported here: what reads files is not needed to start the window.
        from fmnist_workbench.datasets.codedata import builtin_code_data, code_data

        opened, split = self._state.data.value, self._state.split.value
        info = opened.info if opened else None
        if self._known is None or self._known[:2] != (info, split):
            data = code_data(info, split) if info else builtin_code_data(FASHION_MNIST.name, split)
            self._known = (info, split, data)
        return self._known[2]
