"""Names that a script already uses, so that its tensors get others."""

import ast
import builtins
import keyword
import re
from collections.abc import Iterable


def names_in(lines: Iterable[str]) -> frozenset[str]:
    """Return all names that some lines of Python bind or read."""
    names: set[str] = set()
    for node in ast.walk(ast.parse("\n".join(lines))):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name):
                names.add(name)
            case ast.alias(name=name, asname=asname):
                names.add((asname or name).partition(".")[0])
    return frozenset(names)


class Variables:
    """Gives each tensor that needs one a variable of its own.

    Args:
        taken: Names that mean something else in the script.

    Example:
        >>> Variables(["block_add"]).name_for("block.add")
        'block_add_2'
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {*taken, *keyword.kwlist, *keyword.softkwlist, *dir(builtins)}

    def name_for(self, node: str) -> str:
        """Return a variable for a node's output, like the node's name and not yet in use."""
        base = re.sub(r"\W", "_", node)
        name, number = base, 1
        while name in self._taken:
            number += 1
            name = f"{base}_{number}"
        self._taken.add(name)
        return name
