"""What pixels go through on their way into a network, beyond being scaled to [0, 1]."""

from typing import Annotated

from pydantic import Field

from fmnist_workbench.spec.value import Value


class Normalization(Value):
    """What is taken from each channel of an image, and by what it is divided then.

    Both of pixels scaled to [0, 1]: worked out over the images a run is trained on, or what a
    model file does with its images.
    """

    mean: tuple[float, ...]
    std: tuple[Annotated[float, Field(gt=0)], ...]
