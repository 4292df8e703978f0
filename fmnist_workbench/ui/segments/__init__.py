"""Train's segments, one file each: another one is another file, and its class in this list."""

from fmnist_workbench.ui.segments.augmentation import AugmentationSegment
from fmnist_workbench.ui.segments.base import Segment
from fmnist_workbench.ui.segments.board import BoardSegment
from fmnist_workbench.ui.segments.curves import CurvesSegment
from fmnist_workbench.ui.segments.recipe import RecipeSegment
from fmnist_workbench.ui.segments.transfer import TransferSegment

SEGMENTS: tuple[type[Segment], ...] = (
    CurvesSegment,
    BoardSegment,
    RecipeSegment,
    AugmentationSegment,
    TransferSegment,
)
"""All segments, in the order of their buttons."""
