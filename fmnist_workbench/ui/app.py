"""The window: six tabs, the status line, and the loop that listens to the children."""

import gc
import logging
import re
import signal
import tkinter as tk
from collections.abc import Callable
from functools import partial
from importlib import import_module
from itertools import product
from pathlib import Path
from traceback import format_exception
from types import ModuleType

import ttkbootstrap as ttk

from fmnist_workbench import __version__
from fmnist_workbench.spec.errors import MachineError, WorkbenchError
from fmnist_workbench.ui import tabs
from fmnist_workbench.ui.asking import Asking
from fmnist_workbench.ui.exportasking import ExportAsking
from fmnist_workbench.ui.filechoice import file_to_save
from fmnist_workbench.ui.menus import build_menus
from fmnist_workbench.ui.networkasking import NetworkAsking
from fmnist_workbench.ui.state import Notice
from fmnist_workbench.ui.styles import keep_adapted
from fmnist_workbench.ui.tabs.base import Tab
from fmnist_workbench.ui.theme import DARK, LIGHT
from fmnist_workbench.ui.widgets.filedialogs import FILE_CHOSEN, in_file_dialog
from fmnist_workbench.ui.widgets.noticebar import NoticeBar
from fmnist_workbench.ui.widgets.statusbar import StatusBar
from fmnist_workbench.ui.widgets.tips import close_shown_tip
from fmnist_workbench.ui.workbench import Workbench

_log = logging.getLogger(__name__)

TITLE = "FMNIST Workbench"
COMFORTABLE = (1200, 760)
SMALLEST = (960, 600)
BARS = 70
"""Pixels that the title bar, the menu bar and a panel take of the screen's height."""
AFTER_PAINT = 50
"""Milliseconds that a first paint takes at the most; starting processes would delay it."""
TICK_BUSY = 4
"""Milliseconds between looks at the pipes while an answer is awaited: a stroke's answer must be
on screen within 16 ms."""
TICK_IDLE = 30
RUNS_INTERVAL = 5000
ENGINE_AT_LAST = 6000
"""Milliseconds after which the engine starts even if no data set could be opened."""
QUIET = 400
"""Milliseconds without input after which a piece of idle work is done."""
FIELDS_THAT_TURN = ("TSpinbox", "TCombobox")
"""They would take another value when a form is scrolled with the pointer on them."""
WHEEL = ("<MouseWheel>", "<Button-4>", "<Button-5>")
PLOT_MODULES = ("matplotlib", "matplotlib.figure", "matplotlib.backends.backend_tkagg")


