"""What all views of Explore share: the scene they look at, and a sentence where nothing is."""

import tkinter as tk
from collections.abc import Callable, Mapping
from typing import ClassVar

import numpy as np
import ttkbootstrap as ttk

from fmnist_workbench.datasets.pixels import Images
from fmnist_workbench.datasets.split import SplitView
from fmnist_workbench.spec.datajobs import ClassLook
from fmnist_workbench.spec.jobs import SplitImage
from fmnist_workbench.ui.actions.looking import Pending
from fmnist_workbench.ui.images import view_of
from fmnist_workbench.ui.sample import Choice
from fmnist_workbench.ui.state import Observable, OpenedData
from fmnist_workbench.ui.views.side import Side
from fmnist_workbench.ui.widgets.samplebar import Part
from fmnist_workbench.ui.workbench import Workbench

UNLABELLED = "no label"


class Scene:
    """What is looked at, for all views: the choice in the toolbar, and where to say things.

    Attributes:
        choice: Which images are wanted.
        names: Whether names are wanted under images.
        side: The column beside the view.
        say: Writes the line below the view; "" brings its hint back.
        say_named: Told whether names had room.
    """

    def __init__(
        self,
        workbench: Workbench,
        side: Side,
        say: Callable[[str], None],
        say_named: Callable[[bool], None],
    ) -> None:
        self.workbench = workbench
        self.choice: Observable[Choice] = Observable(Choice())
        self.names: Observable[bool] = Observable(True)
        self.side = side
        self.say = say
        self.say_named = say_named

    @property
    def data(self) -> OpenedData | None:
        """The data set in use."""
        return self.workbench.state.data.value

    @property
    def classes(self) -> tuple[str, ...]:
        """Its class names."""
        return self.data.info.classes if self.data else ()

    @property
    def images(self) -> SplitView:
        """The images of the split chosen; there must be a data set."""
        assert self.data is not None, "nothing is looked at"
        return view_of(self.data.arrays, self.choice.value.split, self.workbench.state.split.value)

    @property
    def what(self) -> str:
        """What is chosen, in words: "train images of Coat"."""
        choice = self.choice.value
        of = "" if choice.label is None else f" of {self.classes[choice.label]}"
        return f"{choice.split} images{of}"

    @property
    def chosen(self) -> int | None:
        """The place in the split of the image that Activations opens; None if it is elsewhere."""
        image = self.workbench.state.image.value
        ref = self.workbench.data.ref()
        if not isinstance(image, SplitImage) or image.data != ref:
            return None
        return image.index if image.split == self.choice.value.split else None

    def choose(self, place: int) -> None:
        """Make an image of the split the one that Activations opens."""
        ref = self.workbench.data.ref()
        if ref is not None:
            self.workbench.state.image.set(SplitImage(ref, self.choice.value.split, place))

    def title(self, place: int) -> str:
        """Return which image of the split it is, in words."""
        return f"{self.choice.value.split} image {place:,}"

    def class_name(self, place: int) -> str:
        """Return the class of an image of the split."""
        label = self.images.label(place)
        return UNLABELLED if label is None else self.classes[label]

    def show(self, place: int, *lines: str) -> None:
        """Show an image of the split beside the view, with its class, its place and more lines."""
        pixels = self.images.image(place)
        self.side.show(pixels, self.class_name(place), self.title(place), *lines)


class View(ttk.Frame):
    """One way to look at a split. A subclass fills `self.body` and overrides `show`.

    Attributes:
        HINT: What can be done here, for the line below while nothing is pointed at.
        GREY: The parts of the toolbar that mean nothing here, and why.
        POINTED: Whether an image is shown beside the view.
    """

    HINT: ClassVar[str] = ""
    GREY: ClassVar[Mapping[Part, str]] = {}
    POINTED: ClassVar[bool] = True

    def __init__(self, parent: tk.Misc, scene: Scene) -> None:
        super().__init__(parent)
        self.scene = scene
        self.body = ttk.Frame(self)
        self.body.place(relwidth=1, relheight=1)
        self.message = ttk.Label(self, anchor="center", justify="center")
        self.bind("<Configure>", lambda event: self.message.configure(wraplength=event.width - 80))

    def show(self) -> None:
        """Draw what is chosen; called when something it depends on has changed and it is seen."""
        raise NotImplementedError

    def mark(self) -> None:
        """Mark the image chosen for Activations."""

    def show_recipe(self) -> None:
        """Show the recipe as it is now, in a view that shows it."""

    def again(self) -> None:
        """Draw other images, where that means something."""

    def undo(self) -> None:
        """Take back the last edit, in a view that edits something."""

    def redo(self) -> None:
        """Make the edit again that was taken back."""

    def to_body(self) -> None:
        """Take the keyboard, where there is something to move over."""

    def point_on_card(self, _pixel: tuple[int, int] | None) -> None:
        """Say what is under the pointer on the image beside the view."""

    def instead(self, text: str) -> None:
        """Show a sentence in place of everything."""
        self.message.configure(text=text)
        self.message.place(relwidth=1, relheight=1)
        self.message.lift()

    def reveal(self) -> None:
        """Show the view itself."""
        self.message.place_forget()


class LookedAtView(View):
    """A view of what the data child finds out about the classes; a subclass overrides `draw`."""

    def show(self) -> None:
        """Draw it, or say why not yet."""
        look = self.scene.workbench.looking.classes(self.scene.choice.value.split)
        if isinstance(look, Pending):
            self.scene.side.show(None)
            self.scene.side.say(self.scene.what if look.coming else "")
            self.scene.side.sum_up(None)
            self.instead(look.text)
        else:
            self.reveal()
            self.draw(look)

    def draw(self, look: ClassLook) -> None:
        """Draw what was found."""
        raise NotImplementedError


def pictures(data: bytes, look: ClassLook) -> Images:
    """Return the pictures of all classes, (classes, H, W, C)."""
    return np.frombuffer(data, np.uint8).reshape(-1, *look.shape)


def statistics(pixels: Images) -> str:
    """Return what there is to say of an image's pixels, in one line."""
    zeros = 100 * float((pixels == 0).mean())
    return f"{pixels.min()} to {pixels.max()}, mean {pixels.mean():.1f}, {zeros:.1f} % zeros"


def value_of(pixel: Images) -> str:
    """Return a pixel, of shape (C,), in words."""
    if len(pixel) == 1:
        return f"value {pixel[0]}"
    red, green, blue = pixel
    return f"red {red}, green {green}, blue {blue}"
