"""Small pieces of the sentences that commands say."""

from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.fieldkind import kind_of
from fmnist_workbench.spec.value import Value


def given(options: Namespace, *fields: str, **renamed: str) -> dict[str, object]:
    """Return the fields whose options were given.

    Args:
        options: All options; None stands for one that was not given.
        fields: Fields that are called alike on the command line.
        renamed: The option of each other field: `validation="val_fraction"`.
    """
    names = {field: field for field in fields} | renamed
    values = {field: getattr(options, name) for field, name in names.items()}
    return {field: value for field, value in values.items() if value is not None}


def fraction_or_count(text: str) -> float:
    """Return a part of something, as argparse takes it: "5/7", "0.7", or "50000".

    Raises:
        ArgumentTypeError: It is none of these.
    """
    above, slash, below = text.partition("/")
    try:
        return float(above) / float(below) if slash else float(text)
    except (ValueError, ZeroDivisionError):
        raise ArgumentTypeError(
            f"{text!r} is no part; give a fraction such as 5/7 or 0.7, or how many images"
        ) from None


def option(field: str) -> str:
    """Return the option that sets a field: "--batch-size" for "batch_size"."""
    return f"--{field.replace('_', '-')}"


def explained(value: type[Value], field: str, default: str | None = None) -> str:
    """Return the help of an option that sets a field: what it is, its range and its default.

    Args:
        value: Whose field it is.
        field: Its name.
        default: What holds without the option, in words; None for the field's own number.

    Example:
        >>> explained(Synthesize, "rotation")
        'Turn by up to so many degrees either way. (from 0 to 45; 25)'
    """
    # What an empty entry of a form means, a command line has no use for.
    text = (value.model_fields[field].description or "").partition(" Empty")[0]
    return f"{text} {limits(value, field, default)}"


def limits(value: type[Value], field: str, default: str | None = None) -> str:
    """Return the range and the default of a field as help ends with them: "(from 1 to 9; 5)"."""
    found = value.model_fields[field]
    holds = default or f"{found.default:,}".removesuffix(".0")
    return f"({kind_of(found).range().strip()}; {holds})"


@contextmanager
def options_named(**renamed: str) -> Iterator[None]:
    """Call a refused field of the block by its option: "--batch-size is 0: …".

    Args:
        renamed: Fields that are called otherwise on the command line.

    Raises:
        InputError: As the block raised it; `Value.of` begins its sentence with the field.
    """
    try:
        yield
    except InputError as error:
        field, *rest = str(error).split(" ", maxsplit=1)
        raise InputError(" ".join([option(renamed.get(field, field)), *rest])) from None
