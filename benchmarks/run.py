"""Print the speed figures: `python3 benchmarks/run.py [NAME...]`; the names stand in `FIGURES`."""

import sys
from importlib import import_module

from screen import screen

FIGURES = (
    "startup",
    "stalls",
    "tutor",
    "strokes",
    "training",
    "forecast",
    "augmentation",
    "synthesis",
)


def main() -> None:
    """Run the benchmarks named on the command line, or all of them."""
    with screen():  # one for all: Tk does not survive a display that goes away
        for name in sys.argv[1:] or FIGURES:
            print(f"== {name}", flush=True)
            for figure, value in import_module(name).run().items():
                print(f"{figure:<58} {value}", flush=True)


if __name__ == "__main__":
    main()
