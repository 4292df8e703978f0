"""The data child's job that makes runs smaller: what is asked, and what it ends with.

They are messages as those of `spec.jobs`, with the same limits.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from fmnist_workbench.spec.value import Value


class Keeping(Value):
    """What is kept when a run is thinned, beyond what something may need."""

    keep_every: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        default=None,
        description="The weights of every Nth epoch are kept as well, to look back at how "
        "it was learned: with 10 those of epochs 10, 20, 30. Empty: of none.",
    )


class Thinned(Value):
    """What thinning a run has freed, or would free, as `runs thin --json` prints it.

    Attributes:
        path: Its folder, absolute.
        freed: Bytes that its checkpoints take less.
        bytes: What they take then.
        dropped: How many epochs lose their weights; they stay in the history.
        epochs: Those that keep theirs.
    """

    run: str
    path: str
    freed: int
    bytes: int
    dropped: int
    epochs: tuple[int, ...]


@dataclass(frozen=True)
class ThinRuns:
    """Delete checkpoints of runs that nothing needs. Ends with a RunsThinned.

    Attributes:
        runs: Ids or folders.
        dry_run: Only say what it would come to.
    """

    home: Path
    runs: tuple[str, ...]
    keeping: Keeping = field(default_factory=Keeping)
    dry_run: bool = False


@dataclass(frozen=True)
class RunsThinned:
    """What thinning runs came to, all of them together; see `Thinned`.

    Attributes:
        kept: Of a single run, the epochs that keep their weights, in words; "" for several.
    """

    runs: int
    freed: int
    bytes: int
    dropped: int
    kept: str = ""
