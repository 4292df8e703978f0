"""How much of the image a value of a feature map sees."""

from dataclasses import dataclass

from fmnist_workbench.spec.layers import Window


@dataclass(frozen=True)
class Sight:
    """What the values of a feature map see: squares of `side` pixels, `jump` pixels apart.

    A window of k values that moves by s sees r + (k - 1) * jump pixels, if each value sees r,
    and makes the distance between neighbours s times as large (Araujo, Norris & Sim, "Computing
    receptive fields of convolutional neural networks", Distill, 2019).

    Example:
        >>> Sight().through((Window(3, 1), Window(2, 2)))
        Sight(side=4, jump=2)
    """

    side: int = 1
    jump: int = 1

    def through(self, windows: tuple[Window, ...] | None) -> "Sight | None":
        """Return what is seen through windows that slide over this one after another."""
        if windows is None:
            return None
        side, jump = self.side, self.jump
        for window in windows:
            side, jump = side + (window.side - 1) * jump, jump * window.stride
        return Sight(side, jump)

    def formula(self, windows: tuple[Window, ...]) -> str:
        """Return how `through` works out the side: "3 + (3 − 1)·2"."""
        terms, jump = [f"{self.side:,}"], self.jump
        for window in windows:
            terms.append(f"({window.side} − 1)·{jump:,}")
            jump *= window.stride
        return " + ".join(terms)
