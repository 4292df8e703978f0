"""What an augmentation does, in a few words."""

from fmnist_workbench.spec.augmentation import Augmentation


def in_words(augmentation: Augmentation) -> str:
    """Return what is done to each image, the ranges included.

    Example:
        >>> in_words(Augmentation(rotation=10.0, noise=8.0))
        'turned by up to 10°, noise of 8'
    """
    done = (*_moved(augmentation), *_recoloured(augmentation))
    return ", ".join(done) or "nothing is changed"


def _moved(given: Augmentation) -> list[str]:
    words = []
    if given.horizontal_flip:
        words.append("half of them mirrored")
    if given.vertical_flip:
        words.append("half of them upside down")
    if given.zoom != (1.0, 1.0):
        words.append(f"zoomed {_range(given.zoom)}")
    if given.shear:
        words.append(f"slanted by up to {given.shear:g}°")
    if given.rotation:
        words.append(f"turned by up to {given.rotation:g}°")
    across, down = (f"{100 * part:.3g} %" for part in (given.width_shift, given.height_shift))
    if given.width_shift and across == down:
        words.append(f"shifted by up to {across} each way")
    else:
        words += [f"shifted by up to {across} sideways"] if given.width_shift else []
        words += [f"shifted by up to {down} up or down"] if given.height_shift else []
    if given.elastic:
        words.append(f"bent by {given.elastic:g} pixels")
    return words


def _recoloured(given: Augmentation) -> list[str]:
    words = []
    if given.brightness != (1.0, 1.0):
        words.append(f"brightness {_range(given.brightness)}")
    if given.contrast != (1.0, 1.0):
        words.append(f"contrast {_range(given.contrast)}")
    if given.channel_shift:
        words.append(f"made lighter or darker by up to {given.channel_shift:g}")
    if given.noise:
        words.append(f"noise of {given.noise:g}")
    if given.erasing:
        words.append(f"a part erased in {100 * given.erasing:.3g} % of them")
    return words


def _range(factors: tuple[float, float]) -> str:
    low, high = factors
    return f"{low:g} to {high:g} times"
