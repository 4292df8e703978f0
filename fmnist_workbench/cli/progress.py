"""How a job shows its way on stderr: a bar on a terminal, else a line an epoch."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fmnist_workbench.cli.context import Context
from fmnist_workbench.datasets.progress import Report, report_to
from fmnist_workbench.datasets.timeleft import TimeLeft
from fmnist_workbench.spec.controls import Control, Stop
from fmnist_workbench.spec.events import (
    BatchesDone,
    EpochDone,
    Event,
    Progress,
    RunStarted,
    Validating,
)
from fmnist_workbench.spec.run import Epoch, Run
from fmnist_workbench.spec.words import count


class Terminal:
    """The command line's channel: shows what a job says, and ends it at Ctrl-C.

    Attributes:
        run: The run that was started, with its folder.
        history: Its finished epochs.
    """

    def __init__(self, context: Context) -> None:
        self._streams = context.streams
        self._interrupts = context.interrupts
        self._bar = _Bar(context) if context.streams.err.isatty() else None
        self._left = TimeLeft()
        self.run: tuple[Run, Path] | None = None
        self.history: tuple[Epoch, ...] = ()

    def close(self) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.close()

    def emit(self, event: Event) -> None:
        """Show an event."""
        match event:
            case RunStarted():
                self.run, self.history = (event.run, event.path), event.history
                self.line(f"run {event.run.id}, {count(len(event.history), 'epoch')} finished")
            case EpochDone():
                self.history = (*self.history, event.epoch)
                self.line(_epoch_line(event))
            case Progress():
                left = self._left.after(event.text, event.done, event.total)
                self._show(f"{event.text}{_time_left(left)}", event.done, event.total)
            case BatchesDone():
                text = f"epoch {event.epoch}/{event.epochs}{_time_left(event.seconds_left)}"
                self._show(text, event.step, event.steps)
            case Validating():
                self._show(f"epoch {event.epoch}, validation", event.step, event.steps)
            case _:
                # A failed save is said by the error that ends the job; nothing here can pause.
                pass

    def poll(self) -> Control | None:
        """Return None, or end the job if the command was interrupted.

        Raises:
            KeyboardInterrupt: It was.
        """
        self._interrupts.check()
        return None

    def wait(self) -> Control:
        """Return Stop: nobody is there to be asked.

        Raises:
            KeyboardInterrupt: The command was interrupted.
        """
        self._interrupts.check()
        return Stop()

    def line(self, text: str) -> None:
        """Show a line that stays."""
        if self._bar:
            self._bar.line(text)
        else:
            self._streams.say(text)

    def _show(self, text: str, done: int, total: int) -> None:
        if self._bar:
            self._bar.show(text, done, total)


@contextmanager
def terminal(context: Context) -> Iterator[Terminal]:
    """Open the channel of a job, and take its bar away in the end."""
    channel = Terminal(context)
    try:
        yield channel
    finally:
        channel.close()


@contextmanager
def reporter(context: Context) -> Iterator[Report]:
    """Show how the reading of a data set goes."""
    with terminal(context) as channel:
        yield report_to(channel)


class _Bar:
    """One bar of rich's, whose text changes."""

    def __init__(self, context: Context) -> None:
        # Imported here: most commands show no bar.
        from rich import progress
        from rich.console import Console

        self._bars = progress.Progress(
            progress.TextColumn("{task.description}", markup=False),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            console=Console(file=context.streams.err, highlight=False, markup=False),
            transient=True,
            # The job draws it. A thread of rich's own would go on while a job stands still.
            auto_refresh=False,
        )
        self._task = self._bars.add_task("", total=None)
        self._bars.start()

    def show(self, text: str, done: int, total: int) -> None:
        self._bars.update(self._task, description=text, completed=done, total=total, refresh=True)

    def line(self, text: str) -> None:
        self._bars.console.print(text)

    def close(self) -> None:
        self._bars.stop()


def _epoch_line(event: EpochDone) -> str:
    epoch = event.epoch
    return (
        f"epoch {epoch.epoch}/{event.epochs}: loss {epoch.loss:.4f}, "
        f"accuracy {epoch.accuracy:.4f}, val_loss {epoch.val_loss:.4f}, "
        f"val_accuracy {epoch.val_accuracy:.4f} ({epoch.seconds:.1f} s)"
    )


def _time_left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f", {minutes}:{rest:02d} left"
