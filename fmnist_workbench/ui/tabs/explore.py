"""Explore: look at a data set, from single pixels to a map of all its images."""

import tkinter as tk
from functools import partial
from importlib import import_module

import ttkbootstrap as ttk

from fmnist_workbench.ui.actions.looking import NO_DATA
from fmnist_workbench.ui.sample import Choice
from fmnist_workbench.ui.tabs.base import Tab
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.views import VIEWS, ViewName
from fmnist_workbench.ui.views.base import Scene, View
from fmnist_workbench.ui.views.side import Side
from fmnist_workbench.ui.widgets.keys import on_key
from fmnist_workbench.ui.widgets.samplebar import SampleBar
from fmnist_workbench.ui.widgets.segments import Segments
from fmnist_workbench.ui.widgets.tips import tip
from fmnist_workbench.ui.window import go_to, window_of
from fmnist_workbench.ui.workbench import Workbench


class ExploreTab(Tab):
    """One view at a time on the right; on the left what is pointed at in it.

    Attributes:
        views: Those that have been seen, by name.
    """

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent, workbench)
        self.views: dict[ViewName, View] = {}
        self._build_settings()
        self._build_stage()
        self.view = self._open("images")
        self._say("")
        self._watch()

    def show_view(self, name: ViewName) -> None:
        """Bring a view to the front, building it if it has not been seen before."""
        self.segments.show(name)
        front = self._open(name)
        if front is not self.view:
            self.view.pack_forget()
            self.view = front
        self.bar.grey(front.GREY)
        self.side.show_image(front.POINTED)
        self._say("")
        self.redraw_soon(self._show_view)

    def undo(self) -> None:
        """Take back the last edit made in the view in front."""
        self.view.undo()

    def redo(self) -> None:
        """Make the edit again that was taken back."""
        self.view.redo()

    def picture(self) -> tk.Misc:
        """Return the view in front."""
        return self.view

    def _build_settings(self) -> None:
        button = ttk.Button(
            self.settings,
            text="Build a network ›",
            bootstyle="primary",
            command=lambda: go_to(self, "network"),
        )
        button.pack(side="bottom", fill="x", pady=(GAP, 0))
        tip(button, "Go on to the Network tab (Ctrl+3)")
        self.side = Side(
            self.settings,
            on_open=lambda: go_to(self, "activations"),
            on_point=self._point_on_card,
        )
        self.side.pack(fill="both", expand=True)

    def _build_stage(self) -> None:
        top = ttk.Frame(self.stage)
        top.pack(fill="x", pady=(0, GAP))
        titles = {name: about.title for name, about in VIEWS.items()}
        teaches = {name: f"{a.teaches} ({a.key.upper()})" for name, a in VIEWS.items()}
        self.segments = Segments(top, titles, self.show_view, "", teaches)
        self.segments.pack(side="left")
        save = ttk.Button(
            top, text="Save picture…", bootstyle="secondary outline", command=self._save_picture
        )
        save.pack(side="right")
        tip(save, "Save this picture as a PNG or SVG file (Ctrl+P)")
        self.line = ttk.Label(self.stage, width=1)
        self.line.pack(side="bottom", fill="x", pady=(GAP // 2, 0))
        self.scene = Scene(self.workbench, self.side, self._say, self._say_named)
        self.bar = SampleBar(
            self.stage,
            on_change=self.scene.choice.set,
            on_names=self.scene.names.set,
            on_fault=self._say,
            on_done=self._to_body,
            on_resample=self._again,
        )
        self.bar.pack(fill="x", pady=(0, GAP))

    def _watch(self) -> None:
        state, scene = self.state_, self.scene
        state.data.watch(lambda _data: scene.choice.set(Choice(count=scene.choice.value.count)))
        self.redraw_on(self._show_bar, state.data, scene.choice)
        self.redraw_on(
            self._show_view, state.data, state.split, scene.choice, scene.names, state.dark
        )
        self.redraw_on(self._show_chosen, state.image)
        self.redraw_on(self._show_recipe, state.recipe, state.run, state.training)
        self.workbench.looking.changed.connect(lambda _: self.redraw_soon(self._show_view))
        on_key(self, "<r>", self._again)
        for name, about in VIEWS.items():
            on_key(self, f"<{about.key}>", partial(self.show_view, name))

    def _open(self, name: ViewName) -> View:
        if name not in self.views:
            module = import_module(f"fmnist_workbench.ui.views.{name}")
            self.views[name] = module.VIEW(self.stage, self.scene)
        self.views[name].pack(fill="both", expand=True)
        return self.views[name]

    def _show_bar(self) -> None:
        data, choice = self.state_.data.value, self.scene.choice.value
        if data is None:
            self.bar.show(choice, (), "No data set is open.")
            return
        no_test = "" if data.arrays.has_test else f"{data.info.name} has no test images."
        self.bar.show(choice, data.info.classes, no_test)

    def _show_view(self) -> None:
        if self.state_.data.value is None:
            self.view.instead(NO_DATA)
            return
        self.view.reveal()
        self.view.show()
        self._show_chosen()

    def _show_chosen(self) -> None:
        self.side.let_open(self.scene.chosen is not None)
        if self.state_.data.value is not None:
            self.view.mark()

    def _show_recipe(self) -> None:
        if self.state_.data.value is not None:
            self.view.show_recipe()

    def _say(self, text: str) -> None:
        self.line.configure(text=text or self.view.HINT)

    def _say_named(self, named: bool) -> None:
        self.bar.say_named(named)

    def _to_body(self) -> None:
        self.view.to_body()  # where R draws other images and the arrows move

    def _point_on_card(self, pixel: tuple[int, int] | None) -> None:
        self.view.point_on_card(pixel)

    def _again(self) -> None:
        if "resample" not in self.view.GREY:
            self.view.again()

    def _save_picture(self) -> None:
        window_of(self).ask_where_to_save()


TAB = ExploreTab
