"""Checks of the images themselves."""

from fmnist_workbench.datasets.checks.survey import PartFacts, Survey
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.spec.data import Check
from fmnist_workbench.spec.words import count

SMALLEST_SIDE, LARGEST_SIDE = 8, 64
LEAST_RANGE = 128
"""Half of the 255 steps a pixel has."""
BRIGHTNESS_PERCENT = 5


def image_size(dataset: DataSet) -> Check:
    """All images are of one size by construction; whether it is one for small networks."""
    height, width, channels = dataset.shape
    detail = (
        f"All are {height} × {width} pixels, {'grey' if channels == 1 else 'colour'} "
        f"(each side {SMALLEST_SIDE} to {LARGEST_SIDE})."
    )
    small, large = min(height, width) < SMALLEST_SIDE, max(height, width) > LARGEST_SIDE
    if small:
        detail += " Two poolings leave next to nothing of them: use a network without."
    elif large:
        detail += " Training on them will be slow: scale them down, or start with a limit."
    return Check(
        name="Image size",
        ok=not small and not large,
        detail=detail,
        why="All images must be alike in size, as a network has one input size. Below "
        f"{SMALLEST_SIDE} pixels a side, pooling soon leaves nothing; twice the side takes four "
        "times as long.",
    )


def pixel_range(found: Survey) -> Check:
    """Whether each part uses at least half of the values that a pixel can have."""
    ranges = {(part.low, part.high) for part in found.parts.values()}
    ok = all(high - low >= LEAST_RANGE for low, high in ranges)
    if len(ranges) == 1:
        runs = _runs(found.train)
    else:
        runs = " and ".join(f"{_runs(part)} in {name}" for name, part in found.parts.items())
    detail = f"As uint8 they run {runs} (at least {LEAST_RANGE} of 255 apart)."
    return Check(
        name="Pixel range",
        ok=ok,
        detail=detail if ok else f"{detail} Were they scaled twice?",
        why="All pixels are divided by 255 before training: a set that was scaled before would be "
        "almost black, and learned slowly.",
    )


def _runs(part: PartFacts) -> str:
    return f"from {part.low} to {part.high}"


def missing_values(dataset: DataSet) -> Check:
    """Whether pixels were missing in the file."""
    missing = dataset.missing
    was, they_are = ("was", "It is") if missing == 1 else ("were", "They are")
    read = f" {they_are} read as 0." if missing else ""
    return Check(
        name="Missing values",
        ok=missing == 0,
        detail=f"{count(missing, 'pixel')} {was} missing in the file (at most 0).{read}",
        why="A missing pixel has to be given a value that nobody measured; many of them teach the "
        "network a pattern that is not in the world.",
    )


def empty_images(found: Survey) -> Check:
    """Whether images show something."""
    places = [(name, place) for name, part in found.parts.items() for place in part.empty]
    total = sum(len(part.digests) for part in found.parts.values())
    example = "" if not places else f", for example {places[0][0]} {places[0][1]}"
    return Check(
        name="Empty images",
        ok=not places,
        detail=f"{len(places):,} of {total:,} are of a single shade{example} (at most 0).",
        why="An image of one shade shows nothing of its class: the network would learn its label "
        "by heart.",
    )


def brightness(found: Survey) -> Check:
    """Whether training and test images are about as bright."""
    name = "Brightness"
    why = (
        "A network that learned on darker images than it is tested on has learned another task; "
        "test images are often scaled, inverted or cropped in another way by mistake."
    )
    if found.test is None:
        detail = f"A mean of {found.train.mean:.2f} in train; there are no test images."
        return Check(name=name, ok=True, detail=detail, why=why)
    apart = abs(found.train.mean - found.test.mean) / 255 * 100
    return Check(
        name=name,
        ok=apart <= BRIGHTNESS_PERCENT,
        detail=f"Means of {found.train.mean:.2f} in train and {found.test.mean:.2f} in test: "
        f"{apart:.2f} % of the range apart (at most {BRIGHTNESS_PERCENT} %).",
        why=why,
    )
