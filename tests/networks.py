"""Networks of every kind for hypothesis to try, sound and unsound."""

from math import prod

from hypothesis import strategies as st

from fmnist_workbench.spec.layers import (
    CATALOGUE,
    Activation,
    Classifier,
    Dense,
    Flatten,
    Layer,
    Shape,
    ShapeError,
)
from fmnist_workbench.spec.network import Network

PADDINGS = st.sampled_from(["valid", "same"])
ACTIVATIONS = st.sampled_from(Activation.model_fields["activation"].annotation.__args__)
RATES = st.floats(0, 0.9)
WEIGHTS = {
    "use_bias": st.booleans(),
    "kernel_initializer": st.sampled_from(["glorot_uniform", "he_normal", "zeros"]),
    "l1": st.sampled_from([0.0, 0.01]),
    "l2": st.sampled_from([0.0, 0.5]),
}
WINDOW = {
    "kernel_size": st.integers(1, 4),
    "strides": st.integers(1, 3),
    "padding": PADDINGS,
    "activation": ACTIVATIONS,
}
POOLING = {
    "pool_size": st.integers(1, 3),
    "strides": st.none() | st.integers(1, 3),
    "padding": PADDINGS,
}
FIELDS = {
    "conv2d": {
        "filters": st.integers(1, 5),
        "dilation_rate": st.integers(1, 3),
        **WINDOW,
        **WEIGHTS,
    },
    "depthwise_conv2d": {
        "depth_multiplier": st.integers(1, 3),
        "use_bias": st.booleans(),
        **WINDOW,
    },
    "separable_conv2d": {
        "filters": st.integers(1, 5),
        "depth_multiplier": st.integers(1, 3),
        "use_bias": st.booleans(),
        **WINDOW,
    },
    "zero_padding2d": {"padding": st.integers(1, 3)},
    "residual_block": {
        "filters": st.integers(1, 4),
        "kernel_size": st.integers(1, 3),
        "strides": st.integers(1, 2),
        "activation": ACTIVATIONS,
        "l2": WEIGHTS["l2"],
    },
    "max_pooling2d": POOLING,
    "average_pooling2d": POOLING,
    "global_max_pooling2d": {},
    "global_average_pooling2d": {},
    "batch_normalization": {"momentum": RATES},
    "layer_normalization": {"epsilon": st.floats(1e-6, 0.1)},
    "dropout": {"rate": RATES},
    "spatial_dropout2d": {"rate": RATES},
    "activation": {"activation": ACTIVATIONS},
    "rescaling": {"scale": st.floats(-3, 3), "offset": st.floats(-3, 3)},
    "flatten": {},
    "dense": {"units": st.integers(1, 6), "activation": ACTIVATIONS, **WEIGHTS},
    "classifier": {},
}


def any_layer(shape: Shape) -> st.SearchStrategy[Layer]:
    """Return layers of every kind, and shapes to lay `shape` out in that may or may not fit."""
    count = prod(shape)
    fitting = st.sampled_from([(count,), (1, 1, count), shape[::-1]])
    other = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
    fields = FIELDS | {"reshape": {"target_shape": fitting | other}}
    return st.sampled_from(list(CATALOGUE)).flatmap(
        lambda kind: st.builds(CATALOGUE[kind], **fields[kind])
    )


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Return up to six layers of any kind, which end where one is refused."""
    side = st.integers(1, 12)
    shape = (draw(side), draw(side), draw(st.sampled_from([1, 3])))
    network = Network(name="any", input_shape=shape, classes=draw(st.integers(2, 12)))
    for _ in range(draw(st.integers(1, 6))):
        layer = draw(any_layer(shape))
        network = network.changed(layers=(*network.layers, layer))
        try:
            shape = layer.resolved(network.classes).output_shape(shape)
        except ShapeError:
            break
    return network


@st.composite
def drafts(draw: st.DrawFn, most: int = 10) -> Network:
    """Return what a student may have put together: any layers in any order, often a good end."""
    side = st.sampled_from([1, 2, 5, 8, 12, 28])
    shape = (draw(side), draw(side), draw(st.sampled_from([1, 3])))
    body = draw(st.lists(any_layer(shape), max_size=most))
    end = draw(
        st.sampled_from(
            [
                [],
                [Classifier()],
                [Flatten(), Classifier()],
                [Dense(units=10, activation="softmax")],
                [Flatten(), Dense(units=7), Activation(activation="softmax")],
            ]
        )
    )
    layers = (*body, *end)
    return Network(name="any", input_shape=shape, classes=draw(st.integers(2, 12)), layers=layers)
