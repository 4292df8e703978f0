"""The layers of the preset networks, written as their sources write them."""

from fmnist_workbench.spec.layers import (
    Activation,
    AnyLayer,
    AveragePooling2D,
    BatchNormalization,
    Classifier,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    ResidualBlock,
    ZeroPadding2D,
)

Layers = tuple[AnyLayer, ...]


def linear() -> Layers:
    """Return the classifier alone."""
    return (Flatten(), Classifier())


def mlp(*units: int, dropout: float = 0.0) -> Layers:
    """Return dense layers of so many units, each followed by dropout if there is any."""
    layers: list[AnyLayer] = [Flatten()]
    for count in units:
        layers.append(Dense(units=count))
        if dropout:
            layers.append(Dropout(rate=dropout))
    return (*layers, Classifier())


def cnn_3x32(*, dropout: float, hidden: tuple[int, ...] = ()) -> Layers:
    """Return three rounds of convolution, pooling and dropout, and perhaps hidden layers."""
    round_ = (
        Conv2D(filters=32, padding="same", activation="relu"),
        MaxPooling2D(),
        Dropout(rate=dropout),
    )
    return (*round_, *round_, *round_, Flatten(), *_hidden(*hidden), Classifier())


def cnn_bn_196() -> Layers:
    """Return three pairs of wide convolutions with batch normalization everywhere."""
    return (
        BatchNormalization(),
        *_normalized_pair(196),
        MaxPooling2D(),
        *_normalized_pair(92),
        MaxPooling2D(),
        *_normalized_pair(48),
        Flatten(),
        Dense(units=30),
        BatchNormalization(),
        Classifier(),
    )


def cnn_2conv(*, kernel_size: int, strides: int) -> Layers:
    """Return two rounds of convolution and pooling, dropout and a hidden layer."""
    return (*_pooled(32, kernel_size, strides), *_pooled(64, kernel_size, strides), *_head())


def cnn_3conv() -> Layers:
    """Return three rounds of convolution and pooling."""
    return (*_pooled(32, 3, 1), *_pooled(64, 3, 1), *_pooled(128, 3, 1), *_head())


def cnn_3conv_bn() -> Layers:
    """Return the same, zero-padded, with batch normalization before each activation."""
    return (*_padded(32), *_padded(64), *_padded(128), *_head())


def tiny_7x7() -> Layers:
    """Return one filter of 7x7, one of 5x5, and a hidden layer whose relu follows its dropout."""
    return (
        Conv2D(filters=1, kernel_size=7),
        Activation(activation="relu"),
        MaxPooling2D(pool_size=5, strides=1),
        Conv2D(filters=1, kernel_size=5),
        Activation(activation="relu"),
        Flatten(),
        Dense(units=98, activation="linear"),
        Dropout(rate=0.1),
        Activation(activation="relu"),
        Classifier(),
    )


def alexnet() -> Layers:
    """Return five convolutions and three hidden layers; overlapping pooling, as in AlexNet."""
    return (
        *_normalized(256, kernel_size=5),
        MaxPooling2D(pool_size=3, strides=2),
        *_normalized(384),
        *_normalized(384),
        *_normalized(256),
        MaxPooling2D(pool_size=3, strides=2),
        Flatten(),
        Dense(units=4096),
        Dropout(rate=0.5),
        Dense(units=4096),
        Dropout(rate=0.5),
        Dense(units=1000),
        Dropout(rate=0.5),
        Classifier(),
    )


def lab_4conv() -> Layers:
    """Return four convolutions, each with batch normalization before its activation."""
    return (
        *_lab_block(16, 2, 1),
        *_lab_block(128, 3, 2),
        *_lab_block(128, 3, 2),
        *_lab_block(128, 3, 2),
        Flatten(),
        Dense(units=128),
        Classifier(),
    )


def lenet_5() -> Layers:
    """Return LeNet-5 as it is taught: all maps connected, softmax at the end.

    The original pads its images from 28 to 32 pixels; padding 'same' does that here.
    """
    return (
        Conv2D(filters=6, kernel_size=5, padding="same", activation="tanh"),
        AveragePooling2D(),
        Conv2D(filters=16, kernel_size=5, activation="tanh"),
        AveragePooling2D(),
        Flatten(),
        Dense(units=120, activation="tanh"),
        Dense(units=84, activation="tanh"),
        Classifier(),
    )


def resnet_20() -> Layers:
    """Return the residual network of 20 layers for small images: three stages of three blocks.

    Shortcuts that change size are 1x1 convolutions, where the original of this size pads zeros.
    """
    return (
        Conv2D(filters=16, padding="same", use_bias=False, kernel_initializer="he_normal"),
        BatchNormalization(),
        Activation(activation="relu"),
        *_stage(16, strides=1),
        *_stage(32, strides=2),
        *_stage(64, strides=2),
        GlobalAveragePooling2D(),
        Classifier(),
    )


def _hidden(*units: int) -> Layers:
    return tuple(Dense(units=count) for count in units)


def _head() -> Layers:
    """Return what all networks of document 001 end with."""
    return (Flatten(), Dropout(rate=0.5), Dense(units=128), Classifier())


def _pooled(filters: int, kernel_size: int, strides: int) -> Layers:
    return (
        Conv2D(filters=filters, kernel_size=kernel_size, strides=strides, activation="relu"),
        MaxPooling2D(),
    )


def _padded(filters: int) -> Layers:
    return (
        ZeroPadding2D(),
        Conv2D(filters=filters),
        BatchNormalization(),
        Activation(activation="relu"),
        MaxPooling2D(),
    )


def _normalized(filters: int, kernel_size: int = 3) -> Layers:
    return (
        Conv2D(filters=filters, kernel_size=kernel_size, padding="same", activation="relu"),
        BatchNormalization(),
    )


def _normalized_pair(filters: int) -> Layers:
    return (*_normalized(filters), *_normalized(filters))


def _lab_block(filters: int, kernel_size: int, strides: int) -> Layers:
    return (
        Conv2D(filters=filters, kernel_size=kernel_size, strides=strides, padding="same"),
        BatchNormalization(),
        Activation(activation="relu"),
    )


def _stage(filters: int, *, strides: int) -> Layers:
    block = ResidualBlock(filters=filters)
    return (ResidualBlock(filters=filters, strides=strides), block, block)
