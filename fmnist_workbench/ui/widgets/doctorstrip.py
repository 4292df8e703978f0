"""One line below the curves: what the training doctor has found, why, and what to do."""

import tkinter as tk
from tkinter.font import Font, nametofont
from typing import Any

import ttkbootstrap as ttk

from fmnist_workbench.analysis.findings import Finding
from fmnist_workbench.ui.theme import GAP, VALIDATION_COLOUR, palette
from fmnist_workbench.ui.widgets.evidence import EvidenceDialog, button_help, button_title
from fmnist_workbench.ui.widgets.text import in_two_lines
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.workbench import Workbench

_QUIET = "Nothing to mend so far."
_TEACHES = (
    "The training doctor looks at the figures of each epoch: overfitting, a learning rate that is "
    "too high or too low, dead relus, classes never predicted, accuracy at chance. It never looks "
    "at test images."
)
_ICON = 18


class DoctorStrip(ttk.Frame):
    """Shows the most important finding, or that there is none, always in the same room."""

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._place = 0
        self._message = ""
        size = ttk.utils.scale_size(self, _ICON)
        self._icon = ttk.Canvas(self, width=size, height=size, highlightthickness=0, borderwidth=0)
        self._icon.grid(row=0, column=0, padx=(0, GAP))
        self._label = ttk.Label(self, width=1)
        self._label.grid(row=0, column=1, sticky="ew")
        self._tip = tip(self._label, _TEACHES)
        self._small = Font(self, family=nametofont("TkDefaultFont", self).actual("family"), size=8)
        # In the order of the keyboard; what every finding has is where it always is.
        self.cure = self._button("", self._follow)
        self.next = self._button("Next ›", self._show_next)
        self.why = self._button("Why?", self._open)
        self.columnconfigure(1, weight=1)
        self.rowconfigure(0, minsize=self.why.winfo_reqheight())
        tip(self.next, "There is more than one finding: show the next.")
        tip(self.why, "Show the figures that this rests on, and all that could be done.")
        self._gate = Gate(self.cure, "")
        self.bind("<Configure>", lambda _event: self._fit())

    @property
    def finding(self) -> Finding | None:
        """What is shown."""
        findings = self._workbench.state.findings.value
        return findings[self._place % len(findings)] if findings else None

    def show(self) -> None:
        """Bring it up to date, with the most important finding."""
        self._place = 0
        self._show()

    def _show(self) -> None:
        finding, view = self.finding, self._workbench.state.run.value
        for button in (self.next, self.why, self.cure):
            button.grid_remove()
        if finding is None:
            self._message = _QUIET if view is not None and view.history else ""
            self._say(_TEACHES)
            return
        self._message = finding.message
        if len(self._workbench.state.findings.value) > 1:
            self.next.grid(row=0, column=3, padx=(GAP // 2, 0))
        self.why.grid(row=0, column=4, padx=(GAP // 2, 0))
        if finding.proposals:
            doctoring, proposal = self._workbench.doctoring, finding.proposals[0]
            self.cure.configure(text=button_title(proposal, doctoring))
            self._gate.teach(button_help(proposal, doctoring))
            self._gate.set(doctoring.why_not(proposal))
            self.cure.grid(row=0, column=2, padx=(GAP // 2, 0))
        self._say(f"{finding.message}\n\n{finding.evidence.words}")

    def _say(self, teaches: str) -> None:
        self._tip.configure(text=teaches)
        self._draw_icon()
        self._fit()

    def _fit(self) -> None:
        """Show the message, in two small lines where there is no room; the tooltip has it all."""
        shown = [each for each in (self.next, self.why, self.cure) if each.winfo_manager()]
        taken = sum(each.winfo_reqwidth() + GAP // 2 for each in shown)
        room = self.winfo_width() - self._icon.winfo_reqwidth() - taken - 2 * GAP
        font = nametofont("TkDefaultFont", self)
        if font.measure(self._message) <= room:
            self._label.configure(text=self._message, font=font)
        else:
            text = in_two_lines(self._message, self._small, room)
            self._label.configure(text=text, font=self._small)

    def _draw_icon(self) -> None:
        """Draw a sign of the finding's level: a shape as well as a colour says it."""
        canvas, colours = self._icon, palette()
        canvas.configure(background=colours.background)
        canvas.delete("all")
        size = canvas.winfo_reqwidth()
        finding = self.finding
        words: dict[str, Any] = {"font": "-size 9 -weight bold", "fill": "white"}
        if finding is None:
            if self._message:
                check = [(0.2, 0.55), (0.42, 0.75), (0.8, 0.3)]
                points = [(size * x, size * y) for x, y in check]
                canvas.create_line(points, fill=colours.foreground, width=2)
        elif finding.level == "alarm":
            triangle = [(size / 2, 1.0), (size - 1, size - 2), (1.0, size - 2)]
            canvas.create_polygon(triangle, fill=VALIDATION_COLOUR)
            canvas.create_text(size / 2, size * 0.62, text="!", **words)
        else:
            canvas.create_oval(1, 1, size - 2, size - 2, fill=colours.accent, outline="")
            canvas.create_text(size / 2, size / 2, text="i", **words)

    def _button(self, text: str, command: Any) -> ttk.Button:
        return ttk.Button(
            self, text=text, command=command, bootstyle="secondary outline", padding=(6, 2)
        )

    def _show_next(self) -> None:
        self._place += 1
        self._show()

    def _open(self) -> None:
        if self.finding is not None:
            EvidenceDialog(self.winfo_toplevel(), self.finding, self._workbench.doctoring)

    def _follow(self) -> None:
        if self.finding is not None and self.finding.proposals:
            self._workbench.doctoring.follow(self.finding.proposals[0])
