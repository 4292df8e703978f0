"""What a doctor says of a training: findings, each with its evidence and proposals, as values."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.recipe import Recipe

Level = Literal["alarm", "note"]
"""A note explains what looks odd and is not."""


@dataclass(frozen=True)
class Lines:
    """Evidence as a picture: figures from epoch to epoch, or from batch to batch.

    Attributes:
        unit: What lies between two points: "epoch" or "batch".
        series: Each with its name.
        mark: Which point it is about, from 1.
        level: A height to compare with, `level_name` says which.
    """

    unit: str
    series: tuple[tuple[str, tuple[float, ...]], ...]
    mark: int | None = None
    level: float | None = None
    level_name: str = ""


@dataclass(frozen=True)
class Bars:
    """Evidence as a picture: one number each for things with names.

    Attributes:
        unit: What the numbers are: "silent", a fraction, or "predicted", a count.
    """

    unit: str
    bars: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Evidence:
    """The figures that a finding rests on, in words and as a picture."""

    words: str
    picture: Lines | Bars | None = None


@dataclass(frozen=True)
class Proposal:
    """What could be done about a finding, as the recipe or the network to train with instead.

    Attributes:
        title: In a few words: "Learning rate 0.0003".
        rate: A learning rate that could as well be set while the training runs.
    """

    title: str
    recipe: Recipe | None = None
    network: Network | None = None
    rate: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON data."""
        return {
            "title": self.title,
            "recipe": self.recipe.to_dict() if self.recipe else None,
            "network": self.network.to_dict() if self.network else None,
        }


@dataclass(frozen=True)
class Finding:
    """Something that a doctor has found in a training.

    Attributes:
        code: Stable, for programs: "overfitting".
        epoch: When it begins, or was seen; 0 before the first is finished.
        message: One line.
        proposals: The best one first; none where there is nothing to mend.
    """

    code: str
    level: Level
    epoch: int
    message: str
    evidence: Evidence
    proposals: tuple[Proposal, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as `runs show --json` prints it."""
        return {
            "code": self.code,
            "level": self.level,
            "epoch": self.epoch,
            "message": self.message,
            "evidence": asdict(self.evidence),
            "proposal": self.proposals[0].to_dict() if self.proposals else None,
            "alternatives": [proposal.to_dict() for proposal in self.proposals[1:]],
        }
