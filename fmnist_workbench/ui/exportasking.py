"""Asks in which format to export a run's model, and where to."""

import tkinter as tk
from functools import partial

from fmnist_workbench.spec.modelformats import MODEL_FORMATS, ModelFormatName
from fmnist_workbench.ui.filechoice import file_to_save
from fmnist_workbench.ui.state import Notice
from fmnist_workbench.ui.widgets.dialog import show_alone
from fmnist_workbench.ui.workbench import Workbench


class ExportAsking:
    """Asks about an export, and does what is answered.

    Args:
        window: What the dialogs lie over.
        workbench: Does what is asked.
    """

    def __init__(self, window: tk.Misc, workbench: Workbench) -> None:
        self._window = window
        self._workbench = workbench

    def ask(self) -> None:
        """Ask in which format to export the run in the window, and then where to."""
        from fmnist_workbench.ui.widgets.exportdialog import ExportDialog  # not needed to start

        state = self._workbench.state
        reason, view = self._workbench.exporting.why_not(), state.run.value
        if reason or view is None:
            state.notice.set(Notice(reason, about="export"))
            return
        run = view.run.id
        where = partial(self._ask_where, run)
        show_alone(self._window, lambda: ExportDialog(self._window, run, where))

    def _ask_where(self, run: str, name: ModelFormatName) -> None:
        from fmnist_workbench.storage.modelplace import usual_name  # not needed to start

        kind = MODEL_FORMATS[name]
        title, types = f"Export {run} as {kind.title}", ((kind.title, f"*{kind.suffix}"),)
        path = file_to_save(self._window, title, types, usual_name(run, kind))
        if path:
            self._workbench.exporting.export(run, name, path)
