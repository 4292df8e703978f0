"""What is read of one file at most, whatever its format."""

from pathlib import Path

from fmnist_workbench.spec.errors import InputError

MAX_BYTES = 2 * 2**30
"""Of all arrays of a file together, unpacked."""

_MAX_RATIO = 200
_ALWAYS_FINE = 16 * 2**20
"""A packed file may unpack to 200 times its size, and to 16 MB in any case: no images shrink so."""


def refuse_bomb(unpacked: int, packed: int, what: str) -> None:
    """Refuse a packed file that unpacks to far more than images ever do.

    Args:
        unpacked: Bytes it claims to unpack to, or has unpacked to so far.
        packed: Bytes it has on disk.
        what: Its name, as the start of a sentence.

    Raises:
        InputError: It does.
    """
    if unpacked > max(_ALWAYS_FINE, _MAX_RATIO * packed):
        raise InputError(
            f"{what} would unpack to more than {_MAX_RATIO} times its size, which no images do; "
            "check where it is from, or save it unpacked."
        )


def refuse_too_large(path: Path) -> None:
    """Refuse a file of more than 2 GB before it is read.

    Raises:
        InputError: It is so large, or it cannot be looked at.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InputError(f"{path} cannot be opened ({error.strerror}); check the path.") from error
    if size > MAX_BYTES:
        raise InputError(
            f"{path.name} is {size / 2**30:,.1f} GB large, but at most {MAX_BYTES / 2**30:g} GB "
            "are read; save fewer images."
        )
