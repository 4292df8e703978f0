"""What works, but what a teacher would say about it.

A rule is a function that finds the layers it speaks of. What holds for several layers is said once,
at the first of them. Advice must not nag: a rule speaks only of what is hardly ever meant.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fmnist_workbench.spec.findings import Problem
from fmnist_workbench.spec.layers import (
    Activation,
    AnyLayer,
    BatchNormalization,
    Classifier,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    Layer,
    Rescaling,
    Reshape,
    SpatialDropout2D,
)
from fmnist_workbench.spec.structure import MAX_WEIGHT_BYTES
from fmnist_workbench.spec.walk import BYTES_A_VALUE, Walk
from fmnist_workbench.spec.words import listed

_MANY_WEIGHTS = 10_000_000
_MOST_OF_THEM = 0.8
_HIGH_RATE = 0.8
_MOST_NAMES = 4
_SCALE_OF_BYTES = 1 / 100
"""What multiplies pixels by so little takes them for numbers up to 255."""

Found = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class _Rule:
    """A rule of thumb.

    Attributes:
        find: Yields the index of each layer it speaks of, and what it says there.
        when: When it would matter.
    """

    find: Callable[[Walk], Found]
    when: str


def advice(walk: Walk) -> Iterator[Problem]:
    """Yield what a teacher would say about a network."""
    for code, rule in _RULES.items():
        found = list(rule.find(walk))
        if found:
            (index, message), *others = found
            also = _also([walk.names[other] for other, _ in others])
            yield Problem(index, "advice", code, message + also, rule.when)


def advised(walk: Walk, code: str) -> list[int]:
    """Return the layers of which a piece of advice speaks."""
    return [index for index, _ in _RULES[code].find(walk)]


def advised_codes(walk: Walk) -> set[str]:
    """Return the codes of all advice on a network."""
    return {code for code, rule in _RULES.items() if next(rule.find(walk), None)}


def _also(names: list[str]) -> str:
    others = listed(names, most=_MOST_NAMES, rest="others")
    return f" The same holds for {others}." if names else ""


def _function(layer: Layer) -> str:
    """Return the activation of a layer, "linear" for one that has none."""
    function: str = vars(layer).get("activation", "linear")
    return function


def _softmax_in_the_middle(walk: Walk) -> Found:
    message = (
        "softmax in the middle of a network: it makes all values compete for a sum of 1, so that "
        "they become tiny and little is learned behind it; use relu here, and leave softmax to the "
        "classification layer."
    )
    for index, layer in enumerate(walk.network.layers[:-1]):
        if _function(layer) == "softmax":
            yield index, message


def _sigmoids(walk: Walk) -> Found:
    places = [
        index for index, layer in enumerate(walk.network.layers) if _function(layer) == "sigmoid"
    ]
    message = (
        f"{len(places)} layers with sigmoid: each passes on at most a quarter of the gradient, and "
        "nearly nothing for large values, so that the first layers hardly learn; use relu."
    )
    for index in places if len(places) > 1 else []:
        yield index, message


def _two_activations(walk: Walk) -> Found:
    before = "linear"
    for index, layer in enumerate(walk.network.layers):
        if isinstance(layer, Activation) and "linear" not in (before, layer.activation):
            same = layer.activation == before == "relu"
            why = "a second time changes nothing" if same else "one of them is enough"
            message = (
                f"two activations in a row: {layer.activation} gets what has already been through "
                f"{before}, and {why}; remove this one."
            )
            yield index, message
        if not isinstance(layer, Dropout | SpatialDropout2D):
            before = _function(layer)


def _cancelled_bias(walk: Walk) -> Found:
    message = (
        "its bias does nothing: the batch normalization right behind it subtracts the mean, and "
        "the bias with it, and adds an offset of its own; switch the bias off."
    )
    for index, (layer, behind) in enumerate(_pairs(walk)):
        if (
            isinstance(behind, BatchNormalization)
            and vars(layer).get("use_bias")
            and _function(layer) == "linear"
        ):
            yield index, message


def _dropout_before_softmax(walk: Walk) -> Found:
    """Yield dropout on which the softmax works directly; a Flatten between changes nothing."""
    message = (
        "dropout right before the softmax: in each step the probabilities are worked out from "
        "another random part of the values, and no layer between can make up for what is missing; "
        "put it further forward, or remove it."
    )
    dropouts: list[int] = []
    for index, layer in enumerate(walk.network.layers):
        if isinstance(layer, Dropout) and layer.rate:
            dropouts.append(index)
        elif not isinstance(layer, Flatten):
            ends = isinstance(layer, Classifier) or _function(layer) == "softmax"
            for dropout in dropouts if ends else []:
                yield dropout, message
            dropouts = []


def _dropout_before_normalization(walk: Walk) -> Found:
    message = (
        "dropout right before batch normalization: it changes how far the values spread, but only "
        "while training, so that the averages kept for predicting do not fit; put it behind the "
        "normalization."
    )
    dropouts: list[int] = []
    for index, layer in enumerate(walk.network.layers):
        if isinstance(layer, Dropout) and layer.rate:
            dropouts.append(index)
        else:
            for dropout in dropouts if isinstance(layer, BatchNormalization) else []:
                yield dropout, message
            dropouts = []


def _skipped_pixels(walk: Walk) -> Found:
    for index, layer in enumerate(walk.network.layers):
        skipping = [window for window in layer.windows() or () if window.stride > window.side]
        for side, stride in skipping:
            message = (
                f"a stride of {stride} with a window of {side}×{side} skips pixels: "
                f"{stride - side} of every {stride} rows and columns are never looked at; "
                "make the stride smaller or the window larger."
            )
            yield index, message


def _collapsing(walk: Walk) -> Found:
    """Yield a layer whose linear map runs into another one; a depthwise one is made for that."""
    message = (
        "nothing bends the values between this layer and the next one with weights: two linear "
        "layers collapse into one, and together learn no more than one could; give this one an "
        "activation such as relu."
    )
    linear: int | None = None
    for index, layer in enumerate(walk.network.layers):
        if linear is not None and layer.learns_map:
            yield linear, message
        if not layer.is_linear() or isinstance(layer, DepthwiseConv2D):
            linear = None
        elif layer.learns_map:
            linear = index


def _one_pixel(walk: Walk) -> Found:
    message = (
        "only one pixel is left of each map here, so its window sees that pixel and a border of "
        "zeros; shrink the image less before it, or remove it."
    )
    for index, layer in enumerate(walk.network.layers):
        shape, windows = walk.before(index), layer.windows() or ()
        slides = any(window.side > 1 for window in windows)
        if slides and shape is not None and shape[:-1] == (1, 1) and walk.outputs[index]:
            yield index, message


def _zeros(walk: Walk) -> Found:
    message = (
        "its weights start from zeros: all its filters or units are alike, get the same gradient, "
        "and stay alike; let them start from random numbers."
    )
    for index, layer in enumerate(walk.network.layers):
        if vars(layer).get("kernel_initializer") == "zeros":
            yield index, message


def _scaled_twice(walk: Walk) -> Found:
    for index, layer in enumerate(walk.network.layers):
        if isinstance(layer, Rescaling) and 0 < abs(layer.scale) <= _SCALE_OF_BYTES:
            message = (
                f"it divides pixels by {1 / layer.scale:.4g}, as if they went up to 255, but they "
                "reach the network from 0 to 1 already: hardly anything is left of the image; "
                "remove it, or multiply its scale by 255."
            )
            yield index, message
        if not isinstance(layer, Flatten | Reshape):
            return


def _idle(walk: Walk) -> Found:
    for index, layer in enumerate(walk.network.layers):
        shape = walk.before(index)
        if shape is not None and layer.is_idle(shape):
            yield index, "it passes on what it gets without any change; remove it."


def _high_rate(walk: Walk) -> Found:
    for index, layer in enumerate(walk.network.layers):
        if isinstance(layer, Dropout | SpatialDropout2D) and layer.rate >= _HIGH_RATE:
            message = (
                f"dropout of {layer.rate:.0%}: only {1 - layer.rate:.0%} of the values get through "
                "in each step, so that the layers behind it can hardly learn; rates from 10% to "
                "50% are usual."
            )
            yield index, message


def _large_dense(walk: Walk) -> Found:
    total = sum(walk.parameters)
    enough = max(_MANY_WEIGHTS, _MOST_OF_THEM * total)
    if total * BYTES_A_VALUE > MAX_WEIGHT_BYTES:
        return  # that is an error, which says as much
    for index, (layer, behind) in enumerate(_pairs(walk), start=1):
        weights = walk.parameters[index]
        if isinstance(layer, Flatten) and isinstance(behind, Dense) and weights > enough:
            message = (
                f"{weights:,} of the network's {total:,} weights are in this one layer, which "
                "makes it slow, and quick to learn the images by heart; shrink the maps before "
                "Flatten, or use fewer units."
            )
            yield index, message


def _pairs(walk: Walk) -> Iterator[tuple[AnyLayer, AnyLayer]]:
    return zip(walk.network.layers, walk.network.layers[1:], strict=False)


_RULES = {
    "softmax_in_middle": _Rule(
        _softmax_in_the_middle,
        "It matters nearly always, and more the more values compete. As a gate or an attention, "
        "which weigh other values, softmax has its place in a network.",
    ),
    "sigmoid_hidden": _Rule(
        _sigmoids,
        "It matters from two such layers on, and more with each further one; behind a batch "
        "normalization less.",
    ),
    "two_activations": _Rule(
        _two_activations,
        "With relu twice nothing is lost but time. With tanh, sigmoid or softmax learning slows "
        "down.",
    ),
    "bias_before_normalization": _Rule(
        _cancelled_bias,
        "It hardly matters: the result is the same, with a few weights and a little time wasted.",
    ),
    "dropout_before_softmax": _Rule(
        _dropout_before_softmax,
        "It matters with few values or a high rate. Behind a wide hidden layer and with a rate "
        "below 50% it is common, and often helps against overfitting.",
    ),
    "dropout_before_normalization": _Rule(
        _dropout_before_normalization,
        "It matters with high rates: then validation is worse than training for no other reason "
        "(Li et al. 2019).",
    ),
    "stride_skips_pixels": _Rule(
        _skipped_pixels,
        "It matters where details are as small as the stride; on large, smooth images it merely "
        "saves time.",
    ),
    "linear_layers_collapse": _Rule(
        _collapsing,
        "It matters whenever the network is meant to be deep. A narrow linear layer can be meant: "
        "it saves weights.",
    ),
    "one_pixel_left": _Rule(
        _one_pixel, "It matters for time and weights: most of them meet only zeros."
    ),
    "zeros_initializer": _Rule(
        _zeros, "It matters from the first step on, and for every layer with more than one unit."
    ),
    "scaled_twice": _Rule(
        _scaled_twice,
        "It matters from the first step on. A model made elsewhere often begins with it, because "
        "there it got pixels up to 255; without it, it does the same here.",
    ),
    "idle_layer": _Rule(_idle, "It costs a little time, and makes the network harder to read."),
    "dropout_too_high": _Rule(
        _high_rate, "It matters at once; only a very wide layer has values to spare."
    ),
    "large_dense": _Rule(
        _large_dense,
        "It matters with little data, on a slow machine, and when the model is to be stored.",
    ),
}
