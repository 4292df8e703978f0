"""The data child's job that makes runs smaller: what is asked, and what it ends with.

They are messages as those of `spec.jobs`, with the same limits.
"""

from dataclasses import dataclass
from pathlib import Path

from fmnist_workbench.spec.value import Value


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
        keep_every: Keep the weights of every so-manieth epoch as well; None for no more.
        dry_run: Only say what it would come to.
    """

    home: Path
    runs: tuple[str, ...]
    keep_every: int | None = None
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
