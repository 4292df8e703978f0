"""Transfer: start from what another run has learned, and see what that brought."""

from fmnist_workbench.ui.segments.base import Host, Segment
from fmnist_workbench.ui.widgets.transferpanel import TransferPanel


class TransferSegment(Segment):
    """The panel of transfer learning."""

    NAME = "transfer"
    TITLE = "Transfer"
    TEACHES = (
        "Transfer learning: start from another run's weights, keep its first layers as they are "
        "and retrain the others; see here what that brought."
    )
    LEAST = 370

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.panel = TransferPanel(self, self.workbench)
        self.panel.pack(fill="both", expand=True)
        state = self.state_
        whether_it_can = (state.engine, state.training, state.data, state.network)
        runs = (state.run, state.runs, state.comparing)
        self.draw_on(*whether_it_can, *runs, state.opened, state.recipe)

    def draw(self) -> None:
        """Bring the panel up to date."""
        self.panel.show()

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        self.panel.recolour()
