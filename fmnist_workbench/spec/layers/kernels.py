"""How the weights of a layer start, and what holds them small, as Keras's arguments."""

from typing import Any, Protocol

from fmnist_workbench.spec.layers.fields import Initializer


class Weighted(Protocol):
    """A layer with a kernel and perhaps a bias."""

    @property
    def use_bias(self) -> bool:
        """Whether there is a bias."""

    @property
    def kernel_initializer(self) -> Initializer:
        """What the kernel starts from."""

    @property
    def l1(self) -> float:
        """The weight of the L1 penalty."""

    @property
    def l2(self) -> float:
        """The weight of the L2 penalty."""


def kernel_config(layer: Weighted) -> dict[str, Any]:
    """Return what differs from Keras's defaults, as keyword arguments."""
    config: dict[str, Any] = bias_config(use_bias=layer.use_bias)
    if layer.kernel_initializer != "glorot_uniform":
        config["kernel_initializer"] = layer.kernel_initializer
    return config | penalty_config(layer.l1, layer.l2)


def bias_config(*, use_bias: bool) -> dict[str, Any]:
    """Return nothing for a layer with a bias, as Keras's layers have one."""
    return {} if use_bias else {"use_bias": False}


def penalty_config(l1: float, l2: float) -> dict[str, Any]:
    """Return the penalty on a kernel; nothing where there is none."""
    if not (l1 or l2):
        return {}
    return {"kernel_regularizer": {"class_name": "L1L2", "config": {"l1": l1, "l2": l2}}}


def kernel_words(layer: Weighted) -> list[str]:
    """Return what is unusual about the weights, in the few words of a block."""
    words = [] if layer.use_bias else ["no bias"]
    if layer.l1 or layer.l2:
        words.append("+".join(name for name, on in (("L1", layer.l1), ("L2", layer.l2)) if on))
    return words
