"""What a person must hear of, laid over the foot of the tabs so that nothing jumps."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.ui.state import Notice, State
from fmnist_workbench.ui.theme import GAP


class NoticeBar(ttk.Frame):
    """Shows the notice in force with its buttons; hidden while there is none."""

    def __init__(self, parent: tk.Misc, state: State) -> None:
        super().__init__(parent, padding=GAP, relief="solid", borderwidth=1)
        self._state = state
        self._stripe = ttk.Frame(self, width=GAP // 2)
        self._stripe.pack(side="left", fill="y", padx=(0, GAP))
        self._buttons = ttk.Frame(self)
        self._buttons.pack(side="right", anchor="n")
        self._text = ttk.Label(self, justify="left")
        self._text.pack(side="left", fill="x", expand=True)
        self.bind("<Configure>", self._wrap)
        state.notice.watch(self._show)

    def _wrap(self, _event: object) -> None:
        room = self.winfo_width() - self._buttons.winfo_width() - 6 * GAP
        self._text.configure(wraplength=max(room, 200))

    def _show(self, notice: Notice | None) -> None:
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
            self._button("Details", lambda: self._details(notice), "secondary outline")
        self._button("Close", lambda: self._state.notice.set(None), "secondary outline")
        self.place(relx=0.5, rely=1.0, relwidth=0.96, anchor="s", y=-GAP)
        self.lift()

    def _button(self, title: str, run: Callable[[], object], style: str) -> None:
        button = ttk.Button(self._buttons, text=title, command=run, bootstyle=style)
        button.pack(side="left", padx=(GAP // 2, 0))

    def _details(self, notice: Notice) -> None:
        window = ttk.Toplevel(title="Details", size=(700, 400), transient=self.winfo_toplevel())
        text = ttk.ScrolledText(window, wrap="word")
        text.pack(fill="both", expand=True)
        text.insert("end", f"{notice.text}\n\n{notice.detail}")
        window.bind("<Escape>", lambda _event: window.destroy())
