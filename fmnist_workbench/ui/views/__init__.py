"""Explore's views, one file each: `VIEW` is the class, built when the view is first seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ViewName = Literal["images", "classes", "typical", "pixels", "map", "augment"]


@dataclass(frozen=True)
class About:
    """How a view is chosen: its title, the letter that is its key, and what it shows."""

    title: str
    key: str
    teaches: str


VIEWS: Mapping[ViewName, About] = {
    "images": About("Images", "i", "Many images at once, drawn at random."),
    "classes": About(
        "Classes",
        "c",
        "How many images each class has, and what they have in common: their mean image, and where "
        "they differ most from it.",
    ),
    "typical": About(
        "Typical",
        "t",
        "The images most like the mean of their class, and those least like it: among the odd ones "
        "are wrong labels.",
    ),
    "pixels": About("Pixels", "p", "How often each pixel value from 0 to 255 occurs."),
    "map": About(
        "Map",
        "m",
        "Each image as a point, like ones close together: classes that overlap here are hard to "
        "tell apart.",
    ),
    "augment": About(
        "Augment",
        "a",
        "What random changes make of an image before the network sees it: choose them here for the "
        "training.",
    ),
}
"""All views, in the order of their buttons."""
