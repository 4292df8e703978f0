"""Packages that only some people want, each named by an optional extra of ours."""

from collections.abc import Sequence
from importlib.util import find_spec

from fmnist_workbench.spec.errors import InputError


def missing_extra(what: str, modules: Sequence[str], extra: str) -> str:
    """Return what must be installed first, in a sentence, or nothing; nothing is imported.

    Args:
        what: What needs it, as the start of a sentence: "--tensorboard".
        modules: What is imported for it.
        extra: The optional dependencies in pyproject.toml that have them.
    """
    missing = [module for module in modules if find_spec(module) is None]
    if not missing:
        return ""
    packages = ", ".join(module.replace("_", "-") for module in missing)
    is_missing = "is" if len(missing) == 1 else "are"
    return (
        f"{what} needs {packages}, which {is_missing} not installed here; install with: "
        f'python3 -m pip install "fmnist-workbench[{extra}]".'
    )


def require_extra(what: str, modules: Sequence[str], extra: str) -> None:
    """Refuse what needs something that is not installed; arguments as in `missing_extra`.

    Raises:
        InputError: Says what is missing, and how to install it.
    """
    missing = missing_extra(what, modules, extra)
    if missing:
        raise InputError(missing)
