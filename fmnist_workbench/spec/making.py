"""New data sets: what is to be made, as values; the window's forms and the commands make these."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fmnist_workbench.spec.augmentation import DOCUMENT_000, Augmentation
from fmnist_workbench.spec.data import AS_IT_IS, MAX_IMAGES, Reading, require_part
from fmnist_workbench.spec.value import Seed, Value

DataFormat = Literal["npz", "npz-000", "csv"]
"""Named arrays; document 000's unnamed ones; label and pixels in rows."""

ImageCount = Annotated[int, Field(ge=0, le=1_000_000)]

_SEED = "The start of all randomness: the same seed makes the same images."


class Prepare(Value):
    """Another data set in one of our formats, unchanged."""

    kind: Literal["prepare"] = "prepare"
    source: str
    reading: Reading = AS_IT_IS


class Augment(Value):
    """So many randomly changed images of a data set, shuffled.

    Each part is drawn from the same part of the source: no test image becomes a training image.
    """

    kind: Literal["augment"] = "augment"
    source: str
    reading: Reading = AS_IT_IS
    augmentation: Augmentation = DOCUMENT_000
    train: Annotated[int, Field(ge=2, le=1_000_000)] = Field(
        default=60_000, description="How many training images to make, all classes alike."
    )
    test: ImageCount = Field(
        default=10_000, description="How many test images to make, from the test images only."
    )
    seed: Seed = Field(default=0, description=_SEED)


class Synthesize(Value):
    """Digits drawn from the fonts at hand, each moved, turned, slanted and bent at random."""

    kind: Literal["synthesize"] = "synthesize"
    train: Annotated[int, Field(ge=10, le=1_000_000)] = Field(
        default=10_000, description="How many training images to draw, all digits alike."
    )
    test: ImageCount = Field(default=2_000, description="How many test images to draw.")
    seed: Seed = Field(default=0, description=_SEED)
    system_fonts: bool = Field(
        default=False,
        description="Use the fonts of this computer too. More fonts make a better data set, but "
        "another computer will not draw the same one.",
    )
    shared_fonts: bool = Field(
        default=False,
        description="Draw train and test with the same fonts. The test figure is then too good: "
        "the network has seen these very shapes.",
    )
    shift: Annotated[float, Field(ge=0, le=14)] = Field(
        default=3.0, description="Move by up to so many pixels each way."
    )
    rotation: Annotated[float, Field(ge=0, le=45)] = Field(
        default=25.0, description="Turn by up to so many degrees either way."
    )
    slant: Annotated[float, Field(ge=0, le=45)] = Field(
        default=25.0, description="Slant by up to so many degrees either way, as handwriting does."
    )
    smallest: Annotated[int, Field(ge=8, le=28)] = Field(
        default=16, description="Height of the smallest digits, in pixels."
    )
    largest: Annotated[int, Field(ge=8, le=28)] = Field(
        default=22, description="Height of the largest digits, in pixels."
    )
    weight: Annotated[float, Field(ge=0, le=3)] = Field(
        default=1.0, description="Make strokes thicker or thinner by up to so many pixels."
    )
    elastic: Annotated[float, Field(ge=0, le=20)] = Field(
        default=2.5,
        description="Bend as if drawn on rubber, which makes type look more like handwriting: how "
        "many pixels a point moves, in the root mean square.",
    )
    blur: Annotated[float, Field(ge=0, le=3)] = Field(
        default=0.0, description="Blur by up to so many pixels (the radius of a Gaussian)."
    )
    noise: Annotated[float, Field(ge=0, le=128)] = Field(
        default=0.0, description="Standard deviation of the noise added to each pixel, of 255."
    )

    @model_validator(mode="after")
    def _smallest_is_not_the_largest(self) -> Self:
        if self.smallest > self.largest:
            raise ValueError(
                f"smallest is {self.smallest}: it must not be above largest, which is "
                f"{self.largest}"
            )
        return self


class Resplit(Value):
    """The images of a data set told apart anew: train, validation, and the rest for the test.

    The images that are test images already stay so as far as the parts allow.
    """

    kind: Literal["split"] = "split"
    source: str
    reading: Reading = AS_IT_IS
    train: Annotated[float, Field(gt=0, le=MAX_IMAGES)] = Field(
        default=5 / 7, description="The part to train on: a fraction, or how many images."
    )
    validation: Annotated[float, Field(gt=0, le=MAX_IMAGES)] = Field(
        default=1 / 7,
        description="The part to watch the training on: a fraction, or how many images. What is "
        "left is for the final test.",
    )
    seed: Seed = Field(default=0, description="Which images go where.")

    @model_validator(mode="after")
    def _parts_are_fractions_or_counts(self) -> Self:
        require_part("train", self.train)
        require_part("validation", self.validation)
        return self


Plan = Prepare | Augment | Synthesize | Resplit
