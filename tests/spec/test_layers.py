"""Each kind of layer by itself: its arithmetic by hand, and what it says of itself."""

import pytest

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import (
    BEFORE,
    CATALOGUE,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    GlobalMaxPooling2D,
    Layer,
    LayerNormalization,
    Rescaling,
    Reshape,
    ResidualBlock,
    SeparableConv2D,
    Shape,
    ShapeError,
    SpatialDropout2D,
    ZeroPadding2D,
)
from fmnist_workbench.spec.network import Network

MAPS = (8, 8, 4)


@pytest.mark.parametrize("kind", CATALOGUE)
def test_every_kind_and_every_field_of_it_teaches(kind: str) -> None:
    layer = CATALOGUE[kind]
    assert len(layer.help) > 80
    assert layer.help.endswith(".")
    untold = [name for name, field in layer.model_fields.items() if not field.description]
    assert untold == ["kind"]


@pytest.mark.parametrize(
    ("layer", "output", "parameters", "macs"),
    [
        (Conv2D(filters=2, dilation_rate=2), (4, 4, 2), (9 * 4 + 1) * 2, 4 * 4 * 2 * 9 * 4),
        (Conv2D(filters=2, use_bias=False), (6, 6, 2), 9 * 4 * 2, 6 * 6 * 2 * 9 * 4),
        (DepthwiseConv2D(), (6, 6, 4), (9 + 1) * 4, 6 * 6 * 4 * 9),
        (DepthwiseConv2D(depth_multiplier=3), (6, 6, 12), (9 + 1) * 12, 6 * 6 * 12 * 9),
        (SeparableConv2D(filters=5), (6, 6, 5), 9 * 4 + (4 + 1) * 5, 6 * 6 * (4 * 9 + 4 * 5)),
        (ZeroPadding2D(padding=2), (12, 12, 4), 0, 0),
        (GlobalMaxPooling2D(), (4,), 0, 0),
        (LayerNormalization(), MAPS, 8, 256),
        (SpatialDropout2D(), MAPS, 0, 0),
        (Rescaling(), MAPS, 0, 256),
        (Reshape(target_shape=(4, 4, 16)), (4, 4, 16), 0, 0),
        (Reshape(target_shape=(256,)), (256,), 0, 0),
        (Dense(units=3, use_bias=False), (8, 8, 3), 4 * 3, 256 * 3),
        # Two 3x3 convolutions of 4 maps and two normalizations, with the input itself added.
        (ResidualBlock(filters=4), MAPS, 2 * 144 + 2 * 16, 2 * 64 * 144),
        # With other maps or a stride, the shortcut has a 1x1 convolution and a normalization.
        (ResidualBlock(filters=2), (8, 8, 2), 72 + 36 + 8 + 3 * 8, 64 * (72 + 36 + 8)),
        (ResidualBlock(filters=4, strides=2), (4, 4, 4), 2 * 144 + 16 + 48, 16 * (288 + 16)),
    ],
)
def test_shape_weights_and_work_as_computed_by_hand(
    layer: Layer, output: Shape, parameters: int, macs: int
) -> None:
    assert layer.output_shape(MAPS) == output
    assert (layer.parameters(MAPS), layer.macs(MAPS)) == (parameters, macs)


@pytest.mark.parametrize(
    ("layer", "shape", "told"),
    [
        (Conv2D(strides=2, dilation_rate=3), MAPS, "strides of 2 and a dilation of 3"),
        (
            Conv2D(dilation_rate=4),
            MAPS,
            r"a window of 9×9 \(3×3, its pixels 4 apart\) does not fit into 8×8×4",
        ),
        (Reshape(target_shape=(7, 7, 5)), MAPS, "256 values in all, but 7×7×5 holds 245"),
        (ResidualBlock(), (256,), "gets 256 values; put it before Flatten"),
        (SpatialDropout2D(), (256,), "gets 256 values"),
        (GlobalMaxPooling2D(), (256,), "gets 256 values"),
    ],
)
def test_what_does_not_fit_is_told_with_its_numbers(layer: Layer, shape: Shape, told: str) -> None:
    with pytest.raises(ShapeError, match=told):
        layer.output_shape(shape)


def test_a_network_file_of_before_the_catalogue_grew_loads_as_it_was() -> None:
    text = (
        '{"format": 1, "name": "old", "input_shape": [28, 28, 1], "classes": 10, "layers": ['
        '{"kind": "conv2d", "filters": 8, "kernel_size": 3, "strides": 1, "padding": "same", '
        '"activation": "relu"}, {"kind": "flatten"}, {"kind": "dense", "units": 16, '
        '"activation": "relu"}, {"kind": "classifier"}]}'
    )
    nodes = Network.from_json(text, "old").nodes()
    assert nodes[0].config == {
        "filters": 8, "kernel_size": 3, "strides": 1, "padding": "same", "activation": "relu",
    }  # fmt: skip
    assert nodes[2].config == {"units": 16, "activation": "relu"}


def test_penalties_and_initializers_reach_keras_as_plain_data() -> None:
    (node,) = Dense(l2=0.5, kernel_initializer="he_normal").nodes("dense", (4,))
    assert node.config == {
        "units": 128,
        "activation": "relu",
        "kernel_initializer": "he_normal",
        "kernel_regularizer": {"class_name": "L1L2", "config": {"l1": 0.0, "l2": 0.5}},
    }


def test_the_shortcut_of_a_residual_block_starts_before_it_and_ends_in_the_sum() -> None:
    layers = (Conv2D(filters=4, name="first"), ResidualBlock(filters=4, name="same"))
    nodes = {node.name: node for node in Network(name="n", layers=layers).nodes()}
    assert nodes["same.conv1"].inputs == ("first",)
    assert nodes["same.add"].inputs == ("same.conv2_norm", "first")
    wider = (layers[0], ResidualBlock(filters=8, name="wider"))
    nodes = {node.name: node for node in Network(name="n", layers=wider).nodes()}
    assert nodes["wider.shortcut"].inputs == ("first",)
    assert nodes["wider.add"].inputs == ("wider.conv2_norm", "wider.shortcut_norm")


def test_a_convolution_of_single_pixels_with_a_stride_steps_first() -> None:
    step, convolution = Conv2D(kernel_size=1, strides=2).nodes("point", (8, 8, 4))
    assert (step.class_name, step.config["strides"]) == ("MaxPooling2D", 2)
    assert (convolution.name, convolution.config.get("strides", 1)) == ("point", 1)
    block = {node.name: node for node in ResidualBlock(strides=2).nodes("block", (8, 8, 4))}
    assert block["block.shortcut.step"].inputs == (BEFORE,)


@pytest.mark.parametrize("shape", [(), (4, 4), (1, 2, 3, 4), (0,)])
def test_a_shape_that_is_neither_row_nor_volume_is_refused(shape: Shape) -> None:
    with pytest.raises(InputError, match="target_shape"):
        Reshape.of(target_shape=shape)
