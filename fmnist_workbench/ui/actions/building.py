"""Building the network in the window, layer by layer; every edit can be undone."""

from collections.abc import Callable

from fmnist_workbench.spec import edits
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import AnyLayer
from fmnist_workbench.spec.network import Network
from fmnist_workbench.ui.state import Notice, Observable, State

INPUT = -1
"""The place of the image before the first layer: choosing it inserts at the very start."""


class Builder:
    """What a person can do to the network, and which of its layers is chosen.

    Nothing is changed while a training runs: see `locked`.

    Attributes:
        chosen: The index of the layer whose settings are open, INPUT, or None.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self.chosen: Observable[int | None] = Observable(None)
        state.network.watch(self._keep_chosen_valid)

    @property
    def network(self) -> Network:
        """The network as it stands."""
        return self._state.network.value

    @property
    def layer(self) -> AnyLayer | None:
        """The chosen layer."""
        index = self.chosen.value
        return None if index is None or index == INPUT else self.network.layers[index]

    @property
    def locked(self) -> str:
        """Why nothing can be edited now, or nothing."""
        if self._state.training.value == "idle":
            return ""
        return "A training is running; stop it (Ctrl+.) to edit the network."

    def choose(self, index: int | None) -> None:
        """Open a layer's settings; an index past either end means the nearest."""
        if index is not None:
            index = max(INPUT, min(index, len(self.network.layers) - 1))
        self.chosen.set(index)

    def add(self, kind: str) -> None:
        """Put a new layer behind the chosen one, and choose it."""
        place = edits.place_for(self.network, kind, self.chosen.value)
        layer = edits.new_layer(kind)
        self._edit(lambda network: edits.insert(network, place, layer), choose=place)

    def replace(self, layer: AnyLayer) -> None:
        """Give the chosen layer other settings.

        Raises:
            InputError: The network cannot hold this layer; nothing is changed.
        """
        index = self.chosen.value
        if index is not None and index != INPUT and not self.locked:
            self._state.network.edit(edits.replace(self.network, index, layer))

    def move(self, source: int, target: int) -> None:
        """Move a layer to another index, and choose it."""
        if 0 <= target < len(self.network.layers):
            self._edit(lambda network: edits.move(network, source, target), choose=target)

    def move_chosen(self, by: int) -> None:
        """Move the chosen layer up (-1) or down (1)."""
        if self.layer is not None and self.chosen.value is not None:
            self.move(self.chosen.value, self.chosen.value + by)

    def duplicate_chosen(self) -> None:
        """Put a copy behind the chosen layer, and choose the copy."""
        index = self.chosen.value
        if self.layer is not None and index is not None:
            self._edit(lambda network: edits.duplicate(network, index), choose=index + 1)

    def delete_chosen(self) -> None:
        """Take the chosen layer out, and choose the one that takes its place."""
        index = self.chosen.value
        if self.layer is not None and index is not None:
            self._edit(lambda network: edits.delete(network, index), choose=index)

    def start_from(self, preset: str) -> None:
        """Replace the whole network by a preset."""
        self._edit(lambda network: edits.start_from(network, preset), choose=None)

    def rename(self, name: str) -> None:
        """Give the network another name.

        Raises:
            InputError: No network can have this name.
        """
        if not self.locked:
            self._state.network.edit(self.network.changed(name=name))

    def undo(self) -> None:
        """Take back the last edit of the network."""
        if not self.locked:
            self._state.network.undo()

    def redo(self) -> None:
        """Make the edit again that was taken back."""
        if not self.locked:
            self._state.network.redo()

    def _edit(self, edit: Callable[[Network], Network], choose: int | None) -> None:
        if self.locked:
            return
        try:
            network = edit(self.network)
        except InputError as error:
            self._state.notice.set(Notice(f"Not added: {error}", "warning"))
            return
        self._state.network.edit(network)
        self.choose(choose)

    def _keep_chosen_valid(self, _network: Network) -> None:
        self.choose(self.chosen.value)
