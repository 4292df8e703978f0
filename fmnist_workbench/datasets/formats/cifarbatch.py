"""One of CIFAR-10's files: a pickle, read without running anything that stands in it.

A pickle is a program. This reader knows only the few steps that build a plain array, and each of
them is a stand-in of ours that merely notes what it was given; whatever else a file asks for is
refused by its name.
"""

import io
import pickle
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmnist_workbench.spec.errors import InputError, reason

_PIXELS = 3 * 32 * 32


def parse_batch(data: bytes, what: str) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the images, (N, 32, 32, 3), and labels, (N,), of a batch.

    Args:
        data: The file's bytes.
        what: Its name, as the start of a sentence.

    Raises:
        InputError: It asks for anything but a plain array, or is no such file.
    """
    try:
        batch = _Reader(data, what).load()
        fields = {_name(key): value for key, value in batch.items()}
        pixels, labels = fields["data"].array(), np.array(fields["labels"], np.int64)
        if pixels.shape[1:] != (_PIXELS,) or labels.shape != pixels.shape[:1]:
            raise ValueError(f"images of {pixels.shape}, labels of {labels.shape}")
    except InputError:
        raise
    except Exception as error:
        # The machine meets damage with whatever the damaged step happens to raise.
        raise InputError(
            f"{what} is no file of CIFAR-10, or damaged ({reason(error)}); remove it, and let "
            "Keras fetch it again."
        ) from error
    images = pixels.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(images), labels


class _Array:
    """Notes what an array is made of."""

    __slots__ = ("_state",)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self._state = state

    def array(self) -> NDArray[np.uint8]:
        """Return the array, if it is one of bytes."""
        _, shape, dtype, fortran, values = self._state
        if not isinstance(dtype, _Type) or dtype.text not in ("u1", "|u1"):
            raise ValueError("no plain array of bytes")
        return np.frombuffer(_bytes(values), np.uint8).reshape(shape, order="F" if fortran else "C")


class _Type:
    """Notes the name of a number type."""

    __slots__ = ("text",)

    def __init__(self, text: object) -> None:
        self.text = text.decode() if isinstance(text, bytes) else text

    def __setstate__(self, state: object) -> None:
        """Byte order and the like: of no interest for bytes."""


class _Step:
    """A stand-in for a function; it cannot be changed, and tells nothing of this program."""

    __slots__ = ("_kind",)

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def __call__(self, *given: object) -> object:
        match self._kind:
            case "_reconstruct":
                return _Array()
            case "dtype":
                return _Type(given[0])
            case "encode":
                return _bytes(given[0])
            case _:
                raise ValueError(f"{self._kind} is called")


_KNOWN = {
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("_codecs", "encode"),
}


class _Reader(pickle._Unpickler):
    """Pickle's machine, in Python: the one in C reserves as much memory as a file asks for."""

    def __init__(self, data: bytes, what: str) -> None:
        super().__init__(io.BytesIO(data), encoding="bytes")
        self._what = what

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _KNOWN:
            raise InputError(
                f"{self._what} asks for {module[:60]}.{name[:60]} to be run, which no data set "
                "needs and which is never done; remove the file, and let Keras fetch it again."
            )
        return _Step(name)


def _name(key: str | bytes) -> str:
    return key.decode() if isinstance(key, bytes) else key


def _bytes(values: object) -> bytes:
    if isinstance(values, str):
        return values.encode("latin-1")
    if isinstance(values, bytes):
        return values
    raise ValueError("no bytes where an array's values should be")
