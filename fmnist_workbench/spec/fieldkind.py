"""What a field of a value holds, for whatever lets a person enter it: a form or an option."""

from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from fmnist_workbench.spec.faults import number_range

_NUMBERS = {int: "whole number", float: "number"}


@dataclass(frozen=True)
class Kind:
    """What a field holds.

    Attributes:
        type: int, float, str, bool, a Literal, or tuple: some whole numbers.
        optional: Whether it may be left empty, which means None.
        rules: Its bounds, as pydantic keeps them: objects with `ge`, `gt`, `le` or `lt`.
    """

    type: Any
    optional: bool
    rules: tuple[Any, ...]

    def bound(self, *names: str) -> float | None:
        """Return the first of these bounds that is set."""
        found = (getattr(rule, name, None) for name in names for rule in self.rules)
        return next((bound for bound in found if bound is not None), None)

    def describe(self) -> str:
        """Return what may be entered, for a tooltip: "whole number from 1 to 64"."""
        if self.type not in _NUMBERS:
            return ""
        words = _NUMBERS[self.type] + self.range()
        return words + (", or empty" if self.optional else "")

    def range(self) -> str:
        """Return its bounds in words, as `number_range` does: " from 1 to 64", "" for none."""
        return number_range(**{name: self.bound(name) for name in ("ge", "gt", "le", "lt")})


def kind_of(field: FieldInfo) -> Kind:
    """Return what a field of a value's class holds."""
    inner: Any = field.annotation
    optional = False
    rules = list(field.metadata)
    if get_origin(inner) in (Union, UnionType):
        options = [option for option in get_args(inner) if option is not NoneType]
        inner, optional = options[0], True
    while hasattr(inner, "__metadata__"):
        for rule in inner.__metadata__:
            rules += getattr(rule, "metadata", [rule])
        inner = inner.__origin__
    if get_origin(inner) is tuple:
        inner = tuple
    return Kind(inner, optional, tuple(rules))
