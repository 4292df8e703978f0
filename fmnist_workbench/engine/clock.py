"""How long an epoch took, pauses left out, and how long the rest will take."""

import time
from dataclasses import dataclass
from typing import Literal

Phase = Literal["train", "validate"]


@dataclass
class _Pace:
    """Seconds of the steps measured so far; the first is left out, as it traces the function."""

    steps: int = -1
    seconds: float = 0.0

    def add(self, seconds: float) -> None:
        self.steps += 1
        self.seconds += seconds if self.steps else 0.0

    @property
    def step(self) -> float | None:
        return self.seconds / self.steps if self.steps > 0 else None


class Clock:
    """Times the steps of training and validation.

    Attributes:
        seconds: Of the current epoch so far.
    """

    def __init__(self) -> None:
        self._paces: dict[Phase, _Pace] = {"train": _Pace(), "validate": _Pace()}
        self.start_epoch()

    def start_epoch(self) -> None:
        """Begin to count an epoch's seconds."""
        self.seconds = 0.0
        self._mark = time.perf_counter()

    def step(self, phase: Phase) -> None:
        """Count what passed since the last step."""
        now = time.perf_counter()
        lap, self._mark = now - self._mark, now
        self.seconds += lap
        self._paces[phase].add(lap)

    def skip(self) -> None:
        """Leave out what passed since the last step."""
        self._mark = time.perf_counter()

    def pace(self, phase: Phase) -> float:
        """Return the seconds of a step; two were counted at least."""
        step = self._paces[phase].step
        assert step is not None, "the first step traces, and says nothing"
        return step

    def seconds_left(self, train_steps: int, validation_steps: int) -> float | None:
        """Return how long so many steps will take, None while their pace is unknown."""
        train, validation = self._paces["train"].step, self._paces["validate"].step
        if train is None:
            return None
        # Until validation was seen, a third: a step forward without the two steps back.
        return train * train_steps + (validation or train / 3) * validation_steps
