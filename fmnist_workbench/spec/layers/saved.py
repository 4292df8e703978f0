"""What Keras writes about a layer into a file, in the words of the catalogue.

Keras writes every setting of a layer, also those that the catalogue does not have; these must then
be what Keras would have by itself. Nothing here needs Keras, and nothing in a file is looked up by
its name: what is not known is left as it is, and fits no rule.
"""

import re
import struct
from collections.abc import Callable, Mapping
from math import isfinite, prod
from typing import Any

from fmnist_workbench.spec.faults import shown
from fmnist_workbench.spec.layers.usual import BY_ITSELF, same

Settings = Mapping[str, Any]

_WITHOUT_EFFECT = ("name", "seed", "renorm_momentum", "autocast", "batch_input_shape")
"""A layer's seed is one of them: all randomness here comes from the recipe's. Keras 2 repeats the
input's shape in the first layer."""

_SQUARE = ("kernel_size", "strides", "pool_size", "dilation_rate", "padding")
_MOST_SIZES = 3
_INITIALIZER_BY_ITSELF = {"mean": 0.0, "stddev": 0.05}
_PENALTIES = {"L1": {"l1"}, "L2": {"l2"}, "L1L2": {"l1", "l2"}}
_OTHER_NAMES = {"silu": "swish", None: "linear"}


def plain_settings(config: Settings, shape: tuple[int, ...]) -> dict[str, Any]:
    """Return the settings of a layer with a single name or number for what can be said so.

    Args:
        config: As Keras wrote it, or as a node of ours has it.
        shape: What the layer gets.

    Example:
        >>> plain_settings({"kernel_size": [3, 3], "activation": "silu"}, (28, 28, 1))
        {'kernel_size': 3, 'activation': 'swish'}
    """
    settings = {name: _plain(name, value, shape) for name, value in config.items()}
    if "pool_size" in settings and settings.get("strides") == settings["pool_size"]:
        settings["strides"] = None  # as Keras fills in what was left empty
    return settings


def first_difference(given: Settings, expected: Settings) -> str | None:
    """Return what is wrong with the first setting that is not as expected; None if all are.

    Args:
        given: What a file says, as `plain_settings` returns it.
        expected: The settings of the catalogue's own node, likewise; beyond them, what Keras has
            by itself.

    Example:
        >>> first_difference({"units": 3, "trainable": False}, {"units": 3})
        'trainable is False, and only True is known here'
    """
    for name in (*expected, *given):
        if name in _WITHOUT_EFFECT:
            continue
        if name not in given:
            return f"{name} is missing"
        usual = expected.get(name, BY_ITSELF.get(name))
        if not same(given[name], usual):
            return f"{shown(name)[1:-1]} is {shown(given[name])}, and only {usual!r} is known here"
    return None


def kind_of(class_name: str) -> str:
    """Return a class name as Keras writes it in snake case: "MaxPooling2D" as "max_pooling2d"."""
    apart = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", class_name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", apart).lower()


def _plain(name: str, value: Any, shape: tuple[int, ...]) -> Any:
    rules: dict[str, Callable[[Any], Any]] = {
        **dict.fromkeys(_SQUARE, _only),
        "axis": lambda axis: -1 if _only(axis) == len(shape) else _only(axis),
        "target_shape": lambda target: _filled(target, prod(shape)),
        "activation": _activation,
        "initializer": _initializer,
        "regularizer": _penalty,
        "dtype": _dtype,
    }
    rule = rules.get(name) or rules.get(name.rpartition("_")[2])
    return rule(value) if rule else value


def _activation(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return _OTHER_NAMES.get(value, value)
    return _called(value)


def _called(value: Any) -> Any:
    """Return an object of a file as people would write it: "LeakyReLU(negative_slope=0.3)"."""
    if not isinstance(value, dict) or "class_name" not in value:
        return value
    config = value.get("config")
    if not isinstance(config, dict):
        return f"{value['class_name']}({config!r})"
    unusual = (
        f"{name}={setting!r}"
        for name, setting in config.items()
        if name not in ("name", "dtype", "trainable") and setting is not None
    )
    return f"{value['class_name']}({', '.join(unusual)})"


def _dtype(value: Any) -> Any:
    config = _config_of(value, "keras")
    return value if config is None else config.get("name", value)


def _only(value: Any) -> Any:
    """Return the number of which a pair, or a pair of pairs, consists; else what is given."""
    if not isinstance(value, list) or len(value) not in (1, 2):
        return value
    elements = [_only(element) for element in value]
    return elements[0] if all(same(element, elements[0]) for element in elements) else value


def _filled(target: Any, values: int) -> Any:
    """Return a shape that holds so many values, with the one size that was left open, as -1."""
    if not isinstance(target, list) or len(target) > _MOST_SIZES or target.count(-1) != 1:
        return target
    known = [size for size in target if size != -1]
    if not all(isinstance(size, int) and size > 0 for size in known) or values % prod(known):
        return target
    return [values // prod(known) if size == -1 else size for size in target]


def _initializer(value: Any) -> Any:
    config = _config_of(value, "keras.initializers")
    if config is None:
        return _called(value)
    usual = all(
        setting is None or name == "seed" or setting == _INITIALIZER_BY_ITSELF.get(name)
        for name, setting in config.items()
    )
    return kind_of(value["class_name"]) if usual else _called(value)


def _penalty(value: Any) -> Any:
    config = _config_of(value, "keras.regularizers")
    if config is None or set(config) != _PENALTIES.get(value["class_name"]):
        return _called(value)
    penalties = {name: _decimal(config.get(name, 0.0)) for name in ("l1", "l2")}
    return penalties if any(penalties.values()) else None


def _config_of(value: Any, module: str) -> dict[str, Any] | None:
    """Return the settings of a serialized object of this module of Keras; None if it is none."""
    if not isinstance(value, dict) or value.get("module", module) != module:
        return None
    names, config = (value.get("class_name"), value.get("registered_name")), value.get("config")
    if not isinstance(names[0], str) or names[1] not in (None, names[0]):
        return None
    return config if isinstance(config, dict) else None


def _decimal(number: Any) -> Any:
    """Return the number that was meant where Keras rounded it to 32 bits: 0.01 for 0.00999…98."""
    if not isinstance(number, float) or not isfinite(number) or abs(number) > 1:
        return number
    short = float(f"{number:.7g}")
    return short if _in_32_bits(short) == number else number


def _in_32_bits(number: float) -> float:
    rounded: float = struct.unpack("<f", struct.pack("<f", number))[0]
    return rounded
