"""Board: what validation looked like after each epoch."""

from fmnist_workbench.ui.segments.base import Host, Segment
from fmnist_workbench.ui.widgets.board import Board


class BoardSegment(Segment):
    """Twenty validation images with their answers, and the matrix."""

    NAME = "board"
    TITLE = "Board"
    TEACHES = (
        "Twenty validation images with what the network takes them for, and the confusion matrix, "
        "after each epoch."
    )

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.board = Board(self, self.workbench)
        self.board.pack(fill="both", expand=True)
        state = self.state_
        self.draw_on(state.looks, state.run, state.training)

    def draw(self) -> None:
        """Bring the board up to date."""
        self.board.show()

    def recolour(self) -> None:
        """Take on the colours of the theme in force."""
        self.board.recolour()
