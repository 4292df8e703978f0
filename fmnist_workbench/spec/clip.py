"""Layers on the clipboard: as JSON text, for another window or a text editor."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import AnyLayer
from fmnist_workbench.spec.network import MAX_LAYERS
from fmnist_workbench.spec.value import FormatNumber, Value

_SHOWN = 30


class Clip(Value):
    """Layers that were copied out of a network.

    The text of a network file can be read as well: what it says beside its layers does not count.

    Example:
        >>> Clip.from_clipboard('{"layers": [{"kind": "flatten"}]}').layers
        (Flatten(kind='flatten', name=None),)
    """

    model_config = ConfigDict(extra="ignore")

    format: FormatNumber = 1
    layers: Annotated[tuple[AnyLayer, ...], Field(min_length=1, max_length=MAX_LAYERS)]

    @classmethod
    def from_clipboard(cls, text: str) -> Self:
        """Return the layers in a text that was copied somewhere.

        Raises:
            InputError: There are none in it, or something about them is wrong.
        """
        if not text.lstrip().startswith("{"):
            begin = " ".join(text[: 2 * _SHOWN].split())
            found = (
                f"'{begin[:_SHOWN]}{'…' if len(begin) > _SHOWN else ''}'" if begin else "nothing"
            )
            raise InputError(f"the clipboard holds {found}, not layers; copy blocks with Ctrl+C.")
        return cls.from_json(text, "the clipboard")
