"""The run in the window: showing one, opening another, putting it aside and bringing it back."""

from pathlib import Path

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.run import RunRow
from fmnist_workbench.storage.evaluations import load_evaluations
from fmnist_workbench.storage.runs import RunFolder, history_size, open_run
from fmnist_workbench.ui.actions.data import DataActions
from fmnist_workbench.ui.actions.model import ModelActions
from fmnist_workbench.ui.state import Notice, NoticeAction, RunView, State

_MOST_COMPARED = 2**20
"""Bytes of history that are read at once: some 4,000 epochs."""


class RunActions:
    """What a person can do with runs that are not training.

    The window shows a run only while its network and data are the run's own: after an edit the
    weights fit no longer, so the run is put aside. When the edit is undone it comes back.
    """

    def __init__(self, home: Path, state: State, data: DataActions, model: ModelActions) -> None:
        self._home = home
        self._state = state
        self._data = data
        self._model = model
        self._aside: RunView | None = None
        state.network.watch(lambda _network: self._settle())
        state.data.watch(lambda _data: self._settle())
        state.runs.watch(self._refresh)

    def show(self, view: RunView | None) -> None:
        """Show a run without its figures, or none."""
        self._aside = None
        self._keep_looks(view)
        self._state.evaluations.set({})
        self._state.split_shown.set("validation")
        self._state.run.set(view)

    def show_trained(self, view: RunView) -> None:
        """Show a run whose training has just ended, and work out its validation matrix."""
        self.show(view)
        self._state.weights_moved.emit(None)
        if view.history:
            self._model.evaluate("validation")

    def reset(self) -> None:
        """Let go of the run: the next training starts from fresh weights in a run of its own."""
        if self._state.training.value == "idle":
            self.show(None)
            self._model.build()

    def open(self, run: str) -> None:
        """Bring a run back: its network, recipe, data set, figures and weights.

        Raises:
            InputError: The run's folder cannot be read.
        """
        state = self._state
        if state.training.value != "idle":
            state.notice.set(Notice("Stop the training before opening another run."))
            return
        folder = open_run(self._home, run)
        wanted, data = folder.record.data, state.data.value
        if data is not None and data.info.checksum == wanted.checksum:
            self._bring_back(folder)
        else:
            self._data.open(
                wanted.source,
                checksum=wanted.checksum,
                reading=wanted.reading,
                then=lambda: self._bring_back(folder),
            )

    def compare(self, run: str | None) -> None:
        """Draw another run's curves under those of the run in the window; None draws none.

        Raises:
            InputError: The run's folder cannot be read, or its history is too long to be read here.
        """
        if run is None:
            self._state.compared.set(None)
            return
        size = history_size(self._home, run)
        if size > _MOST_COMPARED:
            raise InputError(
                f"The history of {run} takes {size / 2**20:.1f} MB, and at most "
                f"{_MOST_COMPARED / 2**20:g} MB are compared; choose a run of fewer epochs."
            )
        folder = open_run(self._home, run)
        self._state.compared.set(RunView(folder.record, str(folder.path), folder.history))

    def restore(self, run: str) -> None:
        """Show the run that was in the window when it was closed, if it is still there."""
        try:
            folder = open_run(self._home, run)
        except InputError as error:
            self._state.add_notice(Notice(str(error), "warning", about="start"))
            return
        if folder.record.network == self._state.network.value:
            self._show_folder(folder, more=self._state.recipe.value.epochs)

    def put_on_table(self) -> None:
        """Give the engine the model of the run in the window, or a fresh one of the network.

        A training puts its own model there, which must not be replaced.
        """
        if self._state.training.value != "idle":
            return
        view = self._state.run.value
        if view is None or not view.history:
            self._model.build()
            return
        self._model.load(view.run.id)
        self._model.evaluate("validation")

    def _keep_looks(self, view: RunView | None) -> None:
        """Keep what validation looked like as far as it belongs to the run that is shown now."""
        state = self._state
        before = state.run.value
        kept = state.looks.value if before is not None and before.goes_on_as(view) else ()
        done = view.done if view is not None else 0
        state.looks.set(tuple(look for look in kept if look.epoch <= done))

    def _show_folder(self, folder: RunFolder, more: int) -> None:
        """Show a run as it is on disk; a finished one is offered `more` epochs."""
        record = folder.record
        recipe = record.recipe
        if record.status == "finished":  # the entry then says how many epochs more
            recipe = recipe.changed(epochs=more)
        self._state.recipe.edit(recipe)
        self.show(RunView(record, str(folder.path), folder.history))
        self._state.evaluations.set(load_evaluations(folder))

    def _bring_back(self, folder: RunFolder) -> None:
        """Show a run whose data are in use, with its network and its weights."""
        self._state.network.edit(folder.record.network)
        record = folder.record
        self._state.split.set(record.data.split)
        # As many again as it was trained itself: the number of the run before says nothing here.
        self._show_folder(folder, more=max(record.recipe.epochs - record.inherited, 1))
        self.put_on_table()

    def _settle(self) -> None:
        """Put the run aside, or bring it back, as network and data have become."""
        state = self._state
        if state.training.value != "idle":
            return
        view, aside = state.run.value, self._aside
        if view is not None and self._is_own(view):
            return
        if view is not None:
            self._put_aside(view)
        elif aside is not None and self._is_own(aside):
            state.notice.set(None)
            more = state.recipe.value.epochs
            self._show_folder(open_run(self._home, aside.run.id), more)
        self.put_on_table()

    def _is_own(self, view: RunView) -> bool:
        data = self._state.data.value
        same_data = data is None or data.info.checksum == view.run.data.checksum
        return same_data and view.run.network == self._state.network.value

    def _put_aside(self, view: RunView) -> None:
        self.show(None)
        self._aside = view
        run = view.run.id
        again = NoticeAction("Open it again", lambda: self._open_again(run))
        text = (
            f"Run {run} is put aside: network or data set are no longer its own. It comes back "
            "as soon as they are."
        )
        self._state.notice.set(Notice(text, actions=(again,)))

    def _open_again(self, run: str) -> None:
        self._state.notice.set(None)
        self.open(run)

    def _refresh(self, rows: tuple[RunRow, ...]) -> None:
        """Show the run in the window as it is on disk, if another process has changed it."""
        view = self._state.run.value
        if view is None or self._state.training.value != "idle":
            return
        row = next((row for row in rows if row.run == view.run.id), None)
        if row is not None and (row.status, row.epochs) != (view.run.status, view.done):
            more = self._state.recipe.value.epochs
            self._show_folder(open_run(self._home, row.run), more)
            self.put_on_table()
