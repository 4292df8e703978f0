"""What a person has chosen about transfer learning, and what a training would make of it."""

from dataclasses import dataclass, replace
from typing import Literal

from fmnist_workbench.spec.diagnosis import diagnose, require_buildable
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.transfer import (
    LayerFate,
    Transfer,
    fate_words,
    fates,
    first_retrained,
)
from fmnist_workbench.spec.transferring import Origin, require_same_front, settled

Behind = Literal["kept", "fresh", "others"]
"""The layers that learn: the source's with its weights, the same with new ones, or other ones."""

Source = Literal["run", "file", "pretraining"]

_OWN_NETWORK = (
    "It is the network of the Network tab that is trained first: change it there, or start from a "
    "run or a file to put other layers behind what that has learned."
)


@dataclass(frozen=True)
class Choice:
    """What a person has chosen to start from, and how.

    Attributes:
        kind: What it is.
        origin: The network there, before it is fitted to the data in use.
        transfer: Its source is empty while that is still to be trained.
        pretrain_on: The source of the data set to train on first, None without pretraining.
        pretrain_epochs: How long that takes.
        others: The network whose layers take the place of the source's; None keeps those.
    """

    kind: Source
    origin: Origin
    transfer: Transfer
    pretrain_on: str | None = None
    pretrain_epochs: int = 5
    others: Network | None = None

    @property
    def network(self) -> Network:
        """The network that is retrained, before it is fitted to the data in use."""
        return self.others or self.origin.network

    @property
    def behind(self) -> Behind:
        """What becomes of the layers that learn."""
        if self.others is not None:
            return "others"
        return "fresh" if self.transfer.new_layers else "kept"

    def changed(self, **fields: object) -> "Choice":
        """Return it with other fields of the transfer; errors as in `Value.changed`."""
        return replace(self, transfer=self.transfer.changed(**fields))

    def having(self, behind: Behind, window: Network) -> "Choice":
        """Return it with other layers behind the split, which stays at its place.

        Args:
            behind: Which.
            window: The network in the window, for `others`.
        """
        place, before = self.place, self.network.layer_names()
        chosen = replace(self, others=window if behind == "others" else None)
        names = chosen.network.layer_names()
        first = self.transfer.retrain_from
        if first is not None and names != before:
            first = names[min(place, len(names) - 1)] if names else None
        return chosen.changed(new_layers=behind != "kept", retrain_from=first)

    @property
    def place(self) -> int:
        """The index of the first layer that learns; 0 where there is none of its name."""
        names, first = self.network.layer_names(), self.transfer.retrain_from
        return names.index(first) if first in names else 0

    @property
    def why_not_edit(self) -> str:
        """Why the source's layers are no start for others, or nothing."""
        return _OWN_NETWORK if self.kind == "pretraining" else ""

    def why_not_others(self, window: Network) -> str:
        """Return why the layers of the network in the window cannot stand behind the split."""
        if self.why_not_edit:
            return self.why_not_edit
        try:
            require_same_front(self.origin, window, self.place)
        except InputError as error:
            return (
                f"{error} To begin with the source's own layers, press Edit and change those "
                "behind it."
            )
        return ""


@dataclass(frozen=True)
class Planned:
    """What a training started now would do.

    Attributes:
        network: Fitted to the data in use.
        layers: What becomes of each of its layers; where there is a `problem`, as far as known.
        problem: Why it cannot be done, or nothing.
        words: What will happen, in a sentence.
    """

    network: Network
    layers: tuple[LayerFate, ...]
    problem: str
    words: str


def plan(choice: Choice, network: Network, recipe: Recipe) -> Planned:
    """Return what a training would do with a choice.

    Args:
        choice: What was chosen.
        network: Its network, fitted to the data in use.
        recipe: How it is trained.
    """
    try:
        require_buildable(choice.origin.network)
        transfer = settled(choice.transfer, choice.origin, network, recipe)
    except InputError as error:
        return Planned(network, _guess(network, choice.transfer), str(error), "")
    layers = fates(network, transfer)
    return Planned(network, layers, "", fate_words(layers, transfer))


def head_of(network: Network) -> str | None:
    """Return the first layer with weights behind the feature maps: a usual place to begin at."""
    flat = len(network.input_shape) == 1
    for row in diagnose(network).rows:
        if flat and row.parameters:
            return row.name
        flat = row.output_shape is not None and len(row.output_shape) == 1
    return None


def _guess(network: Network, transfer: Transfer) -> tuple[LayerFate, ...]:
    """Return what was wanted of each layer, where it cannot be."""
    names = network.layer_names()
    first = transfer.retrain_from if transfer.retrain_from in names else None
    kept = () if transfer.new_layers else names[first_retrained(network, first) :]
    return fates(network, transfer.changed(kept=kept, retrain_from=first))
