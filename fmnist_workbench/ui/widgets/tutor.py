"""The tutor: whether the network can be trained, what it costs, what is wrong and what mends it."""

import tkinter as tk
from collections.abc import Callable

import ttkbootstrap as ttk

from fmnist_workbench.spec.cures import Cure
from fmnist_workbench.spec.diagnosis import Problem
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.tutortexts import (
    about_time,
    about_totals,
    effect,
    place_of,
    time_words,
    totals,
    verdict,
)
from fmnist_workbench.ui.widgets.problemcard import CardCalls, ProblemCard
from fmnist_workbench.ui.widgets.scroller import Scroller
from fmnist_workbench.ui.widgets.tips import AskedTip, tip
from fmnist_workbench.ui.workbench import Workbench

_MOST_CARDS = 8
_CARDS_AT_HAND = 4
"""Made with the tutor: making them takes longer than a redraw may."""
_SOON = 1
"""Milliseconds until the cures of the next problem are worked out: what waits comes first."""
_ABOUT_VERDICT = (
    "A network can be trained when every layer fits the one before it, and its last layer names "
    "the classes. Advice does not stand in the way. F8 goes from problem to problem."
)


class Tutor(ttk.Frame):
    """Says what there is to say about the network, in as much room as its owner gives it.

    Args:
        choose: Called with the index of a layer whose problem was clicked.
        apply: Called with a problem and the cure that was clicked.

    Attributes:
        verdict: The line that says whether it can be trained.
        totals: What it costs.
        time: How long an epoch would take.
        cards: One for each problem, in reading order; only the first ones if there are many.
        dismissed: The button that brings dismissed advice back.
    """

    def __init__(
        self,
        parent: tk.Misc,
        workbench: Workbench,
        choose: Callable[[int], None],
        apply: Callable[[Problem, Cure], None],
    ) -> None:
        super().__init__(parent)
        self._tutoring = workbench.tutoring
        self._state, self._builder = workbench.state, workbench.builder
        self._choose, self._apply = choose, apply
        self._pending: str | None = None
        self.cards: list[ProblemCard] = []
        self._build()
        self.bind("<Destroy>", self._forget, add=True)

    def show(self) -> None:
        """Bring it up to date, the cures a moment later."""
        diagnosis, locked = self._tutoring.diagnosis, self._builder.locked
        mark, style = ("✓ ", "success") if diagnosis.ok else ("✕ ", "danger")
        self.verdict.configure(
            text=locked or mark + verdict(diagnosis), bootstyle="primary" if locked else style
        )
        problems = self._tutoring.in_reading_order
        self._show_costs(first=not problems)
        self._show_cards(problems[:_MOST_CARDS])
        more = len(problems) - len(self.cards)
        self._more.configure(text=f"… and {more} more, one after the other (F8)." if more else "")
        away = self._tutoring.dismissed
        self.dismissed.configure(text=f"{away} dismissed · show")
        if away:
            self.dismissed.pack(anchor="w")
        else:
            self.dismissed.pack_forget()

    def _build(self) -> None:
        self.verdict = ttk.Label(self, font="TkHeadingFont", justify="left")
        self.verdict.pack(fill="x")
        tip(self.verdict, _ABOUT_VERDICT)
        self._room = Scroller(self, width=1)
        self._room.pack(fill="both", expand=True)
        self._calls = CardCalls(
            choose=self._choose_layer,
            apply=self._apply,
            explain=self._explain,
            dismiss=self._tutoring.dismiss,
            focused=self._room.see,
        )
        self._list = ttk.Frame(self._room)
        self._list.pack(fill="x")
        self._pool = [ProblemCard(self._list, self._calls) for _ in range(_CARDS_AT_HAND)]
        self._costs = ttk.Frame(self._room)
        self.totals = ttk.Label(self._costs, justify="left")
        self.time = ttk.Label(self._costs, justify="left")
        for label, explain in ((self.totals, self._about_totals), (self.time, self._about_time)):
            label.pack(fill="x")
            AskedTip(label, explain)
        self._more = ttk.Label(self._room, bootstyle="secondary")
        self._more.pack(fill="x")
        self.dismissed = ttk.Button(
            self._room, bootstyle="link", padding=0, command=self._tutoring.bring_back
        )
        tip(self.dismissed, "Show the advice again that was dismissed on these layers.")
        self._room.bind("<Configure>", lambda event: self._wrap(event.width), add=True)

    def _show_costs(self, *, first: bool) -> None:
        """Show what the network costs: before the problems, or behind if they come first."""
        diagnosis = self._tutoring.diagnosis
        self.totals.configure(text=totals(diagnosis))
        self.time.configure(text=time_words(diagnosis, self._state.forecast.value))
        if first:
            self._costs.pack(fill="x", before=self._list)
        else:
            self._costs.pack(fill="x", after=self._more)

    def _show_cards(self, problems: tuple[Problem, ...]) -> None:
        while len(self._pool) < len(problems):
            self._pool.append(ProblemCard(self._list, self._calls))
        for card in self._pool[len(problems) :]:
            card.pack_forget()
        before = [card.problem for card in self.cards]
        self.cards = self._pool[: len(problems)]
        for number, (card, problem) in enumerate(zip(self.cards, problems, strict=True)):
            card.show(problem, place_of(problem, self._tutoring.diagnosis), first=not number)
            card.pack(fill="x", pady=(GAP, 0))
        if not problems:
            self._list.configure(height=1)  # a frame whose last child went keeps its size
        if before != list(problems):
            self._room.yview_moveto(0)
        self._show_cures()

    def _show_cures(self) -> None:
        """Show the cures that are known, and see to the first ones that are not."""
        self._cancel()
        for card in self.cards:
            assert card.problem is not None
            known = self._tutoring.known_cures(card.problem)
            if known is None:
                self._pending = self.after(_SOON, self._work_out, card.problem)
                return
            card.show_cures(known, self._builder.locked)

    def _work_out(self, problem: Problem) -> None:
        self._pending = None
        self._tutoring.cures(problem)
        self._show_cures()

    def _choose_layer(self, problem: Problem) -> None:
        if problem.layer is not None:
            self._choose(problem.layer)

    def _explain(self, cure: Cure) -> str:
        words = effect(self._tutoring.diagnosis, cure)
        return f"{self._builder.locked}\n\n{words}" if self._builder.locked else words

    def _about_totals(self) -> str:
        return about_totals(self._tutoring.diagnosis, self._state.recipe.value.batch_size)

    def _about_time(self) -> str:
        return about_time(self._state.forecast.value, self._state.recipe.value.epochs)

    def _wrap(self, width: int) -> None:
        for label in (self.verdict, self.totals, self.time, self._more):
            label.configure(wraplength=width - GAP // 2)  # a label has an edge of its own

    def _forget(self, event: "tk.Event[tk.Misc]") -> None:
        if event.widget is self:
            self._cancel()

    def _cancel(self) -> None:
        if self._pending is not None:
            self.after_cancel(self._pending)
            self._pending = None
