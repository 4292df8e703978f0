"""Edits that may mend a shape error: each a draft to be tried out, the most likely first."""

from collections.abc import Iterator
from math import isqrt, prod

from fmnist_workbench.spec.draft import Draft
from fmnist_workbench.spec.layers import (
    Classifier,
    Conv2D,
    Dense,
    Layer,
    Reshape,
    Shape,
    ShapeError,
    describe,
)

_VOLUME_RANK = 3
_PAD = "set padding to 'same' in {}"


def smaller_window(draft: Draft, index: int) -> Iterator[Draft]:
    """Yield ways out of a window that is larger than what is left of the image."""
    slides = not _pools(draft.network.layers[index])
    yield _mended_from(draft, index)
    if slides:
        yield from _fitting(draft, index)
    yield from _shrinking_less(draft, index)
    if slides:
        yield draft.delete(index)
    else:
        yield draft.change(_PAD, index, padding="same")
        yield from _fitting(draft, index)


def volume_again(draft: Draft, index: int) -> Iterator[Draft]:
    """Yield ways to give a layer the maps it needs instead of a row of values."""
    flat, layer = _flattened_at(draft, index), draft.network.layers[index]
    if layer.windows() is not None:
        run = range(index, _end_of_maps(draft, index))
        yield draft.move(f"move {{}} before {draft.labels[flat]}", flat, *run)
    yield draft.delete(index)
    yield draft.delete(flat)
    yield from _as_before(draft, index, flat)


def one_of_both(draft: Draft, index: int) -> Iterator[Draft]:
    """Yield ways out of strides and a dilation at once."""
    yield draft.change("set dilation_rate to 1 in {}", index, dilation_rate=1)
    yield draft.change("set strides to 1 in {}", index, strides=1)
    yield draft.delete(index)


def fitting_target(draft: Draft, index: int) -> Iterator[Draft]:
    """Yield shapes that hold as many values as a Reshape gets."""
    layer = draft.network.layers[index]
    assert isinstance(layer, Reshape)
    for target in _targets(layer.target_shape, prod(_shape_at(draft, index))):
        words = f"set target_shape to {describe(target)} in {{}}"
        yield draft.change(words, index, target_shape=target)
    yield draft.delete(index)


def window_field(layer: Layer) -> str:
    """Return the field that holds the side of a sliding layer's window."""
    return "pool_size" if "pool_size" in type(layer).model_fields else "kernel_size"


def _pools(layer: Layer) -> bool:
    return window_field(layer) == "pool_size"


def _mended_from(draft: Draft, index: int) -> Draft:
    """Return the draft with all windows from a layer on padded that do not fit; pooling goes."""
    padded: list[int] = []
    removed: list[int] = []
    shape = _shape_at(draft, index)
    for place, layer in enumerate(draft.network.layers[index:], start=index):
        try:
            shape = layer.resolved(draft.network.classes).output_shape(shape)
        except ShapeError as error:
            if error.code != "window_too_large":
                break
            if _pools(layer):
                removed.append(place)
            else:
                padded.append(place)
                shape = layer.changed(padding="same").output_shape(shape)
    mended = draft.change(_PAD, *padded, padding="same") if padded else draft
    return mended.delete(*removed) if removed else mended


def _fitting(draft: Draft, index: int) -> Iterator[Draft]:
    """Yield the window made as large as fits; not a pooling of single pixels."""
    layer, field = draft.network.layers[index], window_field(draft.network.layers[index])
    left = min(_shape_at(draft, index)[:2])
    if isinstance(layer, Conv2D) and layer.dilation_rate > 1:
        if layer.kernel_size <= left:
            yield draft.change("set dilation_rate to 1 in {}", index, dilation_rate=1)
        left = (left - 1) // layer.dilation_rate + 1
    if left > 1 or field == "kernel_size":
        yield draft.change(f"set {field} to {left} in {{}}", index, **{field: left})


def _shrinking_less(draft: Draft, index: int) -> Iterator[Draft]:
    """Yield the draft with the nearest layer before that shrinks the image by steps changed."""
    for before in range(index - 1, -1, -1):
        layer = draft.network.layers[before]
        if any(window.stride > 1 for window in layer.windows() or ()):
            if window_field(layer) == "kernel_size":
                yield draft.change("set strides to 1 in {}", before, strides=1)
            else:
                yield draft.delete(before)
            return


def _flattened_at(draft: Draft, index: int) -> int:
    """Return the layer that made the row of values which a layer gets of a volume."""
    return max(before for before in range(index) if len(_shape_at(draft, before)) == _VOLUME_RANK)


def _end_of_maps(draft: Draft, index: int) -> int:
    """Return the next layer behind that takes a row, or makes one of maps."""
    layers = draft.network.layers
    for behind in range(index + 1, len(layers)):
        layer = layers[behind]
        if isinstance(layer, Dense | Classifier) or layer.windows() is None:
            return behind
    return len(layers)


def _as_before(draft: Draft, index: int, flat: int) -> Iterator[Draft]:
    """Yield a Reshape to the volume of which the row was made, if it still holds as much."""
    volume, row = _shape_at(draft, flat), _shape_at(draft, index)
    if prod(volume) == prod(row):
        words = f"put a Reshape to {describe(volume)} before {{}}"
        yield draft.insert(index, Reshape(target_shape=volume), words, index)


def _shape_at(draft: Draft, index: int) -> Shape:
    """Return what a layer gets, where that is known."""
    shape = draft.walk.before(index)
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
