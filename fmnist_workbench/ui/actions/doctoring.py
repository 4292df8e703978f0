"""The training doctor in the window: what it finds in the run shown, and doing what it proposes."""

from typing import TYPE_CHECKING

from fmnist_workbench.spec.events import BatchesDone
from fmnist_workbench.spec.steered import Steered
from fmnist_workbench.ui.actions.recipe import RecipeActions
from fmnist_workbench.ui.actions.runs import RunActions
from fmnist_workbench.ui.actions.training import TrainingActions
from fmnist_workbench.ui.state import Notice, RunView, State

if TYPE_CHECKING:
    from fmnist_workbench.analysis.case import Case
    from fmnist_workbench.analysis.findings import Proposal


class Doctoring:
    """Keeps `state.findings` in step with the run in the window, epoch by epoch."""

    def __init__(
        self,
        state: State,
        *,
        training: TrainingActions,
        runs: RunActions,
        recipe: RecipeActions,
    ) -> None:
        self._state = state
        self._training = training
        self._runs = runs
        self._recipe = recipe
        self._run = ""
        self._epoch = 0
        self._losses: list[float] = []
        self._by_hand: float | None = None
        state.batches.connect(self._keep)
        state.steered.watch(self._steered)
        state.run.watch(self._run_changed)
        state.evaluations.watch(lambda _evaluations: self._examine())

    def why_not(self, proposal: "Proposal") -> str:
        """Return why a proposal cannot be followed now, or nothing if it can."""
        state = self._state
        if state.training.value in ("training", "paused") and proposal.rate is not None:
            return ""
        if state.training.value != "idle":
            return "Stop the training first: this is for a new run."
        view = state.run.value
        if view is not None and view.run.status == "running":
            return f"{view.run.id} is trained elsewhere."
        return ""

    def live(self, proposal: "Proposal") -> bool:
        """Return whether following a proposal now changes the training that runs."""
        return self._state.training.value != "idle" and proposal.rate is not None

    def follow(self, proposal: "Proposal") -> None:
        """Do what is proposed: at once where that can be, else as the recipe of a new run.

        The run in the window is put aside for that, and keeps what it has.
        """
        if self.why_not(proposal):
            return
        if self.live(proposal):
            self._training.set_rate(proposal.rate)
            self._state.notice.set(Notice(f"Learning rate {proposal.rate:g} from now on."))
            return
        self._runs.reset()
        if proposal.recipe is not None:
            self._recipe.edit(proposal.recipe)
        if proposal.network is not None:
            self._state.network.edit(proposal.network)
        where = "Network" if proposal.network is not None else "Train"
        self._state.notice.set(
            Notice(
                f"Ready for a new run: {proposal.title}. Train (F5) starts it; Ctrl+Z under "
                f"{where} takes the change back.",
                about="training",
            )
        )

    def _keep(self, event: BatchesDone) -> None:
        """Keep the losses of the batches of the epoch that runs."""
        if event.epoch != self._epoch or event.step <= len(self._losses):
            self._epoch, self._losses = event.epoch, []
        self._losses += event.losses

    def _steered(self, held: Steered) -> None:
        """Remember the rate set by hand: the epoch that a loss breaks off is in no history."""
        if self._state.training.value != "idle":
            self._by_hand = held.rate

    def _run_changed(self, view: RunView | None) -> None:
        run = view.run.id if view is not None else ""
        if run != self._run:
            self._run, self._epoch, self._losses = run, 0, []
            self._by_hand = None
        self._examine()

    def _examine(self) -> None:
        view = self._state.run.value
        if view is None:
            self._state.findings.set(())
            return
        from fmnist_workbench.analysis.doctor import examine  # not needed to start

        self._state.findings.set(examine(self._case(view)))

    def _case(self, view: RunView) -> "Case":
        from fmnist_workbench.analysis.case import Case

        run = view.run
        return Case(
            run.network,
            run.recipe,
            view.history,
            confusion=self._confusion(view),
            class_names=run.class_names or (),
            batches=tuple(self._losses) if self._epoch == view.done else (),
            diverged=run.status == "failed",
            by_hand=self._by_hand if run.status == "failed" else None,
        )

    def _confusion(self, view: RunView) -> tuple[tuple[int, ...], ...] | None:
        """Return the newest epoch's matrix: as it was told, or as the run's evaluation has it."""
        looks = self._state.looks.value
        if looks and looks[-1].epoch == view.done:
            return looks[-1].confusion
        evaluation = self._state.evaluations.value.get("validation")
        return evaluation.confusion if evaluation is not None else None
