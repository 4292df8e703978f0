"""First layers of a Keras model that only scale its images."""

import pytest

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.kerasinput import (
    Learned,
    apart,
    for_unit_pixels,
    is_learned,
    normalization_of,
)
from fmnist_workbench.spec.kerasmodel import KerasModel
from fmnist_workbench.spec.layers import Node
from fmnist_workbench.spec.normalization import Normalization


def chain(*nodes: tuple[str, dict[str, object]]) -> tuple[Node, ...]:
    names = ["input", *(f"n{place}" for place, _ in enumerate(nodes))]
    return tuple(
        Node(kind, name, config, (before,))
        for (kind, config), name, before in zip(nodes, names[1:], names, strict=False)
    )


def rescaling(scale: object, offset: object = 0.0) -> tuple[str, dict[str, object]]:
    return "Rescaling", {"name": "r", "scale": scale, "offset": offset, "dtype": "float32"}


def normalization(**config: object) -> tuple[str, dict[str, object]]:
    return "Normalization", {"axis": [-1], "invert": False, **config}


@pytest.mark.parametrize(
    ("nodes", "taken"),
    [
        ([rescaling(1 / 255), normalization(mean=[0.1], variance=[1.0]), rescaling(2.0)], 2),
        ([rescaling(2.0), ("Flatten", {}), normalization(mean=[0.1], variance=[1.0])], 0),
        ([rescaling([2.0], [-1.0]), rescaling(0.5)], 1),
        ([rescaling(1 / 255)], 0),
        ([], 0),
    ],
)
def test_only_what_scales_channels_at_the_front_is_taken_off(nodes, taken):
    chained = chain(*nodes)
    scaling, rest = apart(KerasModel("m", "input", (28, 28, 1), chained))
    assert scaling == chained[:taken]
    assert rest.nodes == chained[taken:]
    assert rest.source == (chained[taken - 1].name if taken else "input")


@pytest.mark.parametrize(
    ("first", "name", "expected"),
    [
        (rescaling(1 / 255), "sequential", None),
        (rescaling(1 / 127.5, -1), "sequential", (2.0, -1)),
        (rescaling(1 / 255, 0.5), "sequential", (1.0, 0.5)),
        (rescaling(2.0, -1), "sequential", (2.0, -1)),
        (rescaling(1 / 255), "network", (1 / 255, 0.0)),  # built here: it took images in [0, 1]
    ],
)
def test_a_model_of_pixels_from_elsewhere_is_told_that_they_come_scaled(first, name, expected):
    model = for_unit_pixels(KerasModel(name, "input", (28, 28, 1), chain(first, ("Flatten", {}))))
    assert [node.class_name for node in model.nodes][-1] == "Flatten"
    if expected is None:
        assert (len(model.nodes), model.source) == (1, "n0")
    else:
        config = model.nodes[0].config
        assert (config["scale"], config["offset"]) == expected


@pytest.mark.parametrize(
    ("nodes", "channels", "mean", "std"),
    [
        ([rescaling(1 / 255)], 1, None, None),
        ([rescaling(1.0)], 1, None, None),
        ([rescaling(1 / 127.5, -1)], 1, (0.5,), (0.5,)),
        ([rescaling(2.0, [-1])], 3, (0.5,) * 3, (0.5,) * 3),
        ([normalization(mean=[0.3], variance=[0.04])], 1, (0.3,), (0.2,)),
        ([rescaling(1 / 255), normalization(mean=0.3, variance=0.04)], 1, (0.3,), (0.2,)),
        (
            [normalization(mean=[51.0, 0.0], variance=[51.0**2, 255.0**2], axis=-1)],
            2,
            (0.2, 0.0),
            (0.2, 1.0),
        ),
    ],
)
def test_layers_that_scale_come_to_a_mean_and_a_deviation(nodes, channels, mean, std):
    found = normalization_of(chain(*nodes), channels, {})
    if mean is None:
        assert found is None
    else:
        assert found.mean == pytest.approx(mean)
        assert found.std == pytest.approx(std)


def test_what_was_learned_stands_for_what_was_given():
    nodes = chain(normalization(mean=None, variance=None))
    assert is_learned(nodes[0])
    found = normalization_of(nodes, 1, {"n0": Learned((0.25,), (0.25,))})
    assert found == Normalization(mean=(0.25,), std=(0.5,))


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ([rescaling(0.2)], "cannot be told whether"),
        ([rescaling(-1.0)], "cannot be told whether"),
        ([rescaling([1.0, 2.0])], "scale is .* a number, or one for each channel"),
        ([rescaling(float("nan"))], "scale is nan"),
        ([rescaling(10**400)], "scale is 1"),
        ([normalization(mean=[0.1], variance=[-1.0])], "variance -1"),
        ([normalization(mean=[0.1], variance=[1.0], axis=[1])], "axis"),
        ([normalization(mean=[0.1], variance=[1.0], invert=True)], "invert True"),
        ([normalization(mean=[0.1], variance=[1.0], surprise=1)], "setting 'surprise'"),
        ([("Rescaling", {"scale": 1.0, "dtype": "mixed_float16"})], "dtype is 'mixed_float16'"),
    ],
)
def test_what_cannot_be_said_so_is_refused_with_the_layers_name(nodes, words):
    with pytest.raises(InputError, match=words) as caught:
        normalization_of(chain(*nodes), 1, {})
    assert "'n0'" in str(caught.value)
