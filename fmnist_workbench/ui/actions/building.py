"""Building the network in the window, layer by layer; every edit can be undone."""

from collections.abc import Callable, Collection

from fmnist_workbench.spec import edits
from fmnist_workbench.spec.clip import Clip
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import AnyLayer
from fmnist_workbench.spec.network import Network
from fmnist_workbench.ui.state import Notice, Observable, State

INPUT = -1
"""The place of the image before the first layer: choosing it inserts at the very start."""


class Builder:
    """What a person can do to the network, and which of its layers are chosen.

    Nothing is changed while a training runs: see `locked`. Every edit, of however many layers, is
    one step of undo.

    Attributes:
        chosen: The index of the layer whose settings are open, INPUT, or None.
        selection: The indices of all layers that are chosen, `chosen` among them if it is one.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self.chosen: Observable[int | None] = Observable(None)
        self.selection: Observable[frozenset[int]] = Observable(frozenset())
        self._anchor = 0
        state.network.watch(self._keep_choice_valid)

    @property
    def network(self) -> Network:
        """The network as it stands."""
        return self._state.network.value

    @property
    def layer(self) -> AnyLayer | None:
        """The layer whose settings are open."""
        index = self.chosen.value
        return None if index is None or index == INPUT else self.network.layers[index]

    @property
    def alike(self) -> frozenset[int]:
        """The chosen layers that are of the kind whose settings are open."""
        kind, layers = type(self.layer), self.network.layers
        return frozenset(index for index in self.selection.value if type(layers[index]) is kind)

    @property
    def locked(self) -> str:
        """Why nothing can be edited now, or nothing."""
        if self._state.training.value == "idle":
            return ""
        return "A training is running; stop it (Ctrl+.) to edit the network."

    # --- Choosing

    def choose(self, index: int | None) -> None:
        """Choose one layer alone, INPUT or none; an index past either end means the nearest."""
        if index is not None:
            index = max(INPUT, min(index, len(self.network.layers) - 1))
        self._anchor = max(index or 0, 0)
        self._select(frozenset() if index in (None, INPUT) else {index}, index)

    def toggle(self, index: int | None) -> None:
        """Choose a layer beside those that are chosen, or no longer."""
        if index is None or index == INPUT:
            return
        selection = self.selection.value ^ {index}
        chosen = index if index in selection else max(selection, default=None)
        self._anchor = chosen or 0
        self._select(selection, chosen)

    def choose_up_to(self, index: int | None) -> None:
        """Choose all layers from the one that was chosen alone to this one."""
        if index is None or not self.network.layers:
            return
        index = max(0, min(index, len(self.network.layers) - 1))
        first, last = sorted((min(self._anchor, len(self.network.layers) - 1), index))
        self._select(frozenset(range(first, last + 1)), index)

    def choose_all(self) -> None:
        """Choose every layer; the settings that are open stay so."""
        count = len(self.network.layers)
        self._anchor = 0
        if count:
            self._select(range(count), self.chosen.value if self.layer else count - 1)

    # --- Editing

    def place(self, kind: str = "") -> int:
        """Return the index at which a new layer of this kind, or most of them, would go."""
        after = max(self.selection.value, default=self.chosen.value)
        return edits.place_for(self.network, kind, after)

    def add(self, kind: str, place: int | None = None) -> None:
        """Put a new layer behind those chosen, or at a place, and choose it."""
        index = self.place(kind) if place is None else place
        layer = edits.new_layer(kind)
        self._edit(lambda network: edits.insert(network, index, layer), [index])

    def replace(self, layer: AnyLayer) -> None:
        """Give the layer whose settings are open other ones.

        What is changed, its name apart, is changed in the other chosen layers of its kind as well.

        Raises:
            InputError: The network cannot hold this layer; nothing is changed.
        """
        index, before = self.chosen.value, self.layer
        if index is None or before is None or self.locked:
            return
        network = edits.replace(self.network, index, layer)
        others = self.alike - {index}
        if others and type(layer) is type(before):
            network = edits.change(network, others, **_changes(before, layer))
        self._state.network.edit(network)

    def why_not_move(self, by: int) -> str:
        """Return why the chosen layers cannot be moved up (-1) or down (1); "" if they can."""
        chosen = self.selection.value
        if not chosen:
            return "Choose a layer first."
        target = min(chosen) + by
        if target < 0:
            return "It is the first layer."
        return "It is the last layer." if target + len(chosen) > len(self.network.layers) else ""

    def move_chosen(self, by: int) -> None:
        """Move the chosen layers up (-1) or down (1), next to one another."""
        if not self.why_not_move(by):
            self.move_to(min(self.selection.value) + by)

    def move_before(self, place: int) -> None:
        """Move the chosen layers to before the one at `place`, or last."""
        place = min(place, len(self.network.layers))
        self.move_to(place - sum(index < place for index in self.selection.value))

    def move_to(self, target: int) -> None:
        """Move the chosen layers so that the first of them has this index."""
        chosen, current = sorted(self.selection.value), self.chosen.value
        if chosen and current is not None:
            places = range(target, target + len(chosen))
            current = places[chosen.index(current)]
            self._edit(lambda network: edits.move(network, chosen, target), places, current)

    def duplicate_chosen(self) -> None:
        """Put copies behind the chosen layers, and choose the copies."""
        chosen = self.selection.value
        if chosen:
            first = max(chosen) + 1
            places = range(first, first + len(chosen))
            self._edit(lambda network: edits.duplicate(network, *chosen), places)

    def delete_chosen(self) -> None:
        """Take the chosen layers out, and choose the one that takes their place."""
        chosen = self.selection.value
        if chosen:
            self._edit(lambda network: edits.delete(network, *chosen), [min(chosen)])

    def clip(self) -> str:
        """Return the chosen layers as a text that `paste` takes, "" if none is chosen."""
        chosen = sorted(self.selection.value)
        layers = tuple(self.network.layers[index] for index in chosen)
        return Clip(layers=layers).to_json() if layers else ""

    def paste(self, text: str) -> None:
        """Put the layers in a text behind those chosen, and choose them.

        A text that holds none changes nothing, and a notice says why.
        """
        if self.locked:
            return
        try:
            layers = Clip.from_clipboard(text).layers
        except InputError as error:
            self._say_refused("pasted", error)
            return
        first = self.place(layers[-1].kind)
        places = range(first, first + len(layers))
        self._edit(lambda network: edits.paste(network, first, layers), places, doing="pasted")

    def start_from(self, preset: str) -> None:
        """Replace the whole network by a preset."""
        self._edit(lambda network: edits.start_from(network, preset), [])

    def use(self, network: Network) -> None:
        """Replace the whole network by another one."""
        self._edit(lambda _network: network, [])

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
            self.choose(self.chosen.value)  # the places of the others hold other layers now

    def redo(self) -> None:
        """Make the edit again that was taken back."""
        if not self.locked:
            self._state.network.redo()
            self.choose(self.chosen.value)

    def _edit(
        self,
        edit: Callable[[Network], Network],
        places: Collection[int],
        current: int | None = None,
        *,
        doing: str = "added",
    ) -> None:
        """Make an edit, and choose the layers at `places`, with the settings of `current` open."""
        if self.locked:
            return
        try:
            network = edit(self.network)
        except InputError as error:
            self._say_refused(doing, error)
            return
        self._state.network.edit(network)
        self._choose_several(places, current)

    def _choose_several(self, places: Collection[int], current: int | None) -> None:
        self.choose(max(places, default=None))
        if len(places) > 1:
            self._anchor = min(places)
            self._select(frozenset(places), self.chosen.value if current is None else current)

    def _select(self, selection: Collection[int], chosen: int | None) -> None:
        self.selection.set(frozenset(selection))
        self.chosen.set(chosen)

    def _say_refused(self, doing: str, error: InputError) -> None:
        self._state.notice.set(Notice(f"Not {doing}: {error}", "warning"))

    def _keep_choice_valid(self, network: Network) -> None:
        """Forget what was chosen behind the end of a network that got shorter."""
        if any(index >= len(network.layers) for index in self.selection.value):
            self.choose(self.chosen.value)


def _changes(before: AnyLayer, after: AnyLayer) -> dict[str, object]:
    """Return the fields, their values new, in which two layers of a kind differ, names apart."""
    fields = (name for name in type(after).model_fields if name != "name")
    return {
        name: getattr(after, name)
        for name in fields
        if getattr(after, name) != getattr(before, name)
    }
