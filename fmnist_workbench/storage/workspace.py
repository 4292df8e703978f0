"""What was open when the window was closed, so that it comes back."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

from pydantic import Field

from fmnist_workbench.spec.data import Reading, Split
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.value import FormatNumber, Value
from fmnist_workbench.storage.atomic import write_text

_ASIDE = "workspace-unread.json"


class Workspace(Value):
    """The window as it was left; an empty one is the first start.

    Attributes:
        source: Name or path of the data set in use.
        opened: Of all that are open, in order.
        readings: How each of them was read, by name or path; those read as they are left out.
        run: Id of the run in the window.
        geometry: Size and place of the window, as Tk writes it.
        tab: The tab that was open, from 0.
        dismissed: Keys of the advice on networks that is not to be shown.
    """

    format: FormatNumber = 1
    source: str | None = None
    opened: tuple[str, ...] = ()
    readings: dict[str, Reading] = Field(default_factory=dict)
    split: Split | None = None
    network: Network | None = None
    recipe: Recipe | None = None
    run: str | None = None
    geometry: Annotated[str, Field(pattern=r"^\d+x\d+[+-]-?\d+[+-]-?\d+$")] | None = None
    tab: Annotated[int, Field(ge=0)] = 0
    dark: bool = False
    dismissed: tuple[str, ...] = ()


def load_workspace(home: Path) -> Workspace:
    """Return the workspace left behind, an empty one at the first start.

    Raises:
        InputError: It cannot be read, damaged or of a later version; it is kept under another name,
            so that the one that is written at the end does not replace it.
    """
    path = _path(home)
    try:
        return Workspace.from_json(path.read_bytes(), f"workspace {path}")
    except (FileNotFoundError, NotADirectoryError):
        return Workspace()
    except InputError as error:
        why = str(error).removesuffix(".")
    except OSError as error:
        why = f"workspace {path} cannot be read ({error.strerror})"
    with suppress(OSError):  # else it stays where it is
        path.replace(path.with_name(_ASIDE))
        why += f"; it is kept as {_ASIDE}"
    raise InputError(f"{why}; the window starts afresh.")


def save_workspace(home: Path, workspace: Workspace) -> None:
    """Keep a workspace for the next start.

    Raises:
        MachineError: It cannot be written; the one before is kept.
    """
    write_text(_path(home), workspace.to_json())


def _path(home: Path) -> Path:
    return home / "workspace.json"
