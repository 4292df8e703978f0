"""What the first layers of a Keras model do to its images, where all they do is to scale them.

Here a mean and a standard deviation for each channel belong to the run (`Normalization`), so layers
that know them are taken off a model that is read. And images reach a network scaled to [0, 1]: a
model trained elsewhere on pixels of 0 to 255 must be told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isclose, sqrt
from typing import Any

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.faults import shown
from fmnist_workbench.spec.kerasmodel import KerasModel, describe_node
from fmnist_workbench.spec.layers import Node
from fmnist_workbench.spec.layers.saved import plain_settings
from fmnist_workbench.spec.normalization import Normalization

RESCALING, NORMALIZATION = "Rescaling", "Normalization"

_SETTINGS: Mapping[str, Mapping[str, object]] = {
    RESCALING: {"scale": None, "offset": 0.0},
    NORMALIZATION: {"axis": -1, "invert": False, "mean": None, "variance": None},
}
"""Of each of these layers, beside what all layers have; with what Keras has by itself."""

_OF_ALL = ("name", "trainable", "dtype", "autocast")
_KERAS_EPSILON = 1e-7
"""Below this a standard deviation is no divisor to Keras."""

_FROM_PIXELS = 0.1
_FROM_UNIT = 0.5
"""Factors up to the first one are for pixels of 0 to 255, from the second one for 0 to 1: values
between 0 and 1 spread by 0.5 at most, and a layer that makes them spread by 1 multiplies."""

_PIXELS = 255.0
_LARGEST = 1e9
"""Of a setting: more than any scaling needs."""

_SAME = 1e-6
_OURS = ("network", "input")
"""What `engine.build` calls a model and its input; Keras by itself calls them otherwise."""


Values = tuple[float, ...]
"""A number for each channel, or one for all."""


@dataclass(frozen=True)
class Learned:
    """What a Normalization layer found in images, as a file has it among its weights."""

    mean: Values
    variance: Values


def apart(model: KerasModel) -> tuple[tuple[Node, ...], KerasModel]:
    """Return the first layers that scale images channel by channel, and the model behind them.

    A Rescaling by one number for all channels is a layer of the catalogue, and stays where none of
    the others comes behind it.
    """
    count, source = 0, model.source
    for place, node in enumerate(model.nodes, 1):
        if node.class_name not in _SETTINGS or node.inputs != (source,):
            break
        source = node.name
        count = place if _is_by_channel(node) else count
    return model.nodes[:count], _behind(model, count)


def for_unit_pixels(model: KerasModel) -> KerasModel:
    """Return a model that makes of images in [0, 1] what this one makes of its own.

    A model that was not built here, and whose first layer is a Rescaling as for pixels of 0 to 255,
    takes such pixels.
    """
    first = model.nodes[0] if model.nodes else None
    if first is None or first.class_name != RESCALING or (model.name, model.source) == _OURS:
        return model
    scale, offset = first.config.get("scale"), first.config.get("offset", 0.0)
    if not isinstance(scale, float) or not 0 < scale <= _FROM_PIXELS:
        return model
    unit = scale * _PIXELS
    if isclose(unit, 1, abs_tol=_SAME) and offset == 0:
        return _behind(model, 1)
    nearest = round(unit) if isclose(unit, round(unit), abs_tol=_SAME) else unit
    config = {**first.config, "scale": float(nearest)}
    return replace(model, nodes=(replace(first, config=config), *model.nodes[1:]))


def is_learned(node: Node) -> bool:
    """Whether what a scaling layer does stands among the weights, not in its settings."""
    return node.class_name == NORMALIZATION and node.config.get("mean") is None


def normalization_of(
    nodes: Sequence[Node], channels: int, learned: Mapping[str, Learned]
) -> Normalization | None:
    """Return what layers do to an image beyond scaling it to [0, 1]; None for no more than that.

    Args:
        nodes: As `apart` returns them.
        channels: Of the images.
        learned: By the names of the layers for which `is_learned` holds.

    Raises:
        InputError: They do something that is not said by a mean and a standard deviation for each
            channel; or it cannot be told whether they take pixels of 0 to 255 or of 0 to 1.
    """
    if not nodes:
        return None
    factors, shifts = [1.0] * channels, [0.0] * channels
    for number, node in enumerate(nodes, 1):
        what = describe_node(node, number)
        factor, shift = _effect(node, channels, learned.get(node.name), what)
        factors = [before * after for before, after in zip(factors, factor, strict=True)]
        shifts = [a * b + c for a, b, c in zip(shifts, factor, shift, strict=True)]
    unit = _largest_pixel(factors, describe_node(nodes[0], 1))
    std = tuple(1 / (factor * unit) for factor in factors)
    mean = tuple(-shift * each for shift, each in zip(shifts, std, strict=True))
    if all(isclose(each, 1, abs_tol=_SAME) for each in std) and not any(
        abs(each) > _SAME for each in mean
    ):
        return None
    return Normalization.of(mean=mean, std=std)


def _is_by_channel(node: Node) -> bool:
    return node.class_name == NORMALIZATION or isinstance(node.config.get("scale"), list)


def _behind(model: KerasModel, count: int) -> KerasModel:
    """Return a model without so many of its first layers."""
    if not count:
        return model
    return replace(model, source=model.nodes[count - 1].name, nodes=model.nodes[count:])


def _effect(
    node: Node, channels: int, learned: Learned | None, what: str
) -> tuple[Sequence[float], Sequence[float]]:
    """Return what a layer multiplies each channel by, and what it adds then."""
    settings = _settings(node, what)
    if node.class_name == RESCALING:
        factor = _values(settings["scale"], channels, "scale", what)
        return factor, _values(settings["offset"], channels, "offset", what)
    if settings["axis"] not in (None, -1) or settings["invert"] is not False:
        raise InputError(
            f"{what} has axis {shown(settings['axis'])} and invert {shown(settings['invert'])}, "
            "and images are only scaled channel by channel here; leave both as Keras has them."
        )
    given = (settings["mean"], settings["variance"])
    if learned is not None:
        given = (list(learned.mean), list(learned.variance))
    mean = _values(given[0], channels, "mean", what)
    variance = _values(given[1], channels, "variance", what)
    if min(variance) < 0:
        raise InputError(f"{what} has variance {min(variance):g}, which is none; save it again.")
    factor = [1 / max(sqrt(each), _KERAS_EPSILON) for each in variance]
    return factor, [-m * f for m, f in zip(mean, factor, strict=True)]


def _settings(node: Node, what: str) -> dict[str, Any]:
    """Return the settings of such a layer, all of them.

    Raises:
        InputError: There is one that it does not have, or it computes in another precision.
    """
    usual = _SETTINGS[node.class_name]
    config = plain_settings(node.config, (1, 1, 1))
    if config.get("dtype", "float32") != "float32":
        raise InputError(
            f"{what}: dtype is {shown(config['dtype'])}, and only 'float32' is known here; change "
            "that and save the model again."
        )
    unknown = config.keys() - usual.keys() - set(_OF_ALL)
    if unknown:
        raise InputError(f"{what} has the setting {shown(min(unknown))}, which is not known here.")
    axis = node.config.get("axis", -1)
    last = axis in (-1, [-1], 3, [3])
    return {**usual, **config, **({"axis": -1 if last else axis} if "axis" in usual else {})}


def _values(value: Any, channels: int, name: str, what: str) -> Sequence[float]:
    numbers = value if isinstance(value, list) else [value]
    if len(numbers) == 1:
        numbers = numbers * channels
    good = all(type(each) in (int, float) and abs(each) <= _LARGEST for each in numbers)
    if len(numbers) != channels or not good:
        raise InputError(
            f"{what}: {name} is {shown(value)}, but must be a number, or one for each channel, of "
            f"which there {'is 1' if channels == 1 else f'are {channels}'}; change that and save "
            "the model again."
        )
    return [float(each) for each in numbers]


def _largest_pixel(factors: Sequence[float], what: str) -> float:
    """Return what a white pixel is to a model that multiplies by these: 255 or 1."""
    if all(0 < factor <= _FROM_PIXELS for factor in factors):
        return _PIXELS
    if all(factor >= _FROM_UNIT for factor in factors):
        return 1.0
    raise InputError(
        f"{what} multiplies images by {factors[0]:g}, so it cannot be told whether they have "
        "pixels of 0 to 255 or of 0 to 1; scale them to [0, 1] first, and save the model again."
    )
