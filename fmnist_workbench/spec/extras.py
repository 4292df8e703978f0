"""Packages that only some people want, each named by an optional extra of ours."""

from importlib.util import find_spec

from fmnist_workbench.spec.errors import InputError


def require_extra(package: str, what: str) -> None:
    """Refuse what needs a package that is not installed; nothing is imported.

    Args:
        package: Its name, which the extra in pyproject.toml has as well: "tensorboard".
        what: What needs it, as the start of a sentence: "--tensorboard".

    Raises:
        InputError: It is missing; the sentence ends in the command that installs it.
    """
    if find_spec(package) is None:
        raise InputError(
            f"{what} needs the package {package}, which is not installed; install it: "
            f'python3 -m pip install "fmnist-workbench[{package}]"'
        )
