"""Saving pictures: what Pillow and an XML parser read of them is what the window shows."""

import tkinter as tk
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from live import tab as tab_of
from PIL import Image, ImageTk

from fmnist_workbench.spec.errors import InputError, MachineError
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.export import MARGIN, save_picture
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.theme import TEST_COLOUR, TRAIN_COLOUR

pytestmark = pytest.mark.window
_SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def canvas(app: App) -> tk.Canvas:
    """A canvas over the whole window with one item of each kind."""
    canvas = tk.Canvas(app, width=300, height=200, background="#ffffff", highlightthickness=0)
    canvas.place(x=0, y=0)
    canvas.create_rectangle(10, 10, 50, 60, fill="#ff0000", width=0)
    canvas.create_oval(100, 10, 140, 50, fill="#00ff00", outline="#000000")
    canvas.create_polygon(200, 10, 240, 10, 220, 50, fill="#0000ff")
    canvas.create_line(10, 100, 290, 100, fill="#123456", width=3)
    canvas.create_text(150, 150, text="Bags & <boots>", fill="#aa00aa", font="TkDefaultFont")
    canvas.create_text(20, 190, text="turned", angle=90, anchor="w", font="TkDefaultFont")
    canvas.create_rectangle(0, 0, 300, 200, fill="#000000", state="hidden")
    pixels = np.full((10, 10, 3), (7, 8, 9), np.uint8)
    canvas.photo = ImageTk.PhotoImage(Image.fromarray(pixels), master=canvas)
    canvas.create_image(260, 180, image=canvas.photo, anchor="center")
    app.update()
    return canvas


def test_a_png_shows_every_kind_of_item_where_it_stands(canvas: tk.Canvas, tmp_path: Path) -> None:
    save_picture(canvas, tmp_path / "a.png")
    picture = Image.open(tmp_path / "a.png")
    assert picture.size == (300 + 2 * MARGIN, 200 + 2 * MARGIN)
    for place, colour in {
        (30, 30): (255, 0, 0),
        (51, 30): (255, 255, 255),
        (120, 30): (0, 255, 0),
        (220, 20): (0, 0, 255),
        (150, 100): (0x12, 0x34, 0x56),
        (260, 180): (7, 8, 9),
        (5, 5): (255, 255, 255),
    }.items():
        assert picture.getpixel((place[0] + MARGIN, place[1] + MARGIN)) == colour
    words = np.asarray(picture)[138 + MARGIN : 162 + MARGIN, 90 + MARGIN : 210 + MARGIN]
    assert (words != 255).any(), "the text"
    left, right = words[:, :60], words[:, 60:]
    assert (left != 255).any()
    assert (right != 255).any()


def test_an_svg_has_the_same_as_lines_texts_and_pictures(canvas: tk.Canvas, tmp_path: Path) -> None:
    save_picture(canvas, tmp_path / "a.svg")
    root = ElementTree.parse(tmp_path / "a.svg").getroot()
    assert (root.get("width"), root.get("height")) == ("324", "224")
    texts = {text.text: text for text in root.iter(f"{_SVG}text")}
    assert set(texts) == {"Bags & <boots>", "turned"}
    assert texts["turned"].get("transform") == "rotate(-90 20 190)"
    (ellipse,) = root.iter(f"{_SVG}ellipse")
    assert (ellipse.get("cx"), ellipse.get("fill")) == ("120", "#00ff00")
    assert [p.get("fill") for p in root.iter(f"{_SVG}polygon")] == ["#0000ff"]
    assert [p.get("stroke") for p in root.iter(f"{_SVG}polyline")] == ["#123456"]
    (image,) = root.iter(f"{_SVG}image")
    data = b64decode((image.get("href") or "").removeprefix("data:image/png;base64,"))
    assert Image.open(BytesIO(data)).convert("RGB").getpixel((5, 5)) == (7, 8, 9)
    assert (image.get("x"), image.get("y")) == ("255", "175")
    assert "#000000" not in [r.get("fill") for r in root.iter(f"{_SVG}rect")], "it was hidden"


@pytest.mark.usefixtures("at_once")
def test_a_view_of_several_canvases_is_one_picture(
    app: App, fashion: OpenedData, tmp_path: Path
) -> None:
    tab = tab_of(app, "explore")
    app.workbench.data.choose(fashion)
    tab.show_view("classes")
    app.update()
    app.save_picture(tmp_path / "classes.png")
    picture = Image.open(tmp_path / "classes.png")
    assert picture.size == (
        tab.view.winfo_width() + 2 * MARGIN,
        tab.view.winfo_height() + 2 * MARGIN,
    )
    seen = {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in picture.getcolors(1_000_000)}
    assert {TRAIN_COLOUR.lower(), TEST_COLOUR.lower()} <= seen
    app.save_picture(tmp_path / "classes.svg")
    root = ElementTree.parse(tmp_path / "classes.svg").getroot()
    words = [text.text for text in root.iter(f"{_SVG}text")]
    assert words.count("Trouser") == 2, "under the bars and under the mean"
    assert len(list(root.iter(f"{_SVG}image"))) == 1
    notice = app.workbench.state.notice.value
    assert notice is not None
    assert "classes.svg" in notice.text


def test_what_cannot_be_saved_is_said_in_a_sentence(
    canvas: tk.Canvas, app: App, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"a\.gif ends in \.gif, but pictures are saved as"):
        save_picture(canvas, tmp_path / "a.gif")
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineError, match="Could not save"):
        save_picture(canvas, tmp_path / "file" / "a.png")
    canvas.delete("all")
    with pytest.raises(InputError, match="Nothing is drawn here yet"):
        save_picture(canvas, tmp_path / "a.png")
    assert not list(tmp_path.glob("a.*"))


def test_the_room_of_sliders_is_no_part_of_a_picture(
    app: App, fashion: OpenedData, tmp_path: Path
) -> None:
    explore = tab_of(app, "explore")
    app.workbench.data.choose(fashion)
    explore.show_view("augment")
    app.update()
    preview = explore.view.panel.preview
    assert preview.winfo_rootx() > explore.view.winfo_rootx() + 100, "sliders are left of it"
    save_picture(explore.picture(), tmp_path / "a.png")
    assert Image.open(tmp_path / "a.png").width == preview.winfo_width() + 2 * MARGIN


def test_what_is_scrolled_out_of_sight_is_left_out(canvas: tk.Canvas, tmp_path: Path) -> None:
    canvas.configure(scrollregion=(0, 0, 300, 400), yscrollincrement=1)
    canvas.yview_scroll(50, "units")
    canvas.update()
    save_picture(canvas, tmp_path / "a.png")
    picture = Image.open(tmp_path / "a.png")
    assert picture.getpixel((150 + MARGIN, 50 + MARGIN)) == (0x12, 0x34, 0x56)