class App(ttk.App):
    """The window. Tabs are built when first seen, or while nothing else is to be done."""

    def __init__(self, home: Path) -> None:
        super().__init__(title=TITLE, theme=LIGHT, minsize=SMALLEST)
        keep_adapted()
        self.geometry(self._first_geometry())
        self.workbench = Workbench(home)
        self.asking = Asking(self, self.workbench)
        self.network_asking = NetworkAsking(self, self.workbench, self._show_network)
        self.export_asking = ExportAsking(self, self.workbench)
        self.tab_names = tabs.ORDER
        self.idle_work: list[Callable[[], object]] = [
            *(partial(import_module, name) for name in PLOT_MODULES),
            *(partial(_tab_module, name) for name in tabs.ORDER),
            *(partial(self._build_tab, index) for index in range(len(tabs.ORDER))),
        ]
        self._after: dict[str, str] = {}
        self._resting = False
        self.interrupted = False
        self.gone = False
        self._build()
        self.protocol("WM_DELETE_WINDOW", self.quit_window)
        self.workbench.state.dark.watch(self._use_theme)
        self.workbench.when_asked(self._tick_soon)

    def begin(self) -> None:
        """Start the children as soon as the window has been painted, and listen to them."""
        self._later("start", AFTER_PAINT, self._start)

    def open_tab(self, index: int) -> None:
        """Bring a tab to the front."""
        self._notebook.select(index)

    def close_data(self) -> None:
        """Take the data set in use out of the list."""
        opened = self.workbench.state.data.value
        if opened is not None:
            self.workbench.data.close(opened)

    def ask_where_to_save(self) -> None:
        """Ask for a file and save the picture in front there."""
        data = self.workbench.state.data.value
        name = data.info.name if data else "picture"
        tab = self.tab_names[self._notebook.index("current")]
        types = self._tab_in_front().picture_types
        path = file_to_save(self, "Save picture", types, f"{name}-{tab}.png")
        if path is not None:
            self.save_picture(path)

    def save_picture(self, path: Path) -> None:
        """Save the picture in front, as its tab saves it.

        Raises:
            WorkbenchError: There is none, or it cannot be saved there.
        """
        self._tab_in_front().save_picture(path)
        self.workbench.state.notice.set(Notice(f"Saved as {path}."))

    def undo(self) -> None:
        """Take back the last edit on the tab in front."""
        self._tab_in_front().undo()

    def redo(self) -> None:
        """Make the edit again that was taken back."""
        self._tab_in_front().redo()

    def next_problem(self) -> None:
        """Show the next problem of the network, on its tab."""
        self.open_tab(self.tab_names.index("network"))
        self._show_seen_tab()
        self._tab_in_front().edit("next problem")

    def edit(self, what: str) -> None:
        """Do what an entry of the Edit menu says to what is chosen on the tab in front."""
        if self.can_edit(what):
            self._tab_in_front().edit(what)

    def can_edit(self, what: str) -> bool:
        """Whether there is anything on the tab in front to which that can be done."""
        return self._tab_in_front().can_edit(what)

    def final_figure(self) -> None:
        """Evaluate the run in the window on the test images, and show it."""
        if self.workbench.state.run.value is not None:
            self.open_tab(self.tab_names.index("evaluate"))
        self.workbench.model.evaluate("test")

    def toggle_dark(self) -> None:
        """Change between the light and the dark theme."""
        dark = self.workbench.state.dark
        dark.set(not dark.value)

    def about(self) -> None:
        """Say what this is."""
        text = (
            f"{TITLE} {__version__}: build a small convolutional network, watch it learn, draw "
            "for it, and open its layers. Hold the pointer over anything to learn what it is."
        )
        self.workbench.state.notice.set(Notice(text))

    def quit_window(self) -> None:
        """Keep the workspace, end the children, and close the window when they are gone."""
        if in_file_dialog(self):
            # Tk waits in it within a call of ours, which must have returned before all is gone.
            self.tk.call("set", FILE_CHOSEN, "")
            self._later("quit", TICK_IDLE, self.quit_window)
            return
        self.end_timers()
        try:
            self._save_workspace()
        finally:
            self._leave()

    def _leave(self) -> None:
        for window in self._open_toplevels(self):
            window.destroy()  # tooltips too, which would outlive the window on the screen
        self.withdraw()
        self.workbench.shut_down()
        self._destroy_when_alone()

    def _destroy_when_alone(self) -> None:
        if self.workbench.closed_down():
            self.gone = True
            self.destroy()
        else:
            self._later("leave", TICK_IDLE, self._destroy_when_alone)

    def report_callback_exception(self, _kind: type, error: BaseException, _trace: object) -> None:
        """Say what went wrong in a click or key, where Tk would print a traceback."""
        if isinstance(error, WorkbenchError):
            self.workbench.state.notice.set(Notice(str(error), "warning"))
            return
        detail = "".join(format_exception(error))
        _log.error("a fault in the window: %s", detail)
        text = "Something went wrong inside the workbench; what is on disk is safe."
        self.workbench.state.notice.set(Notice(text, "danger", detail))

    def _open_toplevels(self, widget: tk.Misc) -> list[tk.Toplevel]:
        found = [child for child in widget.winfo_children() if isinstance(child, tk.Toplevel)]
        for child in widget.winfo_children():
            found += self._open_toplevels(child)
        return found

    def end_timers(self) -> None:
        """Cancel what was to be done later."""
        for pending in self._after.values():
            self.after_cancel(pending)
        self._after.clear()

    def _build(self) -> None:
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        self._notebook = ttk.Notebook(self)
        self._notebook.grid(row=0, column=0, sticky="nsew")
        for name in self.tab_names:
            self._notebook.add(ttk.Frame(self._notebook), text=name.capitalize())
        self._notebook.bind("<<NotebookTabChanged>>", lambda _event: self._show_seen_tab())
        self._notebook.enable_traversal()
        StatusBar(self, self.workbench).grid(row=1, column=0, sticky="ew")
        NoticeBar(self, self.workbench.state, over=self._notebook)
        build_menus(self)
        for field, turn in product(FIELDS_THAT_TURN, WHEEL):
            self.unbind_class(field, turn)
        # A slider goes where it is clicked; Tk's own step of 1 is all that the ink has.
        self.tk.call("bind", "TScale", "<Button-1>", "ttk::scale::Jump %W %x %y")

    def _first_geometry(self) -> str:
        """Return a comfortable size, or what the screen has beside the title and menu bars."""
        width = min(COMFORTABLE[0], self.winfo_screenwidth())
        height = min(COMFORTABLE[1], self.winfo_screenheight() - BARS)
        return f"{width}x{height}"

    def _on_screen(self, geometry: str) -> bool:
        """Whether a window of another day still fits the screen of today."""
        width, height, left, top = (int(number) for number in re.findall(r"-?\d+", geometry))
        return (
            0 <= left <= self.winfo_screenwidth() - width
            and 0 <= top <= self.winfo_screenheight() - height
        )

    def _tab_in_front(self) -> Tab:
        place = self.nametowidget(self._notebook.select())
        return place.winfo_children()[0]

    def _show_network(self) -> None:
        self.open_tab(self.tab_names.index("network"))

    def _show_seen_tab(self) -> None:
        close_shown_tip()
        self._close_open_list()
        self._build_tab(self._notebook.index("current"))
        self.workbench.forecaster.attend(seen=self._tab_in_front().shows_cost)
        holder = self.tk.call("focus")  # a name: the list of a combobox is no widget of tkinter's
        if holder and not self.tk.call("winfo", "viewable", holder):
            # What is typed now is not meant for a field of the tab that was in front before.
            self._tab_in_front().focus_set()

    def _close_open_list(self) -> None:
        """Close the list of a combobox, which would stay where it is over another tab."""
        for window in self.tk.splitlist(self.tk.call("grab", "current")):
            combobox, popdown, _ = str(window).partition(".popdown")
            if popdown:
                self.tk.call("ttk::combobox::Unpost", combobox)

    def _build_tab(self, index: int) -> None:
        place = self.nametowidget(self._notebook.tabs()[index])
        if place.winfo_children():
            return
        _tab_module(self.tab_names[index]).TAB(place, self.workbench).pack(fill="both", expand=True)

    def _start(self) -> None:
        gc.enable()  # off from the window's command on, until it is painted
        workspace = self.workbench.start()
        if workspace.geometry and self._on_screen(workspace.geometry):
            self.geometry(workspace.geometry)
        self.open_tab(min(workspace.tab, len(self.tab_names) - 1))
        self._tick()
        self._look_at_runs()
        self._later("engine", ENGINE_AT_LAST, self.workbench.start_engine)
        self._later("idle work", QUIET, self._do_idle_work)

    def _look_at_runs(self) -> None:
        """Notice what other windows and commands do to the runs."""
        self.workbench.data.list_runs()
        self._later("runs", RUNS_INTERVAL, self._look_at_runs)

    def _tick(self) -> None:
        if self.interrupted:
            self.quit_window()
            return
        try:
            self._resting = not self.workbench.tick()
        finally:  # whatever a callback ran into, the next message must be heard
            self._later("tick", TICK_IDLE if self._resting else TICK_BUSY, self._tick)

    def _tick_soon(self) -> None:
        if self._resting:
            self._resting = False
            self._later("tick", TICK_BUSY, self._tick)

    def _do_idle_work(self) -> None:
        """Do a piece of what was left out to be quick at the start, while nobody acts."""
        piece = self.idle_work.pop(0) if self._milliseconds_since_input() >= QUIET else None
        if self.idle_work or piece is None:
            self._later("idle work", QUIET // 4, self._do_idle_work)
        if piece is not None:
            piece()

    def _milliseconds_since_input(self) -> int:
        """Return how long nobody has touched the machine; very long where Tk cannot tell."""
        quiet = int(self.tk.call("tk", "inactive"))
        return quiet if quiet >= 0 else QUIET

    def _use_theme(self, dark: bool) -> None:
        ttk.Style().theme_use(DARK if dark else LIGHT)

    def _save_workspace(self) -> None:
        try:
            self.workbench.save(self.geometry(), self._notebook.index("current"))
        except MachineError:
            return  # the disk is full: the workspace before this one is still there

    def _later(self, what: str, milliseconds: int, call: object, *args: object) -> None:
        """Do something later; one of a kind waits, and none outlives the window."""
        if what in self._after:
            self.after_cancel(self._after[what])
        self._after[what] = self.after(milliseconds, call, *args)


def _tab_module(name: str) -> ModuleType:
    return import_module(f"fmnist_workbench.ui.tabs.{name}")


def main(home: Path) -> None:
    """Open the window and stay until it is closed.

    Args:
        home: Where runs, cache, logs and the workspace lie; created if need be.

    Raises:
        tkinter.TclError: There is no display.
        KeyboardInterrupt: SIGINT or SIGTERM came; the window has closed in good order.
    """
    app = App(home)

    def interrupt(_signal: int, _frame: object) -> None:
        app.interrupted = True  # the next tick closes the window: here anything may be under way

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    app.begin()
    try:
        app.mainloop()
    finally:
        app.workbench.close()
    if app.interrupted:
        raise KeyboardInterrupt
