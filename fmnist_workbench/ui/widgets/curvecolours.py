"""The colours of the training curves, for light and for dark ground."""

from dataclasses import dataclass

from fmnist_workbench.ui.theme import (
    BATCH_COLOUR,
    CHANGE_COLOUR,
    CHANGE_ON_DARK,
    TRAIN_COLOUR,
    TRAIN_ON_DARK,
    VALIDATION_COLOUR,
    Palette,
    mixed,
)

_BAND_SHARE = 0.3
_COMPARED_SHARE = 0.75


@dataclass(frozen=True)
class CurveColours:
    """One colour for each line."""

    batches: str
    mean: str
    train: str
    validation: str
    best: str
    change: str
    compared: str
    compared_train: str


def curve_colours(colours: Palette) -> CurveColours:
    """Return the colours of the lines: the single batches are faint, for they scatter widely."""
    train = TRAIN_ON_DARK if colours.dark else TRAIN_COLOUR
    return CurveColours(
        # Made solid: blending costs time at each frame.
        batches=mixed(BATCH_COLOUR, colours.surface, _BAND_SHARE),
        mean=BATCH_COLOUR,
        train=train,
        validation=VALIDATION_COLOUR,
        best=colours.foreground,
        change=CHANGE_ON_DARK if colours.dark else CHANGE_COLOUR,
        compared=mixed(VALIDATION_COLOUR, colours.surface, _COMPARED_SHARE),
        compared_train=mixed(train, colours.surface, _COMPARED_SHARE),
    )
