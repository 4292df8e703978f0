"""Edits that may mend a structure error: each a draft to be tried out, the most likely first."""

from collections.abc import Iterator

from fmnist_workbench.spec.draft import Draft
from fmnist_workbench.spec.layers import (
    Classifier,
    Dense,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
)
from fmnist_workbench.spec.structure import MAX_WEIGHT_BYTES
from fmnist_workbench.spec.walk import BYTES_A_VALUE

_LEAST_WIDTH = 8
_ADD_CLASSIFIER = "add a Classifier at the end"
_REPLACE = "replace {} by a Classifier"


def row_of_values(draft: Draft, index: int) -> Iterator[Draft]:
    """Yield ways to give a dense layer a row of values instead of maps."""
    hidden = isinstance(draft.network.layers[index], Dense)
    flat = _next_row(draft, index) if hidden else None
    if flat is not None:
        yield draft.move(f"move {{}} behind {draft.labels[flat]}", flat, index)
    yield draft.insert(index, Flatten(), "put a Flatten before {}", index)
    words = "put a GlobalAveragePooling2D before {}"
    yield draft.insert(index, GlobalAveragePooling2D(), words, index)
    if hidden:
        yield draft.delete(index)


def add_classifier(draft: Draft) -> Iterator[Draft]:
    """Yield ways to end a network with a classification layer."""
    layers = draft.network.layers
    end = len(layers)
    yield draft.insert(end, Classifier(), _ADD_CLASSIFIER)
    shape = draft.walk.before(end)
    if shape is not None and len(shape) > 1:
        words = "add a GlobalAveragePooling2D at the end"
        pooled = draft.insert(end, GlobalAveragePooling2D(), words)
        yield pooled.insert(end + 1, Classifier(), _ADD_CLASSIFIER)
    if layers and isinstance(layers[-1], Dense):
        yield draft.replace(end - 1, Classifier(), _REPLACE)


def classifier_instead(draft: Draft, index: int) -> Iterator[Draft]:
    """Yield ways to make a last dense layer the classification layer, or to put one behind it."""
    shorter = draft.delete(*range(index + 1, len(draft.network.layers)))
    yield shorter.replace(index, Classifier(), _REPLACE)
    hidden = shorter.change("set activation to relu in {}", index, activation="relu")
    yield hidden.insert(index + 1, Classifier(), _ADD_CLASSIFIER)


def one_classifier(draft: Draft, _index: int) -> Iterator[Draft]:
    """Yield ways to be left with one classification layer."""
    places = [i for i, each in enumerate(draft.network.layers) if isinstance(each, Classifier)]
    yield draft.delete(*places[:-1])
    yield draft.delete(*places[1:])
    hidden = draft
    for place in places[:-1]:
        hidden = hidden.replace(place, Dense(), "replace {} by a Dense of 128 units")
    yield hidden


def classifier_last(draft: Draft, index: int) -> Iterator[Draft]:
    """Yield ways to let the network end with its classification layer."""
    end = len(draft.network.layers) - 1
    yield draft.move("move {} to the end", end, index)
    yield draft.delete(*range(index + 1, end + 1))


def fewer_weights(draft: Draft) -> Iterator[Draft]:
    """Yield ways to get below the limit of weights."""
    yield from _fewer(draft, "units")
    yield from _fewer(draft, "filters")
    parameters = draft.walk.parameters
    largest = parameters.index(max(parameters))
    for index in range(largest - 1, -1, -1):
        if isinstance(draft.network.layers[index], Flatten):
            words = "replace {} by a GlobalAveragePooling2D"
            yield draft.replace(index, GlobalAveragePooling2D(), words)
            yield draft.insert(index, MaxPooling2D(), "put a MaxPooling2D before {}", index)
            return


def _fewer(draft: Draft, field: str) -> Iterator[Draft]:
    """Yield the draft with the units or filters of all layers cut to the most that is allowed."""
    widths = [vars(layer).get(field, 0) for layer in draft.network.layers]
    size = 2**15
    while size >= _LEAST_WIDTH:
        wide = [index for index, width in enumerate(widths) if width > size]
        smaller = draft.change(f"set {field} to {size:,} in {{}}", *wide, **{field: size})
        if sum(smaller.walk.parameters) * BYTES_A_VALUE <= MAX_WEIGHT_BYTES:
            yield smaller
            return
        size //= 2


def _next_row(draft: Draft, index: int) -> int | None:
    """Return the next layer behind that makes a row of a volume, if there is one."""
    for behind in range(index + 1, len(draft.labels)):
        shape = draft.walk.outputs[behind]
        if shape is not None and len(shape) == 1:
            return behind
    return None
