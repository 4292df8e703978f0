"""A small window over the main one: what is asked, what is wrong with it, and two buttons."""

import tkinter as tk
from collections.abc import Callable
from tkinter.ttk import Entry  # of which a spinbox is one as well
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.faultlines import FaultLines
from fmnist_workbench.ui.widgets.keys import on_return
from fmnist_workbench.ui.widgets.tips import close_shown_tip, tip


class Dialog(ttk.Toplevel):
    """Asks for something over the window it belongs to, which stays usable.

    A subclass fills `self.body`, calls `present`, and does what is asked in `confirm`. Return does
    the same as the primary button, or presses the button that has the keyboard; Escape closes.

    Args:
        over: The window it belongs to.
        title: What stands in its title bar.
        action: The primary button's title.
        teaches: The primary button's tooltip.
    """

    def __init__(self, over: tk.Misc, title: str, *, action: str, teaches: str) -> None:
        super().__init__(title=title, master=over, transient=over, resizable=(False, False))
        self.withdraw()
        whole = ttk.Frame(self, padding=2 * GAP, relief="solid", borderwidth=1)
        whole.pack(fill="both", expand=True)
        self.body = ttk.Frame(whole)
        self.body.pack(fill="both", expand=True)
        self.faults = FaultLines(whole)
        self.faults.pack(fill="x", pady=(GAP, 0))
        buttons = ttk.Frame(whole)
        buttons.pack(fill="x", pady=(GAP, 0))
        self.primary = ttk.Button(buttons, text=action, bootstyle="primary", command=self.confirm)
        self.cancel = ttk.Button(
            buttons, text="Cancel", bootstyle="secondary outline", command=self.close
        )
        # On the right, the primary one outermost; the keyboard comes to it first.
        self.primary.pack(side="right")
        self.cancel.pack(side="right", padx=(0, GAP))
        tip(self.primary, f"{teaches} (Enter)")
        tip(self.cancel, "Change nothing (Escape)")
        on_return(self, self._returned)
        self.bind("<Escape>", lambda _event: self.close())
        self.protocol("WM_DELETE_WINDOW", self.close)

    def present(self, first: Any) -> None:
        """Show it in the middle of the window it belongs to, with the keyboard in `first`."""
        close_shown_tip()
        over = self.master.winfo_toplevel()
        self.update_idletasks()
        wide, high = self.winfo_reqwidth(), self.winfo_reqheight()
        left = over.winfo_rootx() + (over.winfo_width() - wide) // 2
        top = over.winfo_rooty() + (over.winfo_height() - high) // 3
        left = min(max(left, 0), max(self.winfo_screenwidth() - wide, 0))
        top = min(max(top, 0), max(self.winfo_screenheight() - high, 0))
        self.geometry(f"+{left}+{top}")
        self.deiconify()
        self.lift()
        # A person has just asked for it; without a window manager nobody hands it the keyboard.
        first.focus_force()
        if isinstance(first, Entry):  # typing replaces what is there, as after Tab
            first.selection_range(0, "end")
            first.icursor("end")

    def confirm(self) -> None:
        """Do what is asked."""
        raise NotImplementedError

    def close(self) -> None:
        """Go away without doing anything."""
        self.destroy()

    def _returned(self) -> None:
        holder = self.focus_get()
        if isinstance(holder, ttk.Button):
            holder.invoke()
        else:
            self.primary.invoke()


def show_alone(over: tk.Misc, dialog: Callable[[], Dialog]) -> None:
    """Close any other dialog over a window, and make this one."""
    for other in over.winfo_children():
        if isinstance(other, Dialog):
            other.close()
    dialog()
