"""Which images a run sees, and what a data set holds: values without the arrays."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fmnist_workbench.spec.value import Seed, Value

SplitName = Literal["train", "validation", "test"]
SPLITS: tuple[SplitName, ...] = ("train", "validation", "test")

MAX_IMAGES = 2**31 - 1
"""Of one by one pixels, the most that is read."""


class Reading(Value):
    """How a file or folder is to be read, where it does not say so itself.

    Attributes:
        size: (height, width) to which all images of a folder are scaled; None if they are alike.
        test: A file of test images, for a CSV file that holds training images only.
        classes: Class names, in the order of the labels, in place of the file's own.
    """

    size: tuple[int, int] | None = None
    test: str | None = None
    classes: tuple[str, ...] | None = None


AS_IT_IS = Reading()
"""What a file says of itself is enough."""


class Split(Value):
    """How validation images are taken out of the training images: stratified, by seed.

    `limit` keeps only the first so many training images before the split. A data set that brings
    validation images of its own is split as it says: then only `limit` and `per_class` count.
    """

    validation: Annotated[float, Field(gt=0, le=MAX_IMAGES)] = Field(
        default=1 / 6,
        description="The part of the training images set aside to see, while a network learns, how "
        "it does on images it has not seen: a fraction below 1, such as 1/6, or how many images.",
    )
    seed: Seed = Field(
        default=0,
        description="Which images are set aside: the same seed always takes the same ones.",
    )
    limit: Annotated[int, Field(ge=2)] | None = Field(
        default=None,
        description="Use only the first so many training images, to try something out quickly; "
        "empty for all.",
    )
    per_class: Annotated[int, Field(ge=1)] | None = Field(
        default=None,
        description="Train on at most so many images of each class. The validation images stay the "
        "same, so that runs on few and on many images can be compared. Empty for all.",
    )

    @model_validator(mode="after")
    def _validation_is_a_fraction_or_a_count(self) -> Self:
        require_part("validation", self.validation)
        return self


def require_part(field: str, part: float) -> None:
    """Refuse what is neither a fraction below 1 nor a whole number from 2.

    Raises:
        ValueError: It is neither; 1 itself could be meant either way.
    """
    if part == 1 or (part > 1 and part != int(part)):
        raise ValueError(
            f"{field} is {part}: it must be a fraction below 1, or a whole number of images from 2"
        )


class DataRef(Value):
    """A data set as a run remembers it.

    Attributes:
        source: A built-in name, or the absolute path it was read from.
        checksum: SHA-256 of its arrays and classes, under which the array cache holds it.
        split: How training and validation images are told apart.
        reading: How it was read.
    """

    source: str
    checksum: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    split: Split = Split()
    reading: Reading = AS_IT_IS


class Check(Value):
    """One thing looked at in a data set, and what was found.

    Attributes:
        name: What was looked at, in a few words that stay the same.
        ok: Whether it is as it should be.
        detail: A sentence with what was found, and what would be as it should.
        why: Why it matters.
    """

    name: str
    ok: bool
    detail: str
    why: str


class ClassCounts(Value):
    """Images of each class, in class order; `test` is None where a set has no test labels."""

    train: tuple[int, ...]
    test: tuple[int, ...] | None = None


class DataInfo(Value):
    """What there is to say about a data set without opening its arrays.

    Attributes:
        shape: (height, width, channels) of one image.
        train: How many training images, those that the set keeps for validation included.
        test: How many test images, labelled or not; None where there are none.
        validation: How many of the training images, the last ones, the set itself keeps for
            validation; None where that is left to the split.
        reading: How it was read.
    """

    name: str
    source: str
    checksum: str
    shape: tuple[int, int, int]
    classes: tuple[str, ...]
    train: int
    test: int | None = None
    validation: int | None = None
    reading: Reading = AS_IT_IS
    class_counts: ClassCounts
    checks: tuple[Check, ...] = ()

    @property
    def to_train_on(self) -> int:
        """How many training images there are beside those that the set keeps for validation."""
        return self.train - (self.validation or 0)

    @property
    def tests_labelled(self) -> bool:
        """Whether there are test images with labels, so that a network can be judged by them."""
        return self.class_counts.test is not None
