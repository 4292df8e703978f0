"""A network on its way to a cure, with what has been done to it so far."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from fmnist_workbench.spec import edits
from fmnist_workbench.spec.advice import advised_codes
from fmnist_workbench.spec.layers import AnyLayer, Classifier
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.walk import Walk
from fmnist_workbench.spec.words import listed

_MOST_NAMES = 5


@dataclass(frozen=True)
class Step:
    """One edit in words: what is done, with {} for the layer, and which layer that is."""

    words: str
    layer: str = ""


@dataclass(frozen=True)
class Draft:
    """A network after some edits of another.

    Attributes:
        network: What it is now.
        labels: What each layer is called in the titles of cures: as before the first edit, since
            a layer put in or taken out gives others of its kind another name.
        steps: What has been done.
    """

    network: Network
    labels: tuple[str, ...]
    steps: tuple[Step, ...] = ()

    @classmethod
    def of(cls, network: Network) -> Self:
        """Return a draft to which nothing has been done."""
        return cls(network, network.layer_names())

    @cached_property
    def walk(self) -> Walk:
        """What becomes of an image in it."""
        return Walk(self.network)

    @cached_property
    def advice(self) -> set[str]:
        """The codes of what would be advised."""
        return advised_codes(self.walk)

    @cached_property
    def learning(self) -> int:
        """How many layers with weights there are before the classification."""
        layers = self.network.layers
        return sum(layer.learns_map and not isinstance(layer, Classifier) for layer in layers)

    def insert(self, index: int, layer: AnyLayer, words: str, at: int | None = None) -> "Draft":
        """Return the draft with a layer put in; `at` is the layer that `words` speak of."""
        network = edits.insert(self.network, index, layer)
        labels = (*self.labels[:index], f"the new {layer.title}", *self.labels[index:])
        return self._done(network, labels, Step(words, "" if at is None else self.labels[at]))

    def delete(self, *indices: int) -> "Draft":
        """Return the draft without some layers."""
        labels = tuple(label for index, label in enumerate(self.labels) if index not in indices)
        steps = [Step("take out {}", self.labels[index]) for index in sorted(indices)]
        return self._done(edits.delete(self.network, *indices), labels, *steps)

    def change(self, words: str, *indices: int, **fields: object) -> "Draft":
        """Return the draft with some fields of layers changed."""
        network = edits.change(self.network, frozenset(indices), **fields)
        steps = [Step(words, self.labels[index]) for index in sorted(indices)]
        return self._done(network, self.labels, *steps)

    def replace(self, index: int, layer: AnyLayer, words: str) -> "Draft":
        """Return the draft with a layer of another kind in the place of one."""
        network = edits.replace(self.network, index, layer)
        labels = (*self.labels[:index], f"the new {layer.title}", *self.labels[index + 1 :])
        return self._done(network, labels, Step(words, self.labels[index]))

    def move(self, words: str, target: int, *sources: int) -> "Draft":
        """Return the draft with layers taken out and put in together at the index `target`."""
        moved = [self.labels[index] for index in sorted(sources)]
        labels = [label for index, label in enumerate(self.labels) if index not in sources]
        labels[target:target] = moved
        steps = [Step(words, label) for label in moved]
        return self._done(edits.move(self.network, sources, target), tuple(labels), *steps)

    def title(self) -> str:
        """Return what has been done as a title, edits of the same sort as one.

        Example: "Set padding to 'same' in conv2d_1 and conv2d_2, then put a Flatten before dense".
        """
        groups: dict[str, list[str]] = {}
        for step in self.steps:
            groups.setdefault(step.words, []).append(step.layer)
        title = ", then ".join(words.format(_named(names)) for words, names in groups.items())
        return title[:1].upper() + title[1:]

    def _done(self, network: Network, labels: tuple[str, ...], *steps: Step) -> "Draft":
        return Draft(network, labels, (*self.steps, *steps))


def _named(layers: list[str]) -> str:
    return listed(list(dict.fromkeys(layers)), most=_MOST_NAMES)
