"""What a person must hear of, over the foot of the picture."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.ui.state import Notice, State
from fmnist_workbench.ui.theme import GAP, SETTINGS_WIDTH
from fmnist_workbench.ui.widgets.tips import tip

INFO_STAYS = 10_000
"""Milliseconds after which a mere information goes by itself; a warning stays until closed."""


class NoticeBar(ttk.Frame):
    """Shows the notice in force with its buttons; Escape closes it.

    It moves nothing: what a person is about to click must not run away from the pointer.

    Args:
        parent: The window.
        state: Whose notice is shown.
        over: What it lies over, at the foot, beside the settings.
    """

    def __init__(self, parent: tk.Misc, state: State, over: tk.Misc) -> None:
        super().__init__(parent, padding=GAP, relief="solid", borderwidth=1)
        self._state = state
        self._over = over
        self._timer: str | None = None
        self._stripe = ttk.Frame(self, width=GAP // 2)
        self._stripe.pack(side="left", fill="y", padx=(0, GAP))
        self._buttons = ttk.Frame(self)
        self._buttons.pack(side="right", anchor="n")
        self._text = ttk.Label(self, justify="left")
        self._text.pack(side="left", fill="x", expand=True)
        self.bind("<Configure>", self._wrap)
        self._buttons.bind("<Configure>", self._wrap)
        self.bind("<Destroy>", lambda _event: self._forget_timer(), add=True)
        self.winfo_toplevel().bind("<Escape>", lambda _event: self._close(), add=True)
        state.notice.watch(self._show)

    def _wrap(self, _event: object = None) -> None:
        """Put the buttons beside the text, or below where they would leave it less than half."""
        room, taken = self.winfo_width() - 6 * GAP, self._buttons.winfo_reqwidth()
        if taken > room / 2:
            self._buttons.pack_configure(side="bottom", anchor="e", pady=(GAP // 2, 0))
        else:
            self._buttons.pack_configure(side="right", anchor="n", pady=0)
            room -= taken
        self._text.configure(wraplength=max(room, 200))

    def _show(self, notice: Notice | None) -> None:
        self._forget_timer()
        for button in self._buttons.winfo_children():
            button.destroy()
        if notice is None:
            self.place_forget()
            return
        self._stripe.configure(bootstyle=notice.level)
        self._text.configure(text=notice.text)
        for action in notice.actions:
            self._button(action.title, action.run, "primary")
        if notice.detail:
            details = self._button("Details", lambda: self._details(notice), "secondary outline")
            tip(details, "What the computer said about it, to read or to pass on.")
        tip(self._button("Close", self._close, "secondary outline"), "Put this away (Escape)")
        self._lay_over()
        self._wrap()
        if notice.level == "info":
            self._timer = self.after(INFO_STAYS, self._close)

    def _lay_over(self) -> None:
        beside = ttk.utils.scale_size(self, SETTINGS_WIDTH) + 4 * GAP
        self.place(in_=self._over, relx=1, rely=1, x=-GAP, y=-GAP, anchor="se")
        self.place_configure(relwidth=1, width=-beside)
        self.lift()

    def _close(self) -> None:
        self._state.notice.set(None)

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None

    def _button(self, title: str, run: Callable[[], object], style: str) -> ttk.Button:
        button = ttk.Button(self._buttons, text=title, command=run, bootstyle=style)
        button.pack(side="left", padx=(GAP // 2, 0))
        return button

    def _details(self, notice: Notice) -> None:
        window = ttk.Toplevel(title="Details", size=(700, 400), transient=self.winfo_toplevel())
        text = ttk.ScrolledText(window, wrap="word")
        text.pack(fill="both", expand=True)
        text.insert("end", f"{notice.text}\n\n{notice.detail}")
        window.bind("<Escape>", lambda _event: window.destroy())
