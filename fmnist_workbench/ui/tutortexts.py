"""What the tutor says about a network, in words."""

from itertools import groupby

from fmnist_workbench.spec.cures import Cure
from fmnist_workbench.spec.diagnosis import Diagnosis, LayerRow, Problem, diagnose
from fmnist_workbench.spec.forecast import Forecast, epochs_words, forecast_words
from fmnist_workbench.spec.layers import Shape, describe
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.walk import BYTES_A_VALUE
from fmnist_workbench.spec.words import duration, size

_SHAPES_SHOWN = 7


def verdict(diagnosis: Diagnosis) -> str:
    """Return whether a network can be trained, in one short sentence."""
    errors = len(diagnosis.errors)
    if not errors:
        return "This network can be trained."
    return f"{'1 error keeps' if errors == 1 else f'{errors} errors keep'} it from being built."


def why_not(diagnosis: Diagnosis) -> str:
    """Return the first error with the layer at fault, in one sentence; "" if there is none."""
    if diagnosis.ok:
        return ""
    first, *others = diagnosis.errors
    where = place_of(first, diagnosis)
    more = f" And {len(others)} more." if others else ""
    return f"Cannot be built: {where}{': ' if where else ''}{first.message}{more}"


def place_of(problem: Problem, diagnosis: Diagnosis) -> str:
    """Return which layer a problem is about: "layer 3, conv2d_1"; "" for the whole network."""
    if problem.layer is None:
        return ""
    return f"layer {problem.layer + 1}, {diagnosis.rows[problem.layer].name}"


def totals(diagnosis: Diagnosis) -> str:
    """Return what a network costs, in two lines: so few, that advice stays in sight below them."""
    if not _all_known(diagnosis):
        return "Parameters, MACs and memory are known as soon as every layer fits the one before."
    weights = size(diagnosis.parameters * BYTES_A_VALUE)
    return (
        f"{diagnosis.parameters:,} parameters, {weights}\n"
        f"{diagnosis.macs:,} MACs, {size(diagnosis.memory)} an image"
    )


def about_totals(diagnosis: Diagnosis, batch_size: int) -> str:
    """Return what those figures mean, and what a batch takes."""
    words = (
        "Parameters are the weights that are learned, 4 bytes each. A MAC is one multiplication "
        "with its addition. The memory for an image is what all layers give"
    )
    if not _all_known(diagnosis):
        return f"{words}; training keeps it for every image of a batch."
    batch = size(diagnosis.memory * batch_size)
    return f"{words}; training keeps it for every image of a batch: {batch} for {batch_size}."


def time_words(diagnosis: Diagnosis, forecast: Forecast | None) -> str:
    """Return how long an epoch would take, in one line where it is known."""
    if forecast is None:
        missing = "a data set is open" if diagnosis.ok else "the network can be trained"
        return f"Time an epoch: known when {missing}"
    if forecast.seconds is None:
        return f"Time an epoch: {forecast_words(forecast)}"
    basis = f"as in {forecast.run}" if forecast.run else "measured here"
    return f"About {duration(forecast.seconds)} an epoch, {basis}"


def about_time(forecast: Forecast | None, epochs: int) -> str:
    """Return what that time means, and what a whole training takes."""
    whole = f"{epochs_words(forecast, epochs)}\n\n" if forecast and forecast.seconds else ""
    return (
        f"{whole}How long a training would take with the recipe as it stands (Ctrl+4). It is "
        "tried out on a few batches, and known better from the first run on."
    )


def effect(before: Diagnosis, cure: Cure) -> str:
    """Return what a network becomes through a cure: its shapes and its cost."""
    after = diagnose(cure.network)
    more = after.parameters - before.parameters
    change = f" ({abs(more):,} {'more' if more > 0 else 'fewer'})"
    return (
        f"The network then: {_shapes(before, after, cure.network)}.\n\n"
        f"{after.parameters:,} parameters{change if more and _all_known(before) else ''}, "
        f"{after.macs:,} MACs an image."
    )


def sight(row: LayerRow) -> str:
    """Return how much of the image one value of a layer's output depends on."""
    side = row.receptive_field
    return f"{side}×{side} pixels" if side else "the whole image"


def _all_known(diagnosis: Diagnosis) -> bool:
    return all(row.output_shape is not None for row in diagnosis.rows)


def _shapes(before: Diagnosis, after: Diagnosis, network: Network) -> str:
    """Return the shapes from the first layer on that gives another one, each once in a row."""
    old: list[Shape | None] = [row.output_shape for row in before.rows]
    new: list[Shape | None] = [network.input_shape, *(row.output_shape for row in after.rows)]
    same = next((i for i, (a, b) in enumerate(zip(old, new[1:], strict=False)) if a != b), 0)
    words = [describe(shape) for shape, _ in groupby(new[same:]) if shape is not None]
    if len(words) > _SHAPES_SHOWN:
        words[_SHAPES_SHOWN - 2 : -1] = ["…"]
    return " → ".join(["…"] * (same > 0) + words)
