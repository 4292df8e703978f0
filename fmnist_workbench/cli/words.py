"""Small pieces of the sentences that commands say."""

from collections.abc import Iterator
from contextlib import contextmanager

from fmnist_workbench.spec.errors import InputError

_RENAMED = {"validation": "val_fraction"}
"""Fields that are called otherwise on the command line."""


def count(number: int, noun: str) -> str:
    """Return a number of things: "1 epoch", "2 epochs"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def option(field: str) -> str:
    """Return the option that sets a field: "--batch-size" for "batch_size"."""
    return f"--{_RENAMED.get(field, field).replace('_', '-')}"


@contextmanager
def options_named() -> Iterator[None]:
    """Call a refused field of the block by its option: "--batch-size is 0: …".

    Raises:
        InputError: As the block raised it; `Value.of` begins its sentence with the field.
    """
    try:
        yield
    except InputError as error:
        field, *rest = str(error).split(" ", maxsplit=1)
        raise InputError(" ".join([option(field), *rest])) from None
