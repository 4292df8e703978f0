"""Why the doctor says what it says: the figures, what they mean, and all that could be done."""

import tkinter as tk

import ttkbootstrap as ttk

from fmnist_workbench.analysis.findings import Finding, Proposal
from fmnist_workbench.ui.actions.doctoring import Doctoring
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.dialog import Dialog
from fmnist_workbench.ui.widgets.evidenceplot import EvidencePlot
from fmnist_workbench.ui.widgets.tips import Gate

_SIZE = (480, 200)
_CLOSE = "Close"


class EvidenceDialog(Dialog):
    """Shows one finding; its first proposal is the primary action, the others stand beside it."""

    def __init__(self, over: tk.Misc, finding: Finding, doctoring: Doctoring) -> None:
        first = finding.proposals[0] if finding.proposals else None
        super().__init__(
            over,
            "The training doctor",
            action=button_title(first, doctoring) if first else _CLOSE,
            teaches=_teaches(first, doctoring),
        )
        self.faults.pack_forget()  # nothing is entered here
        self._doctoring = doctoring
        self._first = first
        width = ttk.utils.scale_size(self, _SIZE[0])
        heading = ttk.Label(
            self.body, text=finding.message, font="-weight bold", wraplength=width, justify="left"
        )
        heading.pack(anchor="w")
        words = ttk.Label(self.body, text=finding.evidence.words, wraplength=width, justify="left")
        words.pack(anchor="w", pady=GAP)
        if finding.evidence.picture is not None:
            self.plot = EvidencePlot(self.body, finding.evidence.picture, _SIZE)
            self.plot.pack(fill="x")
        if first is None:
            self.cancel.pack_forget()
        elif doctoring.why_not(first):
            self.primary.state(["disabled"])
        if finding.proposals[1:]:
            self._build_others(finding.proposals[1:])
        self.present(self.primary)

    def confirm(self) -> None:
        """Follow the first proposal."""
        self._follow(self._first)

    def _build_others(self, others: tuple[Proposal, ...]) -> None:
        line = ttk.Frame(self.body)
        line.pack(fill="x", pady=(GAP, 0))
        ttk.Label(line, text="Or:").pack(anchor="w")
        for proposal in others:
            button = ttk.Button(
                line,
                text=button_title(proposal, self._doctoring),
                bootstyle="secondary outline",
                command=lambda proposal=proposal: self._follow(proposal),
            )
            button.pack(fill="x", pady=(GAP // 2, 0))
            Gate(button, button_help(proposal, self._doctoring)).set(
                self._doctoring.why_not(proposal)
            )

    def _follow(self, proposal: Proposal | None) -> None:
        self.close()
        if proposal is not None:
            self._doctoring.follow(proposal)


def _teaches(first: Proposal | None, doctoring: Doctoring) -> str:
    """Return the primary button's tooltip: what it does, or why it cannot."""
    if first is None:
        return "There is nothing to mend."
    return doctoring.why_not(first) or button_help(first, doctoring)


def button_title(proposal: Proposal, doctoring: Doctoring) -> str:
    """Return what a button says that follows a proposal."""
    return f"{proposal.title} {'now' if doctoring.live(proposal) else 'as a new run'}"


def button_help(proposal: Proposal, doctoring: Doctoring) -> str:
    """Return what such a button does."""
    if doctoring.live(proposal):
        return "The training goes on with it from the next batch on."
    return (
        "Puts this run aside, which keeps all it has, and makes the change, which Ctrl+Z takes "
        "back; then Train starts a new run."
    )
