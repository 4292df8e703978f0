"""Where all we write lies: one folder, the home."""

import os
from pathlib import Path

import platformdirs

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.storage.paths import named_path

VARIABLE = "FMNIST_WORKBENCH_HOME"


def locate_home(option: str | None = None) -> Path:
    """Return the home folder as an absolute path, without creating it.

    Args:
        option: What `--home` names; else the environment variable FMNIST_WORKBENCH_HOME counts,
            else the platform's folder for user data.

    Raises:
        InputError: There is something there that is no folder, or it cannot be looked up.
    """
    named = option or os.environ.get(VARIABLE)
    if named:
        home = named_path(named, "the home folder")
    else:
        home = platformdirs.user_data_path("fmnist-workbench", appauthor=False)
    if home.exists() and not home.is_dir():
        raise InputError(
            f"{home} is a file, but the home must be a folder; name one with --home or {VARIABLE}."
        )
    return home


def runs_dir(home: Path) -> Path:
    """Return the folder that holds a folder for each run."""
    return home / "runs"


def datasets_dir(home: Path) -> Path:
    """Return the folder for data sets that are made here, unless another place is named."""
    return home / "datasets"


def cache_dir(home: Path) -> Path:
    """Return the folder of the array cache; deleting it costs nothing but time."""
    return home / "cache"


def logs_dir(home: Path) -> Path:
    """Return the folder of the children's logs."""
    return home / "logs"
