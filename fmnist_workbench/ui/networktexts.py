"""What the blocks of the Network tab say, and what is told of what the pointer is on."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from math import prod

from fmnist_workbench.spec.diagnosis import Diagnosis, LayerRow, Problem
from fmnist_workbench.spec.layers import AnyLayer, Shape, describe
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.tutor import arithmetic_of
from fmnist_workbench.spec.walk import BYTES_A_VALUE
from fmnist_workbench.spec.words import size
from fmnist_workbench.ui.tutortexts import sight
from fmnist_workbench.ui.widgets.blockstyle import BlockText
from fmnist_workbench.ui.widgets.text import capitalized


def block_texts(
    network: Network, diagnosis: Diagnosis, problems: Sequence[Problem], data: str | None
) -> list[BlockText]:
    """Return a text for the input and one for each layer.

    Args:
        network: What to show.
        diagnosis: Its diagnosis.
        problems: Those of its problems to remark on.
        data: The data set's name, None while there is none.
    """
    images = f"images of {data}" if data else "no data set is open yet"
    shape = describe(network.input_shape)
    by_layer: defaultdict[int | None, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_layer[problem.layer].append(problem)
    texts = [BlockText("Input", images, f"{network.classes} classes", shape=shape)]
    for index, (layer, row) in enumerate(zip(network.layers, diagnosis.rows, strict=True)):
        texts.append(_layer_text(layer, row, by_layer[index]))
    return texts


def several_chosen(chosen: Collection[int], alike: Collection[int], layer: AnyLayer) -> str:
    """Return how many layers are chosen, and for which of them the settings shown count."""
    return f"{len(chosen)} chosen; this sets {len(alike)} {layer.title}"


def about_layer(network: Network, diagnosis: Diagnosis, index: int) -> str:
    """Return what a layer makes of what it gets, with its formulas and what a value of it sees."""
    layer, row = network.layers[index], diagnosis.rows[index]
    before = diagnosis.rows[index - 1].output_shape if index else network.input_shape
    shapes = " → ".join(describe(each) if each else "?" for each in (before, row.output_shape))
    arithmetic = arithmetic_of(network, index)
    facts = (
        ("Output", arithmetic.output),
        ("Parameters", arithmetic.parameters),
        ("MACs", arithmetic.macs),
        ("Receptive field", arithmetic.receptive_field),
    )
    lines = [f"{name}: {formula}" for name, formula in facts if formula]
    sees = [f"A value sees {sight(row)}."] if row.output_shape else []
    return "\n".join([f"{layer.title}, {row.name}", shapes, "", *lines, *sees])


def about_shape(shape: Shape | None) -> str:
    """Return what the numbers of a shape between two layers mean."""
    if shape is None:
        return "The shape here is known as soon as the layers above fit each other."
    count = prod(shape)
    room = f"{count:,} values, {size(count * BYTES_A_VALUE)} for one image."
    if len(shape) == 1:
        return f"{describe(shape)} in a row, without a place in the image: {room}"
    height, width, channels = shape
    maps = "1 channel" if channels == 1 else f"{channels:,} channels"
    return f"{describe(shape)}: {height} rows, {width} columns and {maps}; {room}"


def _layer_text(layer: AnyLayer, row: LayerRow, problems: list[Problem]) -> BlockText:
    """Return a layer's text; beside an error, advice can wait."""
    errors = [problem for problem in problems if problem.severity == "error"]
    return BlockText(
        title=layer.title,
        summary=layer.summary(),
        right=f"{row.parameters:,} parameters" if row.parameters else "",
        name=row.name,
        group=layer.group,
        remark=" ".join(capitalized(problem.message) for problem in errors or problems),
        fault=bool(errors),
        shape=describe(row.output_shape) if row.output_shape else "shape unknown",
    )
