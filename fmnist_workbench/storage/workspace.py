"""What was open when the window was closed, so that it comes back."""

import logging
from pathlib import Path
from typing import Literal

from pydantic import Field

from fmnist_workbench.spec.data import Reading, Split
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.value import Value
from fmnist_workbench.storage.atomic import write_text

_log = logging.getLogger(__name__)


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

    format: Literal[1] = 1
    source: str | None = None
    opened: tuple[str, ...] = ()
    readings: dict[str, Reading] = Field(default_factory=dict)
    split: Split | None = None
    network: Network | None = None
    recipe: Recipe | None = None
    run: str | None = None
    geometry: str | None = None
    tab: int = 0
    dark: bool = False
    dismissed: tuple[str, ...] = ()


def load_workspace(home: Path) -> Workspace:
    """Return the workspace left behind; one that cannot be read is set aside, not fatal."""
    path = _path(home)
    try:
        return Workspace.from_json(path.read_bytes(), f"workspace {path}")
    except FileNotFoundError:
        return Workspace()
    except (InputError, OSError) as error:
        _log.warning("starting with a fresh workspace: %s", error)
        return Workspace()


def save_workspace(home: Path, workspace: Workspace) -> None:
    """Keep a workspace for the next start.

    Raises:
        MachineError: It cannot be written; the one before is kept.
    """
    write_text(_path(home), workspace.to_json())


def _path(home: Path) -> Path:
    return home / "workspace.json"
