"""What the tests of the Network tab share: its parts, pressed and read as a person would."""

import tkinter as tk
from typing import Any

from fmnist_workbench.spec.layers import Classifier, Conv2D, Flatten, MaxPooling2D
from fmnist_workbench.spec.network import Network
from fmnist_workbench.ui.tabs.network import NetworkTab
from fmnist_workbench.ui.widgets.problemcard import ProblemCard
from fmnist_workbench.ui.widgets.wrapbutton import WrapButton


def press(widget: Any, key: str) -> None:
    widget.focus_force()
    widget.update()
    widget.event_generate(key)
    widget.update()


SHIFT, CONTROL = 1, 4


def click(tab: NetworkTab, index: int, held: int = 0) -> None:
    left, top, *_ = tab.blocks.box(index)
    tab.blocks.event_generate("<Button-1>", x=left + 20, y=top + 10, state=held)
    tab.blocks.event_generate("<ButtonRelease-1>", x=left + 20, y=top + 10, state=held)
    tab.update()


def control_of(tab: NetworkTab, field: str) -> Any:
    assert tab.side.panel._form is not None
    return tab.side.panel._form._controls[field].widget


def network_of(tab: NetworkTab) -> Network:
    return tab.state_.network.value


def kinds_of(tab: NetworkTab) -> list[str]:
    return [layer.kind for layer in network_of(tab).layers]


def set_layers(tab: NetworkTab, *layers: Any) -> None:
    tab.state_.network.set(Network(name="mine", layers=layers))
    tab.update()


TOO_LARGE = (
    Conv2D(filters=8, activation="relu"),
    MaxPooling2D(),
    Conv2D(kernel_size=15, activation="relu"),
    Flatten(),
    Classifier(),
)


def tooltips(widget: Any) -> list[str]:
    """Return the texts of the tooltips that are open on a widget or in it."""
    open_now = [each for each in widget.winfo_children() if isinstance(each, tk.Toplevel)]
    texts = [str(each.winfo_children()[0].cget("text")) for each in open_now]
    return texts + [text for each in widget.winfo_children() for text in tooltips(each)]


def buttons_in(card: ProblemCard) -> list[WrapButton]:
    return [button for button in card.buttons if button.winfo_manager()]
