"""Print the speed figures: `python3 benchmarks/run.py [NAME...]`; the names stand in `FIGURES`."""

import argparse
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
NAMES = (*FIGURES, "curves")
"""Those that run unless others are named, and those that only run when named."""


def main() -> None:
    """Run the benchmarks named on the command line, or all of them."""
    parser = argparse.ArgumentParser(description="Print speed figures, as ratios in one run.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    names = parser.parse_args().names or FIGURES
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]}; there are {', '.join(NAMES)}")
    with screen():  # one for all: Tk does not survive a display that goes away
        for name in names:
            print(f"== {name}", flush=True)
            for figure, value in import_module(name).run().items():
                print(f"{figure:<58} {value}", flush=True)


if __name__ == "__main__":
    main()
