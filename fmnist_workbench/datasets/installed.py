"""Files that an installed package brings, found without importing it, which can take a second."""

from importlib.util import find_spec
from pathlib import Path


def installed_file(package: str, inside: str) -> Path | None:
    """Return a file or folder of an installed package, or None where it is not there.

    Args:
        package: A package at the top, "matplotlib".
        inside: Where it lies in the package: "mpl-data/fonts/ttf".
    """
    spec = find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    places = (Path(folder, inside) for folder in folders or ())
    return next((place for place in places if place.exists()), None)
