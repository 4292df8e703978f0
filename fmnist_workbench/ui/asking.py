"""The dialogs about data sets: one at a time, over the window."""

import tkinter as tk
from collections.abc import Callable

from fmnist_workbench.spec.data import AS_IT_IS, Reading
from fmnist_workbench.spec.making import Augment, Plan, Prepare, Resplit, Synthesize
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.widgets.dialog import Dialog, show_alone
from fmnist_workbench.ui.workbench import Workbench


class Asking:
    """Asks what to open and what to make; a dialog's code is loaded when it is first wanted.

    Args:
        window: What the dialogs lie over.
        workbench: Does what is asked.
    """

    def __init__(self, window: tk.Misc, workbench: Workbench) -> None:
        self._window = window
        self._workbench = workbench

    def open(self) -> None:
        """Ask which data set to open."""
        self._show(self._open)

    def names(self) -> None:
        """Ask for the class names of the data set in use, and open it again with them."""
        self._about_data(
            lambda data: self._open(
                data.info.source,
                data.info.reading.changed(classes=data.info.classes),
                only_names=True,
            )
        )

    def augment(self) -> None:
        """Ask for augmented images of the data set in use."""
        self._about_data(
            lambda data: self._make(
                Augment(
                    source=data.info.source,
                    reading=data.info.reading,
                    train=max(data.info.to_train_on, 2),
                    test=data.info.test or 0,
                ),
                data,
            )
        )

    def synthesize(self) -> None:
        """Ask for digits drawn from fonts."""
        self._show(lambda: self._make(Synthesize()))

    def resplit(self) -> None:
        """Ask for the data set in use, told apart anew."""
        self._about_data(
            lambda data: self._make(
                Resplit(source=data.info.source, reading=data.info.reading), data
            )
        )

    def save(self) -> None:
        """Ask for the data set in use, in another format."""
        self._about_data(
            lambda data: self._make(
                Prepare(source=data.info.source, reading=data.info.reading), data
            )
        )

    def _open(
        self, source: str = "", reading: Reading = AS_IT_IS, *, only_names: bool = False
    ) -> Dialog:
        from fmnist_workbench.ui.widgets.opendialog import OpenDialog

        return OpenDialog(self._window, self._workbench, source, reading, only_names=only_names)

    def _make(self, plan: Plan, data: OpenedData | None = None) -> Dialog:
        from fmnist_workbench.ui.widgets.makedialog import MakeDialog

        return MakeDialog(self._window, self._workbench, plan, data)

    def _about_data(self, dialog: Callable[[OpenedData], Dialog]) -> None:
        opened = self._workbench.state.data.value
        if opened is not None:
            self._show(lambda: dialog(opened))

    def _show(self, dialog: Callable[[], Dialog]) -> None:
        show_alone(self._window, dialog)
