"""Asks which runs to thin, says what that would free and what stays, and has it done."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.spec.thinjobs import Keeping, RunsThinned
from fmnist_workbench.spec.words import count, size
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.dialog import Dialog
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.runtable import RunTable
from fmnist_workbench.ui.workbench import Workbench

_ABOUT = (
    "What an epoch has learned is kept as its checkpoint. Kept in any case are those of the newest "
    "two epochs, of the best one, of the one whose weights the run goes by, and of each that "
    "another run has started from: it can be continued, evaluated and retrained as before. Curves "
    "and figures stay, of all epochs. It cannot be undone."
)
_LOOKING = "Looking at what would be freed…"
_HEIGHT = 7
_WIDTH = 740


class ThinDialog(Dialog):
    """Deletes checkpoints of the chosen runs that nothing needs.

    Args:
        over: The window it belongs to.
        workbench: Knows the runs, and thins them.
        run: Chosen at first; None for the one in the window.
    """

    def __init__(self, over: tk.Misc, workbench: Workbench, run: str | None = None) -> None:
        super().__init__(
            over,
            "Thin checkpoints",
            action="Thin",
            teaches="Delete the checkpoints of the chosen runs that nothing needs",
        )
        self._thinning = workbench.thinning
        self._stop: Callable[[], None] = _nothing
        state = workbench.state
        rows, view = state.runs.value, state.run.value
        self.table = RunTable(
            self.body, lambda _run: None, self._look, height=_HEIGHT, several=True
        )
        self.table.pack(fill="both", expand=True)
        width = ttk.utils.scale_size(self, _WIDTH)
        ttk.Label(self.body, text=_ABOUT, wraplength=width, bootstyle="secondary").pack(
            anchor="w", pady=(GAP, 0)
        )
        titles = {"keep_every": "keep every … epochs as well"}
        self.form = Form(
            self.body,
            Keeping(),
            lambda _value: self._look(),
            tell=self.faults.share(),
            titles=titles,
        )
        self.form.pack(anchor="w", pady=(GAP, 0))
        doing = None if state.training.value == "idle" else state.training.value
        self.table.show(rows, view.run.id if view else None, doing)
        tree = self.table.tree
        wanted = next((it for it in (run, self.table.chosen) if it and tree.exists(it)), None)
        if wanted is None and rows:
            wanted = rows[0].run
        if wanted is not None:
            tree.selection_set(wanted)
            tree.focus(wanted)
            tree.see(wanted)
        tree.bind("<Control-a>", lambda _event: tree.selection_set(tree.get_children()))
        self._look()
        self.present(tree if rows else self.cancel)

    def confirm(self) -> None:
        """Thin the chosen runs, as far as it was said what that comes to."""
        if not self.form.commit() or self.primary.instate(["disabled"]):
            return  # what was typed may have come to something else, which must be read first
        runs, keeping = self.table.all_chosen, self.form.value
        self.close()
        self._thinning.thin(runs, keeping)

    def destroy(self) -> None:
        """Go away, and let go of what is still being worked out."""
        self._stop()
        super().destroy()

    def _look(self) -> None:
        """Find out what thinning the chosen runs would come to."""
        self._stop()
        self._stop = _nothing
        self.primary.state(["disabled"])
        runs = self.table.all_chosen
        why_not = self._thinning.why_not(runs)
        self.faults.hint(why_not or _LOOKING)
        if not why_not:
            self._stop = self._thinning.foresee(
                runs, self.form.value, self._foreseen, self._refused
            )

    def _foreseen(self, found: RunsThinned) -> None:
        self._stop = _nothing
        self.primary.state(["!disabled" if found.freed else "disabled"])
        kept = f", with the weights of {found.kept}" if found.kept else ""
        stays = f"{size(found.bytes)} stay{kept}."
        if found.freed:
            of = "" if found.runs == 1 else f" of {count(found.runs, 'run')}"
            epochs = count(found.dropped, "epoch")
            words = f"This frees {size(found.freed)}: the weights of {epochs}{of} go."
        else:
            words = "There is nothing to thin: all that is there may be needed."
        self.faults.hint(f"{words} {stays}")

    def _refused(self, why: str) -> None:
        self._stop = _nothing
        self.faults.hint(why)


def _nothing() -> None:
    """Nothing is being worked out."""
