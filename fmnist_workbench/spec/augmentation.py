"""Augmentation: which random changes are made to an image before a network sees it, as a value."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from fmnist_workbench.spec.value import FormatNumber, Value

FillMode = Literal["constant", "nearest", "reflect", "wrap"]


def _around_one(given: Any) -> Any:
    """Read a single number r as the range from 1 - r to 1 + r."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        return (1 - given, 1 + given)
    return tuple(given) if isinstance(given, list) else given


FactorRange = Annotated[tuple[float, float], BeforeValidator(_around_one)]
"""Lowest and highest factor; a single number r stands for 1 - r to 1 + r."""


class Augmentation(Value):
    """What is done to each image, drawn anew for each image and epoch from the ranges given here.

    A field at its default does nothing. Geometric changes are composed into one transform, in the
    order flip, zoom, shear, rotation, shift, elastic, and the image is resampled once; then
    brightness, contrast, channel shift, noise and erasing follow, in this order. Each field has its
    counterpart among the options of Keras's ImageDataGenerator, or goes beyond it.

    Attributes:
        zoom: Factors, for width and height apart: 1.2 shows things larger.
        brightness: Factors of all pixel values.
        contrast: Factors of each pixel's distance from the image's mean.
        erasing_area: Of a rectangle erased, as fractions of the image.
    """

    format: FormatNumber = 1
    horizontal_flip: bool = Field(
        default=False,
        description="Mirror half of the images left to right. Right for shirts; a shoe then points "
        "either way, and a digit becomes no digit.",
    )
    vertical_flip: bool = Field(
        default=False,
        description="Turn half of the images upside down. Only right where the images to be told "
        "apart later can stand on their heads.",
    )
    rotation: Annotated[float, Field(ge=0, le=180)] = Field(
        default=0.0, description="Turn by up to so many degrees either way."
    )
    width_shift: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.0,
        description="Move left or right by up to this fraction of the width.",
    )
    height_shift: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.0,
        description="Move up or down by up to this fraction of the height.",
    )
    shear: Annotated[float, Field(ge=0, le=60)] = Field(
        default=0.0, description="Slant by up to so many degrees either way, like italic letters."
    )
    zoom: FactorRange = Field(
        default=(1.0, 1.0), description="Make larger or smaller, width and height apart."
    )
    elastic: Annotated[float, Field(ge=0, le=20)] = Field(
        default=0.0,
        description="Bend the image as if drawn on rubber: how many pixels a point moves, in the "
        "root mean square (Simard, Steinkraus & Platt, 2003).",
    )
    elastic_smoothness: Annotated[float, Field(ge=1, le=20)] = Field(
        default=4.0,
        description="Over how many pixels neighbours move alike: small is wobbly, large is gentle.",
    )
    brightness: FactorRange = Field(
        default=(1.0, 1.0), description="Multiply all pixels: below 1 darker, above 1 lighter."
    )
    contrast: FactorRange = Field(
        default=(1.0, 1.0),
        description="Move pixels away from the image's mean, or, below 1, towards it.",
    )
    channel_shift: Annotated[float, Field(ge=0, le=255)] = Field(
        default=0.0,
        description="Make all pixels of a channel lighter or darker by up to so much, of 255.",
    )
    noise: Annotated[float, Field(ge=0, le=128)] = Field(
        default=0.0,
        description="Add Gaussian noise to each pixel: its standard deviation, of 255.",
    )
    erasing: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.0,
        description="How often a rectangle is erased, so that the network learns to look at more "
        "than one part (Zhong et al., 2020).",
    )
    erasing_area: tuple[float, float] = Field(
        default=(0.02, 0.2), description="How much of the image is erased."
    )
    fill_mode: FillMode = Field(
        default="constant",
        description="What stands where nothing was: one value, the nearest pixel, the image "
        "mirrored, or the image repeated.",
    )
    fill_value: Annotated[int, Field(ge=0, le=255)] = Field(
        default=0, description="The value of what was outside, and of what is erased."
    )

    @model_validator(mode="after")
    def _ranges_make_sense(self) -> Self:
        limits = {
            "zoom": (0.1, 10.0),
            "brightness": (0.0, 10.0),
            "contrast": (0.0, 10.0),
            "erasing_area": (0.0, 1.0),
        }
        for name, (least, most) in limits.items():
            low, high = getattr(self, name)
            if not least <= low <= high <= most:
                raise ValueError(
                    f"{name} is [{low:g}, {high:g}]: it must be two numbers from {least:g} to "
                    f"{most:g}, the lower one first"
                )
        return self

    @property
    def active(self) -> bool:
        """Whether anything is done at all."""
        return self.geometric or self.coloured

    @property
    def geometric(self) -> bool:
        """Whether pixels are moved, so that the image is resampled."""
        moved = (self.rotation, self.width_shift, self.height_shift, self.shear, self.elastic)
        flipped = self.horizontal_flip or self.vertical_flip
        return flipped or any(moved) or self.zoom != (1.0, 1.0)

    @property
    def coloured(self) -> bool:
        """Whether values are changed."""
        factors = self.brightness != (1.0, 1.0) or self.contrast != (1.0, 1.0)
        return factors or any((self.channel_shift, self.noise, self.erasing))


DOCUMENT_000 = Augmentation(width_shift=4 / 28, height_shift=4 / 28, noise=8.0, channel_shift=25.0)
"""Shifts of up to 4 pixels of 28, noise and an intensity offset."""
