"""The fonts at hand: matplotlib's always, this computer's if wanted."""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from fmnist_workbench.datasets.installed import installed_file
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.datasets.synthesis.glyphs import Looks, are_digits, looks_of, open_font, twins
from fmnist_workbench.spec.errors import MachineError

MATPLOTLIB_FONTS = "mpl-data/fonts/ttf"
"""Where matplotlib keeps its fonts, inside the package."""

_BUNDLED = {
    "DejaVu Sans": ("DejaVuSans.ttf", "DejaVuSans[-M]*.ttf"),
    "DejaVu Serif": ("DejaVuSerif.ttf", "DejaVuSerif-*.ttf"),
    "STIX General": ("STIXGeneral.ttf", "STIXGeneral[BI]*.ttf"),
    "Computer Modern": ("cmr10.ttf", "cmb10.ttf", "cmti10.ttf", "cmmi10.ttf"),
    "Computer Modern Sans": ("cmss10.ttf",),
    "Computer Modern Typewriter": ("cmtt10.ttf",),
}
"""matplotlib's fonts by family, the upright one first; its others have no digits."""

_ENDINGS = (".ttf", ".otf", ".ttc")

_STYLES = re.compile(
    r"(semi|extra|ultra|demi)?(condensed|narrow|expanded|light|bold|black|heavy|demi|thin|medium)"
    r"|display|caption|book|regular|italic|oblique|mt|ps|ui",
    re.IGNORECASE,
)
"""Words of a font's name that tell the members of one family apart."""


@dataclass(frozen=True)
class Font:
    """A font file with ten digits.

    Attributes:
        family: Fonts of one family share their shapes: all weights, widths and slants of a design.
    """

    path: Path
    family: str


def find_fonts(*, system: bool, report: Report = silent) -> tuple[Font, ...]:
    """Return the fonts whose ten digits look like digits, in the same order at each call.

    A font that draws the same digits as one before it is left out, and families that draw nearly
    the same, as Arial and Liberation Sans do, count as one.

    Args:
        system: Whether to look at this computer's fonts too.
        report: Called before each font.

    Raises:
        MachineError: matplotlib's fonts are missing.
    """
    bundled = _bundled_fonts()
    known = _looks_of_upright(bundled)
    paths = [font.path for font in bundled] + (_system_paths() if system else [])
    families = {font.path: font.family for font in bundled}
    found: dict[bytes, tuple[Font, Looks]] = {}
    for done, path in enumerate(paths):
        report("Looking at the fonts", done, len(paths))
        font = open_font(path, 1)
        looks = looks_of(font) if font else None
        if font and looks is not None and are_digits(looks, known):
            family = families.get(path) or family_of(font.getname()[0] or path.stem)
            found.setdefault(looks.tobytes(), (Font(path, family), looks))
    return _with_twins_united(list(found.values()))


def family_of(name: str) -> str:
    """Return the family of a font's name, without words of weight, width and slant.

    Example:
        >>> family_of("Nimbus Sans Narrow")
        'Nimbus Sans'
    """
    words = [word for word in name.split() if not _STYLES.fullmatch(word)]
    # What follows two words is a script or a variant: Noto Sans Thai has the digits of Noto Sans.
    return " ".join(words[:2]) or name


def _bundled_fonts() -> list[Font]:
    folder = installed_file("matplotlib", MATPLOTLIB_FONTS)
    fonts = [
        Font(path, family)
        for family, patterns in _BUNDLED.items()
        for pattern in patterns
        for path in (sorted(folder.glob(pattern)) if folder else ())
    ]
    if not fonts:
        raise MachineError(
            "The fonts that come with matplotlib are missing, and digits are drawn with them; "
            "install matplotlib again."
        )
    return fonts


def _looks_of_upright(fonts: list[Font]) -> list[Looks]:
    """Return the looks of each family's first font."""
    firsts = {font.family: font for font in reversed(fonts)}
    opened = [open_font(font.path, 1) for font in firsts.values()]
    looks = [looks_of(font) for font in opened if font is not None]
    return [found for found in looks if found is not None]


def _with_twins_united(found: list[tuple[Font, Looks]]) -> tuple[Font, ...]:
    alike = twins([looks for _, looks in found])
    families = [font.family for font, _ in found]
    for one, other in zip(*alike, strict=True):
        kept, given_up = families[one], families[other]
        families = [kept if family == given_up else family for family in families]
    return tuple(Font(font.path, family) for (font, _), family in zip(found, families, strict=True))


def _system_paths() -> list[Path]:
    paths: set[Path] = set()
    for folder in _system_folders():
        # A folder that cannot be read, or is not there, holds no fonts for us.
        for place, _, names in os.walk(folder):
            paths |= {Path(place, name) for name in names if name.lower().endswith(_ENDINGS)}
    return sorted(paths)


def _system_folders() -> list[Path]:
    home = Path("~").expanduser()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", "C:/Windows"))
        return [windows / "Fonts", home / "AppData/Local/Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    folders = [own / "fonts", home / ".fonts"]
    return folders + [Path(folder, "fonts") for folder in shared.split(":") if folder]
