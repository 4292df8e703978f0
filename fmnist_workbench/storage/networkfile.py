"""Networks by name: a preset, a network's JSON file, a `.keras` file, or a run."""

import json
from pathlib import Path

from fmnist_workbench.spec.diagnosis import errors_on
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import PRESETS
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.walk import Walk
from fmnist_workbench.storage import kerasfile
from fmnist_workbench.storage.atomic import write_text
from fmnist_workbench.storage.paths import named_path
from fmnist_workbench.storage.records import read_record, run_path
from fmnist_workbench.storage.valuefile import read_content


def read_network(text: str, home: Path) -> Network:
    """Return the network that a person named, for use: it may be unfinished, but not too large.

    A name that is several things is a preset's first, then a file's or folder's, then a run's.

    Args:
        text: A preset's name; a network's JSON file; a model that Keras saved, `.keras`; a run's
            id or folder.
        home: The folder whose runs are meant.

    Raises:
        InputError: It is none of these, cannot be read, something in it is wrong, or it asks for
            more than 2 GB of weights.

    Example:
        >>> read_network("lenet-5", home).layers[0].kind
        'conv2d'
    """
    network = read_any_network(text, home)
    for problem in errors_on(Walk(network)):
        if problem.code == "too_large":
            raise InputError(f"network '{network.name}': {problem.message}")
    return network


def read_any_network(text: str, home: Path) -> Network:
    """Return a network to be judged, however many weights it asks for; else as `read_network`."""
    if text in PRESETS:
        return PRESETS[text].network
    path = named_path(text, "the network file")
    if path.is_file():
        return _from_file(path)
    run = run_path(home, text)
    if run is not None:
        return read_record(run).network
    if path.exists():
        raise InputError(
            f"{path} is neither a run's folder nor a file, so there is no network to read in it; "
            "name one of these."
        )
    raise InputError(
        f"there is no preset, no file and no run '{text}'; the presets are {', '.join(PRESETS)}."
    )


def save_network(network: Network, path: Path) -> None:
    """Write a network to a JSON file that `read_network` reads, whole or not at all.

    Raises:
        MachineError: It cannot be written; what was there is as it was.
    """
    write_text(path, network.to_json())


def _from_file(path: Path) -> Network:
    if kerasfile.is_keras(path):
        return kerasfile.read_keras(path)
    what = f"network file {path}"
    content = read_content(path, "network file")
    if not content.strip():
        raise InputError(f"{what} is empty; save a network into it, or name another file.")
    try:
        return Network.from_json(content, what)
    except InputError:
        _refuse_other_kinds(content, what)
        raise


def _refuse_other_kinds(content: bytes, what: str) -> None:
    """Say so where a file holds something else that people save beside networks.

    Raises:
        InputError: It does.
    """
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return
    keys = set(data) if isinstance(data, dict) else set()
    if {"network", "recipe"} <= keys:
        raise InputError(f"{what} is a run's record; name the folder it is in.")
    if {"class_name", "config"} <= keys:
        raise InputError(
            f"{what} is Keras's description of a model; save the model as a .keras file."
        )
    if keys & set(Recipe.model_fields) - {"format"} and not keys & {"layers", "name"}:
        raise InputError(f"{what} holds a recipe, how to train, and no network; name another file.")
