"""Which images a run sees, and what a data set holds: values without the arrays."""

from typing import Annotated, Literal

from pydantic import Field

from fmnist_workbench.spec.value import Value

SplitName = Literal["train", "validation", "test"]
SPLITS: tuple[SplitName, ...] = ("train", "validation", "test")


class Split(Value):
    """How validation images are taken out of the training images: stratified, by seed.

    `limit` keeps only the first so many training images before the split.
    """

    validation: Annotated[float, Field(gt=0, lt=1)] = Field(
        default=1 / 6,
        description="Fraction of the training images set aside to see, while a network learns, how "
        "it does on images it has not seen.",
    )
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = Field(
        default=0,
        description="Which images are set aside: the same seed always takes the same ones.",
    )
    limit: Annotated[int, Field(ge=2)] | None = Field(
        default=None,
        description="Use only the first so many training images, to try something out quickly; "
        "empty for all.",
    )


class DataRef(Value):
    """A data set as a run remembers it.

    Attributes:
        source: A built-in name, or the absolute path it was read from.
        checksum: SHA-256 of its arrays and classes, under which the array cache holds it.
        split: How training and validation images are told apart.
    """

    source: str
    checksum: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    split: Split = Split()


class Check(Value):
    """One thing looked at in a data set, and what was found."""

    name: str
    ok: bool
    detail: str


class ClassCounts(Value):
    """Images of each class, in class order; `test` is None where a set has no test images."""

    train: tuple[int, ...]
    test: tuple[int, ...] | None = None


class DataInfo(Value):
    """What there is to say about a data set without opening its arrays.

    Attributes:
        shape: (height, width, channels) of one image.
        test: How many test images, None where there are none.
    """

    name: str
    source: str
    checksum: str
    shape: tuple[int, int, int]
    classes: tuple[str, ...]
    train: int
    test: int | None = None
    class_counts: ClassCounts
    checks: tuple[Check, ...] = ()
