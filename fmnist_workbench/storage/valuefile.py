"""JSON files that hold one value, as people name them."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import TypeVar

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.value import MAX_JSON_BYTES, Value
from fmnist_workbench.storage.paths import named_path

AnyValue = TypeVar("AnyValue", bound=Value)


def read_value(kind: type[AnyValue], text: str, what: str) -> AnyValue:
    """Return the value in a JSON file.

    Args:
        kind: What it must be.
        text: The file, as a person named it.
        what: What it is called in sentences: "network file".

    Raises:
        InputError: It cannot be read, or something in it is wrong.
    """
    path = named_path(text, f"the {what}")
    return kind.from_json(read_content(path, what), f"{what} {path}")


def read_content(path: Path, what: str) -> bytes:
    """Return the bytes of a JSON file, or of one that is too long one more than are allowed.

    Args:
        path: The file.
        what: What it is called in sentences: "network file".

    Raises:
        InputError: It cannot be read, or is written in UTF-16.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_JSON_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"{what} {path} cannot be read ({error.strerror}); name a JSON file."
        ) from None
    if content.startswith((BOM_UTF16_BE, BOM_UTF16_LE)):
        raise InputError(f"{what} {path} is written in UTF-16; save it as UTF-8.")
    # Editors on Windows may begin their files so, which JSON's readers overlook (RFC 8259, 8.1).
    return content.removeprefix(BOM_UTF8)
