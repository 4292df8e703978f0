"""The engine's job about what a training costs: what is asked, and what it ends with.

They are messages as those of `spec.jobs`, with the same limits.
"""

from dataclasses import dataclass
from pathlib import Path

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.recipe import Recipe


@dataclass(frozen=True)
class MeasureCost:
    """Find out how long an epoch takes on this machine. Ends with a CostMeasured.

    Runs of the same network, batch and data tell it; where there is none, a few batches are tried
    on a model beside the table.
    """

    home: Path
    network: Network
    recipe: Recipe
    data: DataRef


@dataclass(frozen=True)
class CostMeasured:
    """How long an epoch takes: training and validation, without saving.

    Attributes:
        epoch: Seconds; None where trying it would itself take too long.
        run: The run whose epochs took so long; None where it was tried out just now.
        why_not: Why it was not tried, as a part of a sentence; "" where it was.
    """

    epoch: float | None
    run: str | None = None
    why_not: str = ""
