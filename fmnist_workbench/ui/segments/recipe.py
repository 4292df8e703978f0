"""Recipe: all of how the network is trained, and the search for a learning rate."""

from fmnist_workbench.ui.epochsahead import rates_ahead
from fmnist_workbench.ui.segments.base import Host, Segment
from fmnist_workbench.ui.widgets.findpanel import FindPanel
from fmnist_workbench.ui.widgets.recipepanel import RecipeFiles, RecipePanel


class RecipeSegment(Segment):
    """All of the recipe; in its place the learning-rate finder, once it was asked for.

    Attributes:
        finder: None until it is asked for.
    """

    NAME = "recipe"
    TITLE = "Recipe"
    TEACHES = "All of how the network is trained, and the learning rate as it will be."
    LEAST = 400

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.beside = self.files = RecipeFiles(host.stage, self.workbench.recipe)
        self.panel = RecipePanel(self, self.workbench.recipe, self.find_rate)
        self.panel.pack(fill="both", expand=True)
        self.finder: FindPanel | None = None
        state, rates = self.state_, self.workbench.rates
        what_fixes_it = (state.run, state.training)
        whether_to_find = (state.data, state.split, state.network, state.engine)
        self.draw_on(state.recipe, *what_fixes_it, *whether_to_find)
        self.draw_on(rates.running, state.rate_found)

    def show(self) -> None:
        """Come to the front with the recipe, whatever stood in its place before."""
        if self.finder is not None:
            self.finder.pack_forget()
        self.panel.pack(fill="both", expand=True)
        super().show()

    def draw(self) -> None:
        """Show the recipe as it stands, or what the finder has come to."""
        fixed = self.workbench.recipe.locked
        if self.finder is not None and self.finder.winfo_manager():
            self.finder.show(self.state_.rate_found.value, fixed)
            return
        self.files.show(fixed)
        self.panel.show(self.state_.recipe.value, fixed)
        self.panel.find_gate.set(self.workbench.rates.why_not())
        self.panel.draw(rates_ahead(self.workbench))

    def find_rate(self) -> None:
        """Look for a learning rate, and show how that goes in place of the recipe."""
        if not self.host.commit():
            return
        if self.finder is None:
            self.finder = FindPanel(self, self.workbench.rates, lambda: self.host.show(self.NAME))
        self.panel.pack_forget()
        self.files.grid_remove()
        self.finder.pack(fill="both", expand=True)
        self.workbench.rates.find()
        self.draw()

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        self.panel.recolour()
        if self.finder is not None:
            self.finder.recolour()

    def commit(self) -> bool:
        """Take over what was typed into the recipe; return whether all of it was good."""
        return self.panel.commit()
