"""Networks of the documents, built from nothing with a real pointer and real keys."""

from collections.abc import Iterator
from typing import Any

import pytest
from live import HAS_XDOTOOL, real_input, tab, until

from fmnist_workbench.spec.layers import CATALOGUE, Classifier, Conv2D, Dense, Flatten
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.tabs.network import NetworkTab

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(not HAS_XDOTOOL, reason="xdotool is not installed"),
]

LAB_4CONV = ((16, 2, 1), (128, 3, 2), (128, 3, 2), (128, 3, 2))
"""Filters, kernel size and strides of its convolutions."""


class Hand:
    """Builds with the pointer, and with keys where a person types."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.tab: NetworkTab = tab(app, "network")
        self.builder = app.workbench.builder

    def click(self, widget: Any) -> None:
        """Click the middle of a widget, with the wheel turned first where it is out of sight."""
        for wheel in (5, 4):
            for _ in range(30):
                if self._sees(widget):
                    real_input(self.app, "mousemove", *_middle(widget), "click", 1)
                    return
                x, y = self.tab.side.panel.winfo_rootx() + 20, self.tab.blocks.winfo_rooty() + 40
                real_input(self.app, "mousemove", x, y, "click", wheel)
        raise AssertionError(f"{widget} cannot be brought into sight")

    def _sees(self, widget: Any) -> bool:
        return self.app.winfo_containing(*_middle(widget)) is widget

    def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        real_input(self.app, "key", *keys)

    def name(self, name: str) -> None:
        """Give the network a name."""
        self.go_to_name()
        self.write(name)
        until(self.app, lambda: self.builder.network.name == name)

    def clear(self) -> None:
        """Delete all layers."""
        self.click(self.tab.blocks)
        self.press("ctrl+a", "Delete")
        until(self.app, lambda: not self.builder.network.layers)

    def add(self, kind: str, **settings: object) -> None:
        """Add a layer, and give it these settings, in the order of its form."""
        count = len(self.builder.network.layers) + 1
        self.look_for(kind)
        until(self.app, lambda: len(self.builder.network.layers) == count)
        until(self.app, lambda: isinstance(self.builder.layer, CATALOGUE[kind]))
        self.app.update()
        for field, value in settings.items():
            widget = self.go_to(field)
            if widget.winfo_class() == "TCombobox":
                self.pick(widget, str(value))
            else:
                self.write(str(value))
            until(self.app, lambda f=field, v=value: getattr(self.builder.layer, f) == v)

    def look_for(self, kind: str) -> None:
        """Press a button of the catalogue."""
        self.click(self.tab.catalogue.buttons[kind])

    def go_to(self, field: str) -> Any:
        """Put the keyboard into a field of the layer's form."""
        widget = self.field(field)
        self.click(widget)
        return widget

    def go_to_name(self) -> None:
        """Put the keyboard into the field of the network's name."""
        self.click(self.tab.head.name.first)

    def field(self, name: str) -> Any:
        """Return the widget of a field of the layer's form."""
        assert self.tab.side.panel._form is not None
        return self.tab.side.panel._form._controls[name].widget

    def write(self, text: str) -> None:
        """Type over what a field holds."""
        self.press("Home", "shift+End")
        real_input(self.app, "type", "--delay", 1, text)
        self.press("Return")

    def pick(self, box: Any, option: str) -> None:
        """Choose an option in the list that the click has opened."""
        listed = f"{box}.popdown.f.l"
        until(self.app, lambda: str(self.app.tk.call("focus")) == listed)
        steps = box.cget("values").index(option) - box.current()
        self.press(*["Down" if steps > 0 else "Up"] * abs(steps), "Return")


class Keys(Hand):
    """Builds with the keyboard alone."""

    def click(self, widget: Any) -> None:
        """Fail: there is no pointer."""
        raise AssertionError(f"the pointer was wanted for {widget}")

    def clear(self) -> None:
        """Delete all layers."""
        self.press("ctrl+a", "Delete")
        until(self.app, lambda: not self.builder.network.layers)

    def look_for(self, kind: str) -> None:
        """Go to the catalogue, to the kind by its first letter, and press Return."""
        self.press("Insert")
        button, buttons = self.tab.catalogue.buttons[kind], self.tab.catalogue.buttons.values()
        until(self.app, lambda: self.app.focus_get() in buttons)
        self._press_until(CATALOGUE[kind].title[0].lower(), button)
        self.press("Return")

    def go_to(self, field: str) -> Any:
        """Go to the settings of the chosen layer if need be, and from field to field."""
        widget = self.field(field)
        if self.app.focus_get() in self.tab.catalogue.buttons.values():
            self.press("Escape", "Return")
            until(self.app, lambda: self.app.focus_get() is self.tab.side.panel._form.first)
        self._press_until("Tab", widget)
        return widget

    def go_to_name(self) -> None:
        """Go to the catalogue, and back to the field above it."""
        self.press("Insert")
        self._press_until("shift+Tab", self.tab.head.name.first)

    def pick(self, box: Any, option: str) -> None:
        """Open the list and choose an option."""
        self.press("Down")
        super().pick(box, option)

    def _press_until(self, key: str, widget: Any) -> None:
        """Press a key again and again until the keyboard is in a widget."""
        while self.app.focus_get() is not widget:
            before = self.app.focus_get()
            self.press(key)
            until(self.app, lambda before=before: self.app.focus_get() is not before)


