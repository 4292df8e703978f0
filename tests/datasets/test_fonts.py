"""Which fonts digits are drawn with."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import ImageFont

from fmnist_workbench.datasets.synthesis.fonts import family_of, find_fonts
from fmnist_workbench.datasets.synthesis.glyphs import DIGITS, draw_digit, looks_of, open_font


@pytest.fixture(scope="module")
def bundled():
    return find_fonts(system=False)


def test_fonts_of_several_families_are_always_there(bundled):
    families = {font.family for font in bundled}
    assert {"DejaVu Sans", "DejaVu Serif", "STIX General", "Computer Modern"} <= families


def test_each_draws_ten_digits(bundled):
    for font in bundled:
        opened = open_font(font.path, 40)
        assert all(draw_digit(opened, digit) for digit in DIGITS), font


def test_finding_them_does_not_import_matplotlib():
    program = (
        "import sys; from fmnist_workbench.datasets.synthesis.fonts import find_fonts; "
        "assert find_fonts(system=False); assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def bundled_file(name: str) -> Path:
    return find_fonts(system=False)[0].path.with_name(name)


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer's folder of fonts, empty at first."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "fonts"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "cmsy10.ttf",  # symbols where digits should be
        "cmex10.ttf",  # pieces of large brackets
        "LastResortHE-Regular.ttf",  # the same box for each
        "DejaVuSansDisplay.ttf",  # no digits
        "STIXNonUni.ttf",  # blank digits
    ],
)
def test_fonts_without_digits_are_left_out(name, computer, bundled):
    (computer / name).write_bytes(bundled_file(name).read_bytes())
    assert find_fonts(system=True) == bundled


def test_what_is_no_font_is_left_out(computer, bundled):
    (computer / "broken.ttf").write_bytes(b"no font")
    (computer / "empty.otf").write_bytes(b"")
    (computer / "folder.ttf").mkdir()
    assert find_fonts(system=True) == bundled


def test_a_font_that_is_there_twice_counts_once(computer, bundled):
    twin = computer / "deep" / "Twin.ttf"
    twin.parent.mkdir()
    twin.write_bytes(bundled_file("DejaVuSans.ttf").read_bytes())
    assert find_fonts(system=True) == bundled


def test_the_computers_fonts_are_found(computer, bundled, monkeypatch):
    # As if matplotlib had but one font, so that another of its is news.
    monkeypatch.setattr(
        "fmnist_workbench.datasets.synthesis.fonts._BUNDLED", {"DejaVu Sans": ("DejaVuSans.ttf",)}
    )
    (computer / "serif.TTF").write_bytes(bundled_file("DejaVuSerif.ttf").read_bytes())
    found = find_fonts(system=True)
    assert [font.family for font in found] == ["DejaVu Sans", "DejaVu Serif"]
    assert len(find_fonts(system=False)) == 1


def test_one_design_under_two_names_is_one_family(computer, bundled, monkeypatch):
    fonts = "fmnist_workbench.datasets.synthesis.fonts"
    monkeypatch.setattr(f"{fonts}._BUNDLED", {"DejaVu Sans": ("DejaVuSans.ttf",)})
    monkeypatch.setattr(f"{fonts}.family_of", lambda name: "Another Name")
    (computer / "serif.ttf").write_bytes(bundled_file("DejaVuSerif.ttf").read_bytes())
    (computer / "leaning.ttf").write_bytes(bundled_file("DejaVuSans-Oblique.ttf").read_bytes())
    assert {font.family for font in find_fonts(system=True)} == {"DejaVu Sans", "Another Name"}
    # As if leaning were as little a difference as one maker's copy of another's design.
    monkeypatch.setattr("fmnist_workbench.datasets.synthesis.glyphs._TWINS", 0.3)
    assert {font.family for font in find_fonts(system=True)} == {"DejaVu Sans"}


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("DejaVu Sans Mono", "DejaVu Sans"),
        ("Nimbus Sans Narrow", "Nimbus Sans"),
        ("Nimbus Roman", "Nimbus Roman"),
        ("Arial Black", "Arial"),
        ("Noto Sans Thai", "Noto Sans"),
        ("P052", "P052"),
        ("Bold", "Bold"),
    ],
)
def test_a_family_is_a_design_in_all_its_weights(name, family):
    assert family_of(name) == family


def test_digits_look_the_same_at_any_size(bundled):
    small = looks_of(ImageFont.truetype(bundled[0].path, 10))
    large = looks_of(ImageFont.truetype(bundled[0].path, 100))
    assert (small == large).all()
