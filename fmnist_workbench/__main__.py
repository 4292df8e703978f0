"""The front door: the window, or one headless job.

The window's children import this file again, so it stays light.
"""

import sys


def main() -> int:
    """Run what the command line asks for and return the exit code."""
    from fmnist_workbench.cli.main import main as run  # noqa: PLC0415 - see above

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