def _middle(widget: Any) -> tuple[int, int]:
    """Return the middle of a widget on the screen."""
    return (
        widget.winfo_rootx() + widget.winfo_width() // 2,
        widget.winfo_rooty() + widget.winfo_height() // 2,
    )


def _drag(hand: Hand, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Press at one place on the screen, go to another in two steps, and let go there."""
    between = (start[0] + end[0]) // 2, (start[1] + end[1]) // 2
    real_input(hand.app, "mousemove", *start, "mousedown", 1)
    for place in (between, end, end):
        real_input(hand.app, "mousemove", *place)
    real_input(hand.app, "mouseup", 1)


def _on_screen(hand: Hand, index: int) -> tuple[int, int, int]:
    """Return the middle of a block across the screen, its top and its bottom."""
    blocks = hand.tab.blocks
    left, top, right, bottom = blocks.box(index)
    x, y = blocks.winfo_rootx(), blocks.winfo_rooty()
    return x + (left + right) // 2, y + top, y + bottom


@pytest.fixture(params=[Hand, Keys], ids=["pointer", "keyboard"])
def hand(request: pytest.FixtureRequest, app: App) -> Iterator[Hand]:
    """Somebody at the machine, with no layer in the network."""
    hand: Hand = request.param(app)
    app.focus_force()
    app.update()
    hand.clear()
    return hand


def test_lab_4conv_is_built(hand: Hand) -> None:
    for filters, kernel_size, strides in LAB_4CONV:
        settings = {"filters": filters, "kernel_size": kernel_size}
        if strides != 1:
            settings["strides"] = strides
        hand.add("conv2d", **settings, padding="same")
        hand.add("batch_normalization")
        hand.add("activation")
    for kind in ("flatten", "dense", "classifier"):
        hand.add(kind)
    hand.name("lab-4conv")
    assert hand.builder.network == preset("lab-4conv")
    assert hand.tab.head.presets.box.get() == "lab-4conv, 578,970 parameters"


def test_tiny_7x7_is_built(hand: Hand) -> None:
    hand.add("conv2d", filters=1, kernel_size=7)
    hand.add("activation")
    hand.add("max_pooling2d", pool_size=5, strides=1)
    hand.add("conv2d", filters=1, kernel_size=5)
    hand.add("activation")
    hand.add("flatten")
    hand.add("dense", units=98, activation="linear")
    hand.add("dropout", rate=0.1)
    hand.add("activation")
    hand.add("classifier")
    hand.name("tiny-7x7")
    assert hand.builder.network == preset("tiny-7x7")


def test_layers_are_dragged_with_a_real_pointer(app: App) -> None:
    hand = Hand(app)
    app.workbench.state.network.set(
        Network(name="mine", layers=(Conv2D(), Flatten(), Dense(), Classifier()))
    )
    app.focus_force()
    app.update()
    button = hand.tab.catalogue.buttons["dropout"]
    x, _, bottom = _on_screen(hand, 1)
    _drag(hand, (button.winfo_rootx() + 9, button.winfo_rooty() + 9), (x, bottom + 9))
    assert _kinds(hand) == ["conv2d", "flatten", "dropout", "dense", "classifier"]
    first, second = _on_screen(hand, 1), _on_screen(hand, 2)
    real_input(app, "mousemove", first[0] - 60, first[1] + 15, "click", 1)
    real_input(app, "keydown", "shift", "mousemove", second[0] - 60, second[1] + 15)
    real_input(app, "click", 1, "keyup", "shift")
    until(app, lambda: hand.builder.selection.value == {1, 2})
    x, top, _ = _on_screen(hand, 0)
    _drag(hand, (first[0] - 60, first[1] + 15), (x - 60, top + 3))
    assert _kinds(hand) == ["flatten", "dropout", "conv2d", "dense", "classifier"]


def test_a_plus_on_an_arrow_is_clicked_and_blocks_go_through_the_clipboard(app: App) -> None:
    hand = Hand(app)
    app.workbench.state.network.set(
        Network(name="mine", layers=(Conv2D(), Flatten(), Classifier()))
    )
    app.focus_force()
    app.update()
    x, _, bottom = _on_screen(hand, 0)
    real_input(app, "mousemove", x, bottom + 10, "click", 1)
    hand.press("d", "Return")  # Dropout's is not the first D, but it is no matter which
    until(app, lambda: len(hand.builder.network.layers) == 4)
    added = _kinds(hand)[1]
    assert added.startswith("d")
    hand.press("Escape", "ctrl+c", "ctrl+v", "ctrl+v")
    until(app, lambda: _kinds(hand) == ["conv2d", *[added] * 3, "flatten", "classifier"])
    hand.press("ctrl+z", "ctrl+z", "ctrl+z")
    until(app, lambda: _kinds(hand) == ["conv2d", "flatten", "classifier"])


def _kinds(hand: Hand) -> list[str]:
    return [layer.kind for layer in hand.builder.network.layers]
