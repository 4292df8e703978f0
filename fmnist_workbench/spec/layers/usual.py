"""What goes without saying about a Keras layer, in the words of the catalogue."""

from collections.abc import Mapping
from typing import Any

from fmnist_workbench.spec.layers.base import Node

BY_ITSELF: Mapping[str, Any] = {
    "activation": "linear",
    "activity_regularizer": None,
    "axis": -1,
    "beta_constraint": None,
    "beta_initializer": "zeros",
    "beta_regularizer": None,
    "bias_constraint": None,
    "bias_initializer": "zeros",
    "bias_regularizer": None,
    "center": True,
    "data_format": "channels_last",
    "depth_multiplier": 1,
    "depthwise_constraint": None,
    "depthwise_initializer": "glorot_uniform",
    "depthwise_regularizer": None,
    "dilation_rate": 1,
    "dtype": "float32",
    "epsilon": 0.001,
    "gamma_constraint": None,
    "gamma_initializer": "ones",
    "gamma_regularizer": None,
    "groups": 1,
    "keepdims": False,
    "kernel_constraint": None,
    "kernel_initializer": "glorot_uniform",
    "kernel_regularizer": None,
    "momentum": 0.99,
    "moving_mean_initializer": "zeros",
    "moving_variance_initializer": "ones",
    "noise_shape": None,
    "offset": 0.0,
    "padding": "valid",
    "pointwise_constraint": None,
    "pointwise_initializer": "glorot_uniform",
    "pointwise_regularizer": None,
    "quantization_config": None,
    "renorm": False,
    "renorm_clipping": None,
    "rms_scaling": False,
    "scale": True,
    "strides": 1,
    "synchronized": False,
    "trainable": True,
    "use_bias": True,
}
"""What Keras's layers have where nobody says otherwise; it calls nearly everything alike."""

_OTHERWISE: Mapping[str, Mapping[str, Any]] = {
    "MaxPooling2D": {"strides": None},
    "AveragePooling2D": {"strides": None},
}
"""Where it does not: the strides of a pooling are its own size."""

_OWN = {"Activation": "activation", "Rescaling": "scale", "ZeroPadding2D": "padding"}
"""What is called like a setting of other layers, but is what this one is about: always said."""


def usual_settings(class_name: str) -> dict[str, Any]:
    """Return what a class of Keras has by itself, and what others have that it knows nothing of."""
    settings = {**BY_ITSELF, **_OTHERWISE.get(class_name, {})}
    settings.pop(_OWN.get(class_name, ""), None)
    return settings


def unusual(node: Node) -> dict[str, Any]:
    """Return the settings of a node without those that Keras has by itself.

    Example:
        >>> unusual(Node("Dense", "dense", {"units": 10, "activation": "linear"}))
        {'units': 10}
    """
    usual = usual_settings(node.class_name)
    return {
        name: value
        for name, value in node.config.items()
        if name not in usual or not same(value, usual[name])
    }


def same(value: object, other: object) -> bool:
    """Whether two values are equal and none of them is a number that stands for yes or no."""
    return value == other and isinstance(value, bool) == isinstance(other, bool)
