"""The base of all values: frozen, strict, JSON-able, with errors a person can read."""

import json
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.faults import explain

MAX_JSON_BYTES = 4 * 2**20

Seed = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""The start of all randomness, as TensorFlow and NumPy both take it."""


def _refuse_likeness(number: object) -> object:
    """Refuse what only equals a whole number: to Python, and so to pydantic, true and 1.0 are 1."""
    if isinstance(number, bool | float):
        raise PydanticCustomError("literal_error", "it must be a whole number")
    return number


WholeNumbers = BeforeValidator(_refuse_likeness)
"""Of a Literal of whole numbers: takes these alone, and not what equals them."""

FormatNumber = Annotated[Literal[1], WholeNumbers]
"""Says in a file of ours how it is to be read; a later layout will have another number."""


class Value(BaseModel):
    """A frozen value that validates on creation and round-trips through JSON."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        defer_build=True,  # a window is usable sooner when validators are built at first use
    )

    @classmethod
    def of(cls, **fields: object) -> Self:
        """Return a value of these fields, where a form or an option gave them.

        Raises:
            InputError: The first thing wrong, in one sentence.
        """
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            raise InputError(explain(error, cls)) from None

    @classmethod
    def from_json(cls, text: str | bytes, what: str) -> Self:
        """Return the value that a JSON text describes.

        Args:
            text: One JSON document.
            what: What is being read, as the start of a sentence: "network file a.json".

        Raises:
            InputError: The first thing wrong, in one sentence.
        """
        if len(text) > MAX_JSON_BYTES:
            raise InputError(
                f"{what} is {len(text):,} bytes long, but at most {MAX_JSON_BYTES:,} are read; "
                "check that it is the right file."
            )
        try:
            value = cls.model_validate_json(text)
        except ValidationError as error:
            raise InputError(f"{what}: {explain(error, cls)}") from None
        try:
            json.loads(text, object_pairs_hook=_refuse_repeats)
        except InputError as error:
            raise InputError(f"{what}: {error}") from None
        return value

    def to_json(self) -> str:
        """Return this value as an indented JSON text that `from_json` reads back."""
        return self.model_dump_json(indent=2, exclude_none=True) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """Return this value as plain JSON data."""
        return self.model_dump(mode="json")

    def changed(self, **changes: object) -> Self:
        """Return a validated copy with some fields replaced; errors as in `of`."""
        return self.of(**{name: getattr(self, name) for name in type(self).model_fields} | changes)


def by_kind(union: Any) -> dict[str, Any]:
    """Return the classes of a union of values by the `kind` of each, in their order.

    Example:
        >>> by_kind(Constant | Step)
        {'constant': <class 'Constant'>, 'step': <class 'Step'>}
    """
    return {each.model_fields["kind"].default: each for each in get_args(union)}


def _refuse_repeats(fields: list[tuple[str, Any]]) -> None:
    """Refuse an object with a field that is there twice: pydantic takes the last without a word."""
    seen: set[str] = set()
    for name, _ in fields:
        if name in seen:
            raise InputError(f"{name} is there twice; keep one of them.")
        seen.add(name)
