"""The base of all values: frozen, strict, JSON-able, with errors a person can read."""

import json
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from fmnist_workbench.spec.errors import InputError

MAX_JSON_BYTES = 4 * 2**20


class Value(BaseModel):
    """A frozen value that validates on creation and round-trips through JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    @classmethod
    def of(cls, **fields: object) -> Self:
        """Return a value of these fields, where a form or an option gave them.

        Raises:
            InputError: The first thing wrong, in one sentence.
        """
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            raise InputError(explain(error)) from None

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
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise InputError(f"{what}: {explain(error)}") from None

    def to_json(self) -> str:
        """Return this value as an indented JSON text that `from_json` reads back."""
        return self.model_dump_json(indent=2, exclude_none=True) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """Return this value as plain JSON data."""
        data: dict[str, Any] = json.loads(self.model_dump_json())
        return data

    def changed(self, **changes: object) -> Self:
        """Return a validated copy with some fields replaced; errors as in `of`."""
        return self.of(**{name: getattr(self, name) for name in type(self).model_fields} | changes)


def explain(error: ValidationError) -> str:
    """Return the first fault pydantic found as a sentence: where, what we got, what we expected.

    Example: "layers[0].filters is -3: Input should be greater than or equal to 1."
    """
    first = error.errors(include_url=False)[0]
    faults = error.error_count()
    more = f" ({faults - 1} more after it.)" if faults > 1 else ""
    return _sentence(first) + more


def _sentence(fault: ErrorDetails) -> str:
    where = _place(fault["loc"])
    expected = fault["msg"].removeprefix("Value error, ").rstrip(".")
    if fault["type"] == "json_invalid":
        return f"not valid JSON ({expected}); check that it is the right file."
    if fault["type"] == "missing":
        return f"{where} is missing; add it."
    if fault["type"] == "extra_forbidden":
        return f"{where} is not known here; remove it or check its spelling."
    if not where:
        return f"{expected}."
    return f"{where} is {_short(fault['input'])}: {expected}."


def _place(location: tuple[int | str, ...]) -> str:
    place = ""
    for part in location:
        place += f"[{part}]" if isinstance(part, int) else f".{part}"
    return place.removeprefix(".")


def _short(given: object, limit: int = 60) -> str:
    text = repr(given)
    return text if len(text) <= limit else text[: limit - 1] + "…"
