"""The Network tab, in front."""

from collections.abc import Callable

import pytest
from conftest import Pump

from fmnist_workbench.spec.layers import AnyLayer
from fmnist_workbench.spec.network import Network
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.tabs.network import NetworkTab
from fmnist_workbench.ui.widgets.tutor import Tutor


@pytest.fixture
def tab(app: App) -> NetworkTab:
    """The tab, in front, with the keyboard in the window."""
    app.open_tab(2)
    app.focus_force()
    app.update()
    place = app.nametowidget(app._notebook.tabs()[2])
    tab = place.winfo_children()[0]
    assert isinstance(tab, NetworkTab)
    return tab


@pytest.fixture
def tutor(tab: NetworkTab) -> Tutor:
    """The tutor on it."""
    return tab.side.tutor


@pytest.fixture
def build(tab: NetworkTab, pump: Pump) -> Callable[..., None]:
    """Put a network of these layers into the window, and wait for the cures."""

    def run(*layers: AnyLayer) -> None:
        tab.state_.network.set(Network(name="mine", layers=layers))
        tab.update()
        pump(lambda: tab.side.tutor._pending is None)

    return run
