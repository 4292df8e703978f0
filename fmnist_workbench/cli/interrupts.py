"""Ctrl-C and SIGTERM: at once where nothing can be lost, between two batches while a job runs."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """Remembers that the command was asked to end.

    Attributes:
        pending: Whether it was. Stays True: an error that follows is only its consequence.
    """

    def __init__(self) -> None:
        self.pending = False
        self._deferred = False

    def install(self) -> None:
        """Handle the signals from here on; one that was ignored from the start stays ignored."""
        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._handle)

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Only remember a first signal within the block, whose job calls `check` all the while.

        A second one ends it at once.
        """
        self._deferred = True
        try:
            yield
        finally:
            self._deferred = False

    def check(self) -> None:
        """Raise KeyboardInterrupt if the command was asked to end.

        An import may have swallowed the exception raised at the time.
        """
        if self.pending:
            raise KeyboardInterrupt

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        again, self.pending = self.pending, True
        if again or not self._deferred:
            raise KeyboardInterrupt
