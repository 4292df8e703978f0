"""What is wrong with the network in the window, and what a person can do about it."""

from fmnist_workbench.spec.cures import Cure, cures
from fmnist_workbench.spec.diagnosis import Diagnosis, Problem, diagnose
from fmnist_workbench.spec.network import Network
from fmnist_workbench.ui.actions.building import Builder
from fmnist_workbench.ui.state import Observable, State

CURES = ("first cure", "second cure", "third cure")
"""What the Edit menu calls the cures of the problem that is read first."""


class Tutoring:
    """The problems of the network as it stands, in the order in which they are to be read.

    Problems and cures are worked out once for each network, and only when asked for.

    Attributes:
        current: The problem that `next_problem` has come to, until something else is chosen.
    """

    def __init__(self, state: State, builder: Builder) -> None:
        self._state = state
        self._builder = builder
        self._known: tuple[Network, Diagnosis] | None = None
        self._cures: dict[Problem, tuple[Cure, ...]] = {}
        self.current: Observable[Problem | None] = Observable(None)
        builder.chosen.watch(self._leave_current)
        state.network.watch(lambda _network: self.current.set(None))

    @property
    def diagnosis(self) -> Diagnosis:
        """The diagnosis of the network as it stands."""
        network = self._builder.network
        if self._known is None or self._known[0] is not network:
            self._known = network, diagnose(network)
            self._cures = {}
        return self._known[1]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems that are not dismissed: errors before advice, in the layers' order."""
        dismissed = self._dismissed()
        left = [problem for problem in self.diagnosis.problems if problem not in dismissed]
        end = len(self._builder.network.layers)

        def rank(problem: Problem) -> tuple[bool, int]:
            return problem.severity == "advice", end if problem.layer is None else problem.layer

        return tuple(sorted(left, key=rank))

    @property
    def in_reading_order(self) -> tuple[Problem, ...]:
        """The same, the current one first, and those of the chosen layer before others."""
        current, chosen = self.current.value, self._builder.chosen.value

        def rank(problem: Problem) -> tuple[bool, bool, bool]:
            return problem != current, problem.severity == "advice", problem.layer != chosen

        return tuple(sorted(self.problems, key=rank))

    @property
    def dismissed(self) -> int:
        """How many pieces of advice on this network are dismissed."""
        return len(self._dismissed())

    def known_cures(self, problem: Problem) -> tuple[Cure, ...] | None:
        """Return a problem's cures if they have been worked out already."""
        return self._cures.get(problem) if problem in self.diagnosis.problems else None

    def cures(self, problem: Problem) -> tuple[Cure, ...]:
        """Return a problem's cures; of one that is no more, none."""
        if problem not in self.diagnosis.problems:
            return ()
        if problem not in self._cures:
            self._cures[problem] = cures(self._builder.network, problem)
        return self._cures[problem]

    def apply(self, problem: Problem, cure: Cure) -> None:
        """Make a cure's edit, and choose the first layer it changed.

        Nothing happens if the network has been edited since the cure was offered.
        """
        if not self._builder.locked and cure in self.cures(problem):
            before = self._builder.network
            self._state.network.edit(cure.network)
            self._builder.choose(_first_change(before, cure.network))

    def why_not_apply(self, number: int) -> str:
        """Return why the problem to be read first has no cure of this number, "" if it has."""
        for problem in self.in_reading_order[:1]:
            return "" if number < len(self.cures(problem)) else "It has not so many cures."
        return "There is no problem."

    def apply_first(self, number: int) -> None:
        """Make the edit of a cure of the problem to be read first; `number` counts from 0."""
        for problem in self.in_reading_order[:1]:
            for cure in self.cures(problem)[number : number + 1]:
                self.apply(problem, cure)

    def next_problem(self) -> None:
        """Go to the problem behind the current one, and choose its layer; around at the end."""
        problems = self.problems
        if problems:
            before = self.current.value
            place = problems.index(before) + 1 if before in problems else 0
            problem = problems[place % len(problems)]
            if problem.layer is not None:
                self._builder.choose(problem.layer)
            self.current.set(problem)

    def dismiss(self, problem: Problem) -> None:
        """Show a piece of advice no more, on the layer of this name."""
        self._state.dismissed.set(self._state.dismissed.value | {self._key(problem)})

    def bring_back(self) -> None:
        """Show all advice on this network again."""
        keys = {self._key(problem) for problem in self._dismissed()}
        self._state.dismissed.set(self._state.dismissed.value - keys)

    def _dismissed(self) -> list[Problem]:
        keys = self._state.dismissed.value
        problems = self.diagnosis.problems
        advice = [problem for problem in problems if problem.severity == "advice"]
        return [problem for problem in advice if self._key(problem) in keys]

    def _key(self, problem: Problem) -> str:
        return problem.key(self._builder.network)

    def _leave_current(self, chosen: int | None) -> None:
        current = self.current.value
        if current is not None and current.layer != chosen:
            self.current.set(None)


def _first_change(before: Network, after: Network) -> int:
    """Return the index of the first layer that another network has, or has no more."""
    pairs = enumerate(zip(before.layers, after.layers, strict=False))
    shorter = min(len(before.layers), len(after.layers))
    return next((index for index, (old, new) in pairs if old != new), shorter)
