"""Transfer: start from what has been learned before, and see what that brought."""

from fmnist_workbench.ui.segments.base import Host, Segment
from fmnist_workbench.ui.widgets.transferpanel import TransferPanel


class TransferSegment(Segment):
    """The panel of transfer learning. While it is in sight, to train means to retrain."""

    NAME = "transfer"
    TITLE = "Transfer"
    TEACHES = (
        "Transfer learning: start from the weights of another run or of a file, keep its first "
        "layers as they are and retrain the others; see here what that brought."
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
        for event in ("<Map>", "<Unmap>"):
            self.bind(event, lambda _event: self._say_at_hand(), add=True)

    def draw(self) -> None:
        """Bring the panel up to date."""
        self.panel.show()

    def commit(self) -> bool:
        """Take over what was typed for the next training; return whether all of it was good."""
        return self.panel.commit()

    def _say_at_hand(self) -> None:
        self.workbench.transferring.at_hand.set(bool(self.winfo_ismapped()))

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        self.panel.recolour()
