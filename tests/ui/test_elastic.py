"""Pictures that give way where a window is low."""

import pytest
import ttkbootstrap as ttk

from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.widgets.elastic import SMALLEST, Elastic

pytestmark = pytest.mark.window

WANTED = 250


@pytest.fixture
def place(app: App) -> ttk.Frame:
    """A frame of 300 pixels that is in sight already."""
    frame = ttk.Frame(app, width=280, height=300)
    frame.pack_propagate(False)
    frame.grid(row=0, column=0)
    app.update()
    return frame


def test_a_picture_gives_way_to_what_is_packed_with_it_and_comes_back(
    app: App, place: ttk.Frame
) -> None:
    column = ttk.Frame(place)
    column.pack(fill="both", expand=True)
    label = ttk.Label(column, text="one line")
    label.pack()
    picture = ttk.Canvas(column, width=250, height=WANTED, highlightthickness=0)
    picture.pack()
    foot = ttk.Label(column, text="foot")
    foot.pack()
    Elastic(column, picture)
    app.update()
    assert picture.winfo_height() == WANTED
    for lines in (4, 6):
        label.configure(text="\n".join(["a line"] * lines))
        app.update()
        assert picture.winfo_height() < WANTED
        assert foot.winfo_height() == foot.winfo_reqheight()
        assert foot.winfo_y() + foot.winfo_height() <= 300
    label.configure(text="one line")
    app.update()
    assert picture.winfo_height() == WANTED


def test_no_picture_vanishes(app: App, place: ttk.Frame) -> None:
    column = ttk.Frame(place)
    column.pack(fill="both", expand=True)
    pictures = [ttk.Canvas(column, height=WANTED, highlightthickness=0) for _ in range(4)]
    for picture in pictures:
        picture.pack()
    Elastic(column, *pictures)
    app.update()
    smallest = ttk.utils.scale_size(app, SMALLEST)
    assert [int(picture.cget("height")) for picture in pictures] == [smallest] * 4
