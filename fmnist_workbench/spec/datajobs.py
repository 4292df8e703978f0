"""The data child's jobs about data sets: what is asked, and what each ends with.

They are messages as those of `spec.jobs`, with the same limits.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from fmnist_workbench.spec.data import AS_IT_IS, DataInfo, DataRef, Reading, SplitName
from fmnist_workbench.spec.making import DataFormat, Plan, Synthesize

MapMethod = Literal["pca", "tsne"]


@dataclass(frozen=True)
class OpenData:
    """Read a data set, check it and put it into the array cache. Ends with a DataInfo.

    With a checksum, arrays that the cache holds under it are taken without reading the source.
    """

    home: Path
    source: str
    checksum: str | None = None
    reading: Reading = AS_IT_IS


@dataclass(frozen=True)
class MakeData:
    """Make a data set, write it to a file or folder and open it. Ends with a DataMade."""

    home: Path
    plan: Plan
    out: Path
    format: DataFormat = "npz"


@dataclass(frozen=True)
class PreviewDigits:
    """Draw a few digits as a plan says, to be looked at. Ends with a DigitsPreview."""

    plan: Synthesize


@dataclass(frozen=True)
class LookAtClasses:
    """Work out what the classes of a split look like. Ends with a ClassLook."""

    home: Path
    data: DataRef
    split: SplitName


@dataclass(frozen=True)
class MapImages:
    """Lay images of a split out in two dimensions, like ones close together. Ends with an ImageMap.

    t-SNE cannot be interrupted: whoever wants it no longer aborts it, which ends the child.
    """

    home: Path
    data: DataRef
    split: SplitName
    method: MapMethod
    count: int = 2_000
    seed: int = 0


DataRequest = OpenData | MakeData | PreviewDigits | LookAtClasses | MapImages


@dataclass(frozen=True)
class DataMade:
    """A data set that was made, as it reads back, and where it is.

    Attributes:
        notes: What a person should know of it, a sentence each.
    """

    info: DataInfo
    path: Path
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class DigitsPreview:
    """A few digits, as all of a plan would be drawn.

    Attributes:
        shape: (height, width) of a digit.
        train: Training images in rows of 0 to 9: uint8, (rows, 10, *shape), row by row.
        test: Test images likewise; empty where the plan wants none.
        train_fonts: The font families that the training images are drawn with.
        test_fonts: Those of the test images.
    """

    shape: tuple[int, int]
    train: bytes = field(repr=False)
    test: bytes = field(repr=False)
    train_fonts: tuple[str, ...]
    test_fonts: tuple[str, ...]


@dataclass(frozen=True)
class ClassLook:
    """What the classes of a split look like.

    Attributes:
        shape: (height, width, channels) of the pictures sent: smaller than the images where those
            of all classes would not fit into a message.
        means: Mean image of each class: uint8, (classes, *shape), row by row.
        deviations: Standard deviation of each pixel in each class, likewise, in pixel values.
        nearest: For each class, images nearest to its mean, nearest first: places in the split.
            Up to 8; none for a class without images, of which the pictures are black.
        farthest: Those farthest from it, farthest first.
        histogram: How many pixels have each value, 0 to 255, over all images looked at.
        counted: How many images were looked at: all of the split.
    """

    split: SplitName
    shape: tuple[int, int, int]
    means: bytes = field(repr=False)
    deviations: bytes = field(repr=False)
    nearest: tuple[tuple[int, ...], ...]
    farthest: tuple[tuple[int, ...], ...]
    histogram: tuple[int, ...]
    counted: int


@dataclass(frozen=True)
class ImageMap:
    """Images as points.

    Attributes:
        places: Which images, as places in the split.
        points: float32, little-endian, (images, 2): x and y, each from 0 to 1.
        explained: For PCA, the fractions of the variance that x and y stand for; of images of more
            than 1,024 values, once these are made smaller.
    """

    split: SplitName
    method: MapMethod
    places: tuple[int, ...]
    points: bytes = field(repr=False)
    explained: tuple[float, float] | None = None


DataResult = DataInfo | DataMade | DigitsPreview | ClassLook | ImageMap
