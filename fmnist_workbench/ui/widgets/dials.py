"""How the fields of an augmentation lie on sliders: from a place on one to a value, and back."""

from dataclasses import dataclass
from math import sqrt

from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.fieldkind import kind_of

STEPS = 100
"""Places on a slider, beside its start."""
_AROUND_ONE = {"zoom": 0.9, "brightness": 1.0, "contrast": 1.0}
"""How far from 1 a factor gets."""
_LINEAR_FROM = ("erasing", "erasing_area", "elastic_smoothness", "fill_value")
"""Sliders on which every part matters alike; on others small values have more room."""
_WHOLE = ("fill_value",)


@dataclass(frozen=True)
class Dial:
    """A number, or a range as wide on either side, on a slider.

    Attributes:
        name: The field.
        least: The number at the slider's start.
        most: The number at its end.
    """

    name: str
    least: float
    most: float

    @classmethod
    def of(cls, name: str) -> "Dial":
        """Return the dial of a field that holds a number or a range."""
        if name in _AROUND_ONE:
            return cls(name, 0.0, _AROUND_ONE[name])
        if name == "erasing_area":
            return cls(name, 0.0, 1.0)
        kind = kind_of(Augmentation.model_fields[name])
        return cls(name, kind.bound("ge") or 0.0, kind.bound("le") or 1.0)

    def place(self, augmentation: Augmentation) -> int:
        """Return the place on the slider that is nearest to a value; a range's farther end."""
        value = getattr(augmentation, self.name)
        if self.name in _AROUND_ONE:
            number = max(1 - value[0], value[1] - 1)
        else:
            number = value[1] if isinstance(value, tuple) else value
        share = min(max((number - self.least) / (self.most - self.least), 0.0), 1.0)
        return round(STEPS * (share if self.name in _LINEAR_FROM else sqrt(share)))

    def turned(self, augmentation: Augmentation, place: int) -> Augmentation:
        """Return the augmentation with this slider at another place."""
        share = place / STEPS
        if self.name not in _LINEAR_FROM:
            share = share * share
        number = round(self.least + share * (self.most - self.least), 3)
        return augmentation.changed(**{self.name: self._value(augmentation, number)})

    def _value(self, augmentation: Augmentation, number: float) -> object:
        if self.name in _AROUND_ONE:
            return round(1 - number, 3), round(1 + number, 3)
        if self.name == "erasing_area":
            return min(augmentation.erasing_area[0], number), number
        return round(number) if self.name in _WHOLE else number
