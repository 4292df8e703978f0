"""Edits that take a piece of advice: each a draft to be tried out, the most likely first."""

from collections.abc import Callable, Iterator

from fmnist_workbench.spec.advice import advised
from fmnist_workbench.spec.draft import Draft
from fmnist_workbench.spec.layers import (
    Activation,
    BatchNormalization,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    Rescaling,
)
from fmnist_workbench.spec.shapecures import window_field

Way = Callable[[Draft, list[int]], Draft | None]
"""What to do about the layers that a piece of advice speaks of; None if it would not do."""

WayForOne = Callable[[Draft, int], Draft | None]


def take(draft: Draft, code: str) -> Iterator[Draft]:
    """Yield the draft with each way of taking a piece of advice, at all layers it speaks of."""
    places = advised(draft.walk, code)
    for way in _WAYS[code]:
        done = way(draft, places)
        if done is not None:
            yield done


def _each(way: WayForOne) -> Way:
    """Return a way that does about several layers, one after another, what another does of one."""

    def for_all(draft: Draft, places: list[int]) -> Draft | None:
        done: Draft | None = draft
        for label in [draft.labels[place] for place in places]:
            done = way(done, done.labels.index(label)) if done is not None else None
        return done

    return for_all


def _remove(draft: Draft, places: list[int]) -> Draft:
    return draft.delete(*places)


def _remove_activations(draft: Draft, places: list[int]) -> Draft | None:
    """Remove layers that do nothing but the activation; others would take more along."""
    alone = all(isinstance(draft.network.layers[place], Activation) for place in places)
    return draft.delete(*places) if alone else None


def _relu(draft: Draft, places: list[int]) -> Draft:
    return draft.change("set activation to relu in {}", *places, activation="relu")


def _no_bias(draft: Draft, places: list[int]) -> Draft:
    return draft.change("switch the bias off in {}", *places, use_bias=False)


def _half(draft: Draft, places: list[int]) -> Draft:
    return draft.change("set rate to 0.5 in {}", *places, rate=0.5)


def _random_weights(draft: Draft, index: int) -> Draft:
    usual = type(draft.network.layers[index]).model_fields["kernel_initializer"].default
    words = f"set kernel_initializer to {usual} in {{}}"
    return draft.change(words, index, kernel_initializer=usual)


def _unscaled(draft: Draft, index: int) -> Draft | None:
    """Remove a scaling of pixels that does nothing else."""
    layer = draft.network.layers[index]
    return draft.delete(index) if isinstance(layer, Rescaling) and not layer.offset else None


def _scaled_once(draft: Draft, index: int) -> Draft | None:
    """Let a scaling and shifting of pixels do for 0 to 1 what it does for 0 to 255."""
    layer = draft.network.layers[index]
    if not isinstance(layer, Rescaling) or not layer.offset:
        return None
    return draft.change("multiply the scale by 255 in {}", index, scale=255 * layer.scale)


def _single_pixel(draft: Draft, index: int) -> Draft | None:
    """Let a convolution look at the one pixel there is; a pooling would do nothing then."""
    if window_field(draft.network.layers[index]) == "pool_size":
        return draft.delete(index)
    return draft.change("set kernel_size to 1 in {}", index, kernel_size=1)


def _behind_normalization(draft: Draft, index: int) -> Draft:
    behind = enumerate(draft.network.layers[index:], start=index)
    target = next(place for place, layer in behind if isinstance(layer, BatchNormalization))
    return draft.move(f"move {{}} behind {draft.labels[target]}", target, index)


def _before_weights(draft: Draft, index: int) -> Draft | None:
    """Move a dropout before the layer with weights that it follows, if there is not one yet."""
    layers = draft.network.layers
    target = max((place for place in range(index) if layers[place].learns_map), default=0)
    if target == 0 or isinstance(layers[target - 1], Dropout | Flatten):
        return None
    return draft.move(f"move {{}} before {draft.labels[target]}", target, index)


def _smaller_stride(draft: Draft, index: int) -> Draft:
    side = min(window.side for window in draft.network.layers[index].windows() or ())
    return draft.change(f"set strides to {side} in {{}}", index, strides=side)


def _larger_window(draft: Draft, index: int) -> Draft:
    layer = draft.network.layers[index]
    stride = max(window.stride for window in layer.windows() or ())
    field = window_field(layer)
    return draft.change(f"set {field} to {stride} in {{}}", index, **{field: stride})


def _pool_first(draft: Draft, index: int) -> Draft:
    """Shrink the maps before the Flatten that a large dense layer follows."""
    return draft.insert(index - 1, MaxPooling2D(), "put a MaxPooling2D before {}", index - 1)


def _average_instead(draft: Draft, index: int) -> Draft:
    """Replace the Flatten that a large dense layer follows."""
    words = "replace {} by a GlobalAveragePooling2D"
    return draft.replace(index - 1, GlobalAveragePooling2D(), words)


_WAYS: dict[str, tuple[Way, ...]] = {
    "softmax_in_middle": (_relu, _remove_activations),
    "sigmoid_hidden": (_relu,),
    "two_activations": (_remove,),
    "bias_before_normalization": (_no_bias,),
    "dropout_before_softmax": (_each(_before_weights), _remove),
    "dropout_before_normalization": (_each(_behind_normalization), _remove),
    "stride_skips_pixels": (_each(_smaller_stride), _each(_larger_window)),
    "linear_layers_collapse": (_relu,),
    "one_pixel_left": (_each(_single_pixel), _remove),
    "zeros_initializer": (_each(_random_weights),),
    "scaled_twice": (_each(_unscaled), _each(_scaled_once)),
    "idle_layer": (_remove,),
    "dropout_too_high": (_half, _remove),
    "large_dense": (_each(_pool_first), _each(_average_instead)),
}
