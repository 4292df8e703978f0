"""Early stopping: when a training ends before its last epoch, and whose weights it keeps."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from fmnist_workbench.spec.schedules import EpochCount, Figures, Monitor, improved
from fmnist_workbench.spec.value import Value


class EarlyStopping(Value):
    """Ends a training that no longer gets better, as Keras's callback does.

    It is worked out from the history alone, so that it is the same after an interruption. Nothing
    is ever chosen on test images: only train and validation can be watched.

    Example:
        >>> EarlyStopping(patience=2).best([figures(0.4), figures(0.3), figures(0.5)])
        1
    """

    monitor: Monitor = Field(default="val_loss", description="The figure that is to get better.")
    patience: EpochCount = Field(
        default=5, description="How many epochs without improvement are waited for."
    )
    min_delta: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.0, description="What counts as an improvement: more than this."
    )
    restore_best: bool = Field(
        default=True,
        description="Whether the weights of the best epoch count in the end, not of the last one.",
    )

    def best(self, history: Sequence[Figures]) -> int:
        """Return the index of the best epoch; of equals the first.

        Raises:
            ValueError: There is none.
        """
        if not history:
            raise ValueError("there is no epoch to choose from")
        best = 0
        for index, figures in enumerate(history):
            value, record = getattr(figures, self.monitor), getattr(history[best], self.monitor)
            if improved(self.monitor, value, record, self.min_delta):
                best = index
        return best

    def over(self, history: Sequence[Figures]) -> bool:
        """Return whether a training with these epochs finished has waited long enough."""
        return bool(history) and len(history) - 1 - self.best(history) >= self.patience
