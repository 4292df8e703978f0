"""Which image shows an augmentation: the one a person chose, or one at random."""

import numpy as np

from fmnist_workbench.datasets.split import SplitView
from fmnist_workbench.ui.widgets.augmentpanel import Subject


class SubjectChoice:
    """Stays with an image until another is wanted, or it is not among those asked for.

    Attributes:
        place: The image's place in its split; negative for none.
        chosen: The image chosen elsewhere, when last asked.
    """

    def __init__(self) -> None:
        self.place = -1
        self.chosen: int | None = None
        self._among: tuple[object, int | None] = (None, None)
        self._generator = np.random.default_rng(0)

    def draw_another(self) -> None:
        """Take another image the next time, also in place of the one chosen."""
        self.place = -1

    def of(self, view: SplitView, label: int | None, chosen: int | None) -> Subject | None:
        """Return the image to show.

        Args:
            view: The split it is from.
            label: Its class; None for any.
            chosen: The image chosen elsewhere in the window, by its place in the split.
        """
        if chosen is not None and chosen != self.chosen:
            self.place = chosen
        elif self.place < 0 or self._among != (view, label):
            self.place = self._draw(view, label)
        self.chosen, self._among = chosen, (view, label)
        if self.place < 0:
            return None
        return Subject(view.image(self.place), int(view.indices[self.place]))

    def _draw(self, view: SplitView, label: int | None) -> int:
        pool = np.arange(len(view))
        if label is not None and view.classes is not None:
            pool = np.flatnonzero(view.classes == label)
        return int(self._generator.choice(pool)) if len(pool) else -1
