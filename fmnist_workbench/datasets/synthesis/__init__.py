"""Synthetic digits: drawn from fonts, each moved, turned, slanted and bent at random."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fmnist_workbench.datasets.augmentation import augment
from fmnist_workbench.datasets.dataset import DataSet, Part
from fmnist_workbench.datasets.labels import Labels
from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.datasets.synthesis.drawing import FINER, SIDE, draw_digits
from fmnist_workbench.datasets.synthesis.fonts import Font, find_fonts
from fmnist_workbench.datasets.synthesis.glyphs import DIGITS
from fmnist_workbench.datasets.synthesis.stencils import Stencils
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.making import Synthesize

_SMOOTHNESS = 4.0
"""Over so many pixels neighbours are bent alike."""

_CHUNK = 250
"""Digits drawn between two reports: a tenth of a second on a slow machine."""

_TEST_FAMILIES = 1 / 3
"""This part of the font families is kept for the test images."""

SAMPLE_ROWS = 3
"""Training digits in a sample: so many rows of 0 to 9."""

FontsUsed = dict[Part, tuple[str, ...]]
"""The font families that each part was drawn with."""


@dataclass(frozen=True, eq=False)
class Synthesis:
    """Digits that were drawn, and from which fonts."""

    dataset: DataSet
    fonts: FontsUsed


def synthesize(plan: Synthesize, report: Report = silent) -> Synthesis:
    """Draw digits: 28x28x1, white on black, every digit equally often, shuffled.

    Train and test are drawn from different font families, unless the plan says otherwise: a
    network that has seen the test's very shapes would be judged too well. The same plan draws the
    same images where the same fonts are.

    Args:
        plan: How many, and what may vary.
        report: Called between two steps, at least every 100 ms.

    Raises:
        InputError: Different fonts are wanted, and there is only one family.
        MachineError: matplotlib's fonts are missing.
    """
    fonts = find_fonts(system=plan.system_fonts, report=report)
    train, test = _share_out(fonts, plan)
    total = plan.train + plan.test
    x_train, y_train = _draw(plan, "train", train, _counting(report, 0, total))
    x_test = y_test = None
    if plan.test:
        x_test, y_test = _draw(plan, "test", test, _counting(report, plan.train, total))
    dataset = DataSet("synthetic-digits", tuple(DIGITS), x_train, y_train, x_test, y_test)
    return Synthesis(dataset, {"train": _families(train), "test": _families(test)})


def sample(plan: Synthesize, report: Report = silent) -> Synthesis:
    """Draw a few digits of the same fonts and with the same chances as `synthesize` does.

    Args:
        plan: As there; its counts only say whether there are test images.
        report: As there.

    Returns:
        Training images in `SAMPLE_ROWS` rows of 0 to 9, and one such row of test images.

    Raises:
        InputError: As there; MachineError as well.
    """
    few = plan.changed(train=SAMPLE_ROWS * len(DIGITS), test=len(DIGITS) if plan.test else 0)
    made = synthesize(few, report)
    return replace(made, dataset=_in_rows(made.dataset))


def _in_rows(dataset: DataSet) -> DataSet:
    """Return a data set with its images in rows of 0 to 9."""
    x_train, y_train = _sorted(dataset.x_train, dataset.y_train)
    x_test, y_test = dataset.x_test, dataset.y_test
    if x_test is not None and y_test is not None:
        x_test, y_test = _sorted(x_test, y_test)
    return replace(dataset, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)


def _sorted(images: Images, labels: Labels) -> tuple[Images, Labels]:
    order = np.argsort(labels, kind="stable").reshape(len(DIGITS), -1).T.ravel()
    return images[order], labels[order]


def _share_out(fonts: Sequence[Font], plan: Synthesize) -> tuple[list[Font], list[Font]]:
    """Return the fonts for training and those for the test, by whole families."""
    if plan.shared_fonts or not plan.test:
        return list(fonts), list(fonts) if plan.test else []
    families = _families(fonts)
    if len(families) < 2:
        raise InputError(
            f"There is only one family of fonts here ({', '.join(families)}), and train and test "
            "are to use different ones; allow shared fonts, or use the system's fonts."
        )
    order = np.random.default_rng(plan.seed).permutation(len(families))
    kept = {families[i] for i in order[: max(1, round(len(families) * _TEST_FAMILIES))]}
    train = [font for font in fonts if font.family not in kept]
    return train, [font for font in fonts if font.family in kept]


def _families(fonts: Sequence[Font]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(font.family for font in fonts))


def _counting(report: Report, before: int, total: int) -> Report:
    """Return a report that counts what was drawn before this part too."""
    return lambda text, done, _total: report(text, before + done, total)


def _draw(
    plan: Synthesize, part: Part, fonts: Sequence[Font], report: Report
) -> tuple[Images, Labels]:
    """Return the images of a part, and which digits they show."""
    count = plan.train if part == "train" else plan.test
    generator = np.random.default_rng([plan.seed, part == "test"])
    labels = generator.permutation(np.arange(count, dtype=np.int64) % len(DIGITS))
    images = np.empty((count, SIDE, SIDE, 1), np.uint8)
    bending = Augmentation(elastic=plan.elastic, elastic_smoothness=_SMOOTHNESS, noise=plan.noise)
    stencils = Stencils(fonts, height=plan.largest * FINER)
    for start in range(0, count, _CHUNK):
        report("Drawing digits", start, count)
        chunk = labels[start : start + _CHUNK]
        images[start : start + _CHUNK] = augment(
            draw_digits(chunk, stencils, plan, generator),
            bending,
            seed=plan.seed,
            epoch=int(part == "test"),
            indices=np.arange(start, start + len(chunk)),
        )
    return images, labels
