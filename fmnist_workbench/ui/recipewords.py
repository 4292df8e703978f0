"""Sentences about recipes: what an augmentation does, and why a recipe is fixed."""

from collections.abc import Iterator

from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.ui.state import State

OFF = "off"
_IDLE = Augmentation()
_SHAPES = ("elastic_smoothness", "erasing_area", "fill_value")
"""What says how another change looks, and does nothing by itself."""
_UNITS = {
    "rotation": ("±", 1, "°"),
    "shear": ("±", 1, "°"),
    "elastic": ("", 1, " px"),
    "elastic_smoothness": ("", 1, " px"),
    "channel_shift": ("±", 1, ""),
    "erasing": ("", 100, " %"),
}
"""What stands before a number, its factor, and what stands behind it."""
_SHIFTS = {"width_shift": 1, "height_shift": 0}
"""Shifts, and which of (height, width) each is a fraction of."""
_SUMMED_UP = (
    "rotation",
    "shear",
    "zoom",
    "elastic",
    "brightness",
    "contrast",
    "channel_shift",
    "noise",
    "erasing",
)


def why_fixed(state: State) -> str:
    """Return why the recipe in the window cannot be changed, or nothing if it can."""
    view = state.run.value
    if state.training.value != "idle":
        return "Fixed while the training runs."
    if view is None:
        return ""
    if view.run.status == "running":
        return "Fixed: this run is trained elsewhere."
    return "Fixed for this run: Reset for fresh weights to change the rest."


def amount(augmentation: Augmentation, name: str, size: tuple[int, int]) -> str:
    """Return how strong one change is, in words.

    Args:
        augmentation: What is done.
        name: One of its fields that holds a number or a range.
        size: (height, width) of the images, as shifts are shown in pixels.

    Example:
        >>> amount(Augmentation(rotation=10), "rotation", (28, 28))
        '±10°'
    """
    value = getattr(augmentation, name)
    if value == getattr(_IDLE, name) and name not in _SHAPES:
        return OFF
    if isinstance(value, tuple):
        return f"{100 * value[0]:.3g}–{100 * value[1]:.3g} %"
    if name in _SHIFTS:
        return f"±{value * size[_SHIFTS[name]]:.2g} px"
    before, factor, unit = _UNITS.get(name, ("", 1, ""))
    return f"{before}{factor * value:.3g}{unit}"


def summary(augmentation: Augmentation, size: tuple[int, int]) -> str:
    """Return an augmentation in a few words.

    Example:
        >>> summary(Augmentation(rotation=10, width_shift=1/7, height_shift=1/7), (28, 28))
        'shift 4 px, rotation 10°'
    """
    return ", ".join(_changes(augmentation, size)) or OFF


def _changes(augmentation: Augmentation, size: tuple[int, int]) -> Iterator[str]:
    for name in ("horizontal_flip", "vertical_flip"):
        if getattr(augmentation, name):
            yield name.replace("_", " ")
    across, down = (amount(augmentation, name, size) for name in _SHIFTS)
    if across == down != OFF:
        yield f"shift {across[1:]}"
    else:
        yield from (
            f"{name.replace('_', ' ')} {shift[1:]}"
            for name, shift in zip(_SHIFTS, (across, down), strict=True)
            if shift != OFF
        )
    for name in _SUMMED_UP:
        words = amount(augmentation, name, size)
        if words != OFF:
            yield f"{name.replace('_', ' ')} {words.removeprefix('±')}"
