"""What is wrong with a value, in words: pydantic's faults as sentences for people."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from fmnist_workbench.spec.words import listed

Schema = Mapping[str, Any]
"""A JSON schema, or a part of one."""


def explain(error: ValidationError, model: type[BaseModel]) -> str:
    """Return the first fault pydantic found as a sentence: where, what we got, what we expected.

    Example: "layers[0].filters is -3: it must be a whole number from 1 to 4,096."
    """
    first = error.errors(include_url=False)[0]
    faults = error.error_count()
    more = f" ({faults - 1} more after it.)" if faults > 1 else ""
    return _sentence(first, model.model_json_schema()) + more


def number_range(
    *,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    lt: float | None = None,
) -> str:
    """Return bounds in words, with a space before them; empty if there is none.

    Example:
        >>> number_range(ge=0, lt=1)
        ' from 0 to below 1'
    """
    bounds = (("from", ge), ("above", gt), ("to", le), ("to below", lt))
    return "".join(
        f" {word} {f'{bound:,}'.removesuffix('.0')}" for word, bound in bounds if bound is not None
    )


def _sentence(fault: ErrorDetails, whole: Schema) -> str:
    kind, message = fault["type"], fault["msg"].removeprefix("Value error, ").rstrip(".")
    where, schema = _find(fault["loc"], whole)
    if kind == "json_invalid":
        why = message.removeprefix("Invalid JSON: ")
        return f"not valid JSON ({why}); check that it is the right file."
    if kind == "missing":
        return f"{where} is missing; add it."
    if kind == "extra_forbidden":
        return f"{where} is not known here; remove it or check its spelling."
    if kind == "union_tag_not_found":
        return f"{where}.kind is missing; it must be {_kinds(schema)}."
    if kind == "union_tag_invalid":
        return f"{where}.kind is {shown(fault['ctx']['tag'])}: it must be {_kinds(schema)}."
    expected = "" if kind == "value_error" else _expected(schema)
    rule = f"it must be {expected}" if expected else message
    subject = f"{where} {_given(fault)}" if where else ""
    return f"{subject}: {rule}." if subject else f"{rule}."


def _given(fault: ErrorDetails) -> str:
    """Return what was found, as the predicate of a sentence."""
    if fault["type"] == "too_long" and isinstance(fault["input"], list):
        return f"has {len(fault['input']):,} entries"  # the first few of them tell nothing
    return f"is {shown(fault['input'])}"


def _find(location: tuple[int | str, ...], whole: Schema) -> tuple[str, Schema]:
    """Return a place as people write it, and the schema of what belongs there.

    The place leaves out the kinds by which pydantic tells the values of a union apart:
    ("layers", 0, "conv2d", "filters") is "layers[0].filters".
    """
    place, schema = "", whole
    for part in location:
        if isinstance(part, int):
            place += f"[{part}]"
            each = schema.get("prefixItems", ())
            schema = each[part] if part < len(each) else schema.get("items", {})
        elif "discriminator" in schema:
            schema = {"$ref": schema["discriminator"]["mapping"].get(part, "")}
        else:
            place += f".{_clipped(part)}"
            schema = schema.get("properties", {}).get(part, {})
        schema = _resolved(schema, whole)
    return place.removeprefix("."), schema


def _resolved(schema: Schema, whole: Schema) -> Schema:
    """Follow a reference, and take the one option of what may also be null."""
    if "$ref" in schema:
        parts: Mapping[str, Schema] = whole["$defs"]
        return parts.get(schema["$ref"].removeprefix("#/$defs/"), {})
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    return _resolved(options[0], whole) if len(options) == 1 else schema


def _expected(schema: Schema) -> str:
    """Return what a schema asks for, as the end of "it must be …"; empty if it cannot tell."""
    if "enum" in schema:
        return _one_of(schema["enum"])
    if "const" in schema:
        return repr(schema["const"])
    words = {
        "integer": "a whole number" + _range(schema),
        "number": "a number" + _range(schema),
        "string": "a text" + _pattern(schema),
        "array": "a list" + _count(schema.get("minItems"), schema.get("maxItems"), "entries"),
        "boolean": "true or false",
        "object": "an object with named fields",
    }
    kind = "object" if "discriminator" in schema else schema.get("type", "")
    return words.get(kind, "")


def _range(schema: Schema) -> str:
    return number_range(
        ge=schema.get("minimum"),
        gt=schema.get("exclusiveMinimum"),
        le=schema.get("maximum"),
        lt=schema.get("exclusiveMaximum"),
    )


def _pattern(schema: Schema) -> str:
    if "pattern" in schema:
        return f" that matches {schema['pattern']}"
    return _count(schema.get("minLength"), schema.get("maxLength"), "characters")


def _count(least: int | None, most: int | None, noun: str) -> str:
    if most is None:
        return "" if least is None else f" of at least {least} {noun}"
    if least == most:
        return f" of {most} {noun}"
    return f" of {least or 0} to {most} {noun}"


def _kinds(schema: Schema) -> str:
    return _one_of(tuple(schema["discriminator"]["mapping"]))


def _one_of(options: tuple[object, ...]) -> str:
    return listed([repr(option) for option in options], "or")


def shown(given: object, limit: int = 40) -> str:
    """Return a value as a sentence shows it: in one line, and not at length."""
    return _clipped(repr(given), limit)


def _clipped(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
