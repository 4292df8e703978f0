"""Edits that may mend a shape error: each a draft to be tried out, the most likely first."""

from collections.abc import Iterator
from math import isqrt, prod

from fmnist_workbench.spec.draft import Draft
from fmnist_workbench.spec.layers import Conv2D, Layer, Reshape, Shape, describe
from fmnist_workbench.spec.walk import shape_before, walk

_VOLUME_RANK = 3


def smaller_window(draft: Draft, index: int) -> Iterator[Draft]:
    """Yield ways out of a window that is larger than what is left of the image."""
    fits = _fitting(draft, index)
    if window_field(draft.network.layers[index]) == "kernel_size":
        yield from fits
        yield from _shrinking_less(draft, index)
        yield draft.delete(index)
    else:
        yield draft.delete(index)
        yield from _shrinking_less(draft, index)
        yield from fits


def volume_again(draft: Draft, index: int) -> Iterator[Draft]:
    """Yield ways to give a layer the maps it needs instead of a row of values."""
    flat = _flattened_at(draft, index)
    if flat is not None:
        yield draft.move(index, flat, f"move {{}} before {draft.labels[flat]}")
    yield draft.delete(index)
    if flat is not None:
        yield from _as_before(draft, index, flat)


def one_of_both(draft: Draft, index: int) -> Iterator[Draft]:
    """Yield ways out of strides and a dilation at once."""
    yield draft.change(index, "set dilation_rate to 1 in {}", dilation_rate=1)
    yield draft.change(index, "set strides to 1 in {}", strides=1)
    yield draft.delete(index)


def fitting_target(draft: Draft, index: int) -> Iterator[Draft]:
    """Yield shapes that hold as many values as a Reshape gets."""
    layer = draft.network.layers[index]
    assert isinstance(layer, Reshape)
    for target in _targets(layer.target_shape, prod(_shape_at(draft, index))):
        words = f"set target_shape to {describe(target)} in {{}}"
        yield draft.change(index, words, target_shape=target)
    yield draft.delete(index)


def window_field(layer: Layer) -> str:
    """Return the field that holds the side of a sliding layer's window."""
    return "pool_size" if "pool_size" in type(layer).model_fields else "kernel_size"


def _fitting(draft: Draft, index: int) -> Iterator[Draft]:
    """Yield the window padded, or as large as fits; not a pooling of single pixels."""
    layer, field = draft.network.layers[index], window_field(draft.network.layers[index])
    left = min(_shape_at(draft, index)[:2])
    yield draft.change(index, "set padding to 'same' in {}", padding="same")
    if isinstance(layer, Conv2D) and layer.dilation_rate > 1:
        if layer.kernel_size <= left:
            yield draft.change(index, "set dilation_rate to 1 in {}", dilation_rate=1)
        left = (left - 1) // layer.dilation_rate + 1
    if left > 1 or field == "kernel_size":
        yield draft.change(index, f"set {field} to {left} in {{}}", **{field: left})


def _shrinking_less(draft: Draft, index: int) -> Iterator[Draft]:
    """Yield the draft with the nearest layer before that shrinks the image by steps changed."""
    for before in range(index - 1, -1, -1):
        layer = draft.network.layers[before]
        if any(window.stride > 1 for window in layer.windows() or ()):
            if window_field(layer) == "kernel_size":
                yield draft.change(before, "set strides to 1 in {}", strides=1)
            else:
                yield draft.delete(before)
            return


def _flattened_at(draft: Draft, index: int) -> int | None:
    """Return the layer before the one at `index` that last made a row of a volume, if one did."""
    rows, _ = walk(draft.network)
    for before in range(index - 1, -1, -1):
        shape = shape_before(draft.network, rows, before)
        if shape is not None and len(shape) == _VOLUME_RANK:
            return before
    return None


def _as_before(draft: Draft, index: int, flat: int) -> Iterator[Draft]:
    """Yield a Reshape to the volume of which the row was made, if it still holds as much."""
    volume, row = _shape_at(draft, flat), _shape_at(draft, index)
    if prod(volume) == prod(row):
        words = f"put a Reshape to {describe(volume)} before {{}}"
        yield draft.insert(index, Reshape(target_shape=volume), words, index)


def _shape_at(draft: Draft, index: int) -> Shape:
    """Return what a layer gets, where that is known."""
    shape = shape_before(draft.network, walk(draft.network)[0], index)
    assert shape is not None
    return shape


def _targets(wanted: Shape, values: int) -> Iterator[Shape]:
    """Yield shapes for so many values that are like the one wanted."""
    if len(wanted) != _VOLUME_RANK:
        yield (values,)
        return
    height, width, channels = wanted
    if values % (height * width) == 0:
        yield height, width, values // (height * width)
    side = isqrt(values // channels)
    if side * side * channels == values:
        yield side, side, channels
    yield 1, 1, values
