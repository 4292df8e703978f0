"""Named networks, each from a document it is known by."""

from dataclasses import dataclass

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import (
    Activation,
    AnyLayer,
    BatchNormalization,
    Classifier,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    MaxPooling2D,
)
from fmnist_workbench.spec.network import Network


@dataclass(frozen=True)
class Preset:
    """A network to start from, with a sentence on what it is good for."""

    network: Network
    summary: str


def _lab_block(filters: int, kernel_size: int, strides: int) -> tuple[AnyLayer, ...]:
    return (
        Conv2D(filters=filters, kernel_size=kernel_size, strides=strides, padding="same"),
        BatchNormalization(),
        Activation(activation="relu"),
    )


_ALL = (
    Preset(
        Network(name="linear", layers=(Flatten(), Classifier())),
        "No hidden layer: every pixel votes for every class. The baseline to beat.",
    ),
    Preset(
        Network(
            name="mlp-2x120",
            layers=(
                Flatten(),
                Dense(units=120),
                Dropout(rate=0.2),
                Dense(units=120),
                Dropout(rate=0.2),
                Classifier(),
            ),
        ),
        "Two dense layers of 120 with dropout: what is possible without convolutions.",
    ),
    Preset(
        Network(
            name="cnn-2conv",
            layers=(
                Conv2D(filters=32, activation="relu"),
                MaxPooling2D(),
                Conv2D(filters=64, activation="relu"),
                MaxPooling2D(),
                Flatten(),
                Dropout(rate=0.5),
                Dense(units=128),
                Classifier(),
            ),
        ),
        "Two convolutions with pooling, then a dense layer: the classic first CNN.",
    ),
    Preset(
        Network(
            name="lab-4conv",
            layers=(
                *_lab_block(16, 2, 1),
                *_lab_block(128, 3, 2),
                *_lab_block(128, 3, 2),
                *_lab_block(128, 3, 2),
                Flatten(),
                Dense(units=128),
                Classifier(),
            ),
        ),
        "Four convolutions with batch normalization; strides shrink the image, not pooling.",
    ),
)

PRESETS: dict[str, Preset] = {preset.network.name: preset for preset in _ALL}


def preset(name: str) -> Network:
    """Return the preset network of this name, for 28×28×1 and 10 classes.

    Raises:
        InputError: There is none of this name.
    """
    if name not in PRESETS:
        raise InputError(f"there is no preset '{name}'; there are {', '.join(PRESETS)}.")
    return PRESETS[name].network
