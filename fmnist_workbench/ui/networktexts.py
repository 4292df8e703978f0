"""What the Network tab says about a network, in words."""

from collections.abc import Collection

from fmnist_workbench.spec.diagnosis import Diagnosis, LayerRow, Problem
from fmnist_workbench.spec.layers import AnyLayer, describe
from fmnist_workbench.spec.network import Network
from fmnist_workbench.ui.widgets.blockstyle import BlockText

_BYTES_A_WEIGHT = 4


def block_texts(network: Network, diagnosis: Diagnosis, data: str | None) -> list[BlockText]:
    """Return a text for the input and one for each layer.

    Args:
        network: What to show.
        diagnosis: Its diagnosis.
        data: The data set's name, None while there is none.
    """
    images = f"images of {data}" if data else "no data set is open yet"
    shape = describe(network.input_shape)
    texts = [BlockText("Input", images, f"{network.classes} classes", shape=shape)]
    for index, (layer, row) in enumerate(zip(network.layers, diagnosis.rows, strict=True)):
        texts.append(_layer_text(layer, row, diagnosis, index))
    return texts


def several_chosen(chosen: Collection[int], alike: Collection[int], layer: AnyLayer) -> str:
    """Return how many layers are chosen, and for which of them the settings shown count."""
    return f"{len(chosen)} chosen; this sets {len(alike)} {layer.title}"


def verdict(diagnosis: Diagnosis) -> str:
    """Return whether a network can be trained, in one plain sentence."""
    faults = [problem for problem in diagnosis.problems if problem.severity == "error"]
    if not faults:
        return "This network can be trained."
    more = f" And {len(faults) - 1} more." if len(faults) > 1 else ""
    return f"Cannot be built: {_where(faults[0], diagnosis)}{faults[0].message}{more}"


def totals(diagnosis: Diagnosis) -> str:
    """Return what a network costs."""
    if any(row.output_shape is None for row in diagnosis.rows):
        return "Parameters, MACs and size are known as soon as every layer fits the one before it."
    return (
        f"{diagnosis.parameters:,} parameters · {diagnosis.macs:,} MACs an image · "
        f"{_size(diagnosis.parameters * _BYTES_A_WEIGHT)} of weights"
    )


def _where(problem: Problem, diagnosis: Diagnosis) -> str:
    """Return the layer at fault for the start of a sentence, nothing if it is none of them."""
    if problem.layer is None:
        return ""
    return f"layer {problem.layer + 1}, {diagnosis.rows[problem.layer].name}: "


def _layer_text(layer: AnyLayer, row: LayerRow, diagnosis: Diagnosis, index: int) -> BlockText:
    problems = [problem for problem in diagnosis.problems if problem.layer == index]
    return BlockText(
        title=layer.title,
        summary=layer.summary(),
        right=f"{row.parameters:,} parameters" if row.parameters else "",
        name=row.name,
        group=layer.group,
        remark=" ".join(problem.message for problem in problems),
        fault=any(problem.severity == "error" for problem in problems),
        shape=describe(row.output_shape) if row.output_shape else "shape unknown",
    )


def _size(count: float) -> str:
    for unit in ("bytes", "KB", "MB"):
        if count < 1024:
            return f"{count:.0f} bytes" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} GB"
