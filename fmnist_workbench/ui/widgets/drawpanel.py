"""Drawing and what the network makes of it: the pad, its tools, and a bar for each class."""

import tkinter as tk
from tkinter import colorchooser

import numpy as np
import ttkbootstrap as ttk

from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.results import Prediction
from fmnist_workbench.ui.actions.model import raw_image
from fmnist_workbench.ui.learned import UNTRAINED, has_learned
from fmnist_workbench.ui.sketch import Brush, Pixels
from fmnist_workbench.ui.theme import GAP, SETTINGS_WIDTH
from fmnist_workbench.ui.widgets.bars import ClassBars
from fmnist_workbench.ui.widgets.drawpad import DrawPad
from fmnist_workbench.ui.widgets.elastic import Elastic
from fmnist_workbench.ui.widgets.tips import Gate, tip
from fmnist_workbench.ui.workbench import Workbench

_PAD_SIDE = 252
_ANSWER_FONT = "-weight bold"
_HINT = "Draw here: the prediction follows."
_WHITE = (255, 255, 255)


class DrawPanel(ttk.Frame):
    """A pad of the network's image size, with the prediction under it.

    It asks for a prediction on every change of the drawing; `ask` asks again, for other weights.
    """

    def __init__(self, parent: tk.Misc, workbench: Workbench) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._state = workbench.state
        self._random = np.random.default_rng()
        self._ink = _WHITE
        self._loaded: tuple[Pixels, str] | None = None
        self._build()
        Elastic(self, self.pad)
        self._state.network.watch(lambda _network: self._fit())
        self._state.data.watch(lambda _data: self._fit())
        self._fit()

    def ask(self) -> None:
        """Ask what the model takes the drawing for, and show it when the answer comes."""
        self.bars.name(self._classes())
        drawing = self._state.drawing.value
        if self._state.model.value is None:
            self._show_nothing()
        elif drawing is None:
            self._show(None)
        else:
            self._workbench.model.predict(drawing, self._show)

    def clear(self) -> None:
        """Wipe the pad."""
        self.pad.clear()

    def undo(self) -> None:
        """Take back the last stroke, Clear or Test image."""
        self.pad.undo()

    def redo(self) -> None:
        """Take back the last undo."""
        self.pad.redo()

    def take_test_image(self) -> None:
        """Put a test image, drawn by lot, on the pad."""
        data = self._state.data.value
        if data is None or self._why_no_test_image():
            return
        images, labels = data.arrays.images("test"), data.arrays.y_test
        index = int(self._random.integers(len(images)))
        name = "no label" if labels is None else data.info.classes[labels[index]]
        self._loaded = images[index], f"test image {index}: {name}"
        self.pad.load(images[index])

    def use_theme(self) -> None:
        """Take the colours of the theme in force."""
        self.bars.use_theme()

    def _build(self) -> None:
        self.pad = DrawPad(
            self, side=_PAD_SIDE, shape=self._state.network.value.input_shape, on_change=self._drawn
        )
        self.pad.pack()
        self._source = ttk.Label(self, text=_HINT, bootstyle="secondary")
        self._source.pack(anchor="w")
        tip(
            self._source,
            "The network sees exactly these pixels. Paint with the left button, erase with the "
            "right one; Ctrl+Z takes a stroke back.",
        )
        self._build_sliders()
        self._build_buttons()
        width = ttk.utils.scale_size(self, SETTINGS_WIDTH) - 2 * GAP
        self._answer = ttk.Label(self, text="", font=_ANSWER_FONT, wraplength=width)
        self._answer.pack(fill="x", pady=(GAP, GAP // 2))
        self.bars = ClassBars(self)
        self.bars.pack(fill="both", expand=True)

    def _build_sliders(self) -> None:
        row = ttk.Frame(self)
        row.pack(fill="x", pady=GAP // 2)
        self._size = self._slider(row, "Size", "How wide the brush is, in pixels of the image.")
        self._intensity = self._slider(
            row,
            "Ink",
            "How bright a stroke is. The images a network learned from have soft greys; a drawing "
            "in pure white may look like nothing it knows.",
        )
        self._intensity.configure(from_=0.1, to=1.0, value=1.0)
        self._colour = ttk.Button(row, text="Colour", command=self._choose_colour)
        self._colour.configure(bootstyle="secondary outline")
        tip(self._colour, "This network sees in colour: choose what to paint with.")

    def _slider(self, row: ttk.Frame, title: str, teaches: str) -> ttk.Scale:
        label = ttk.Label(row, text=title)
        label.pack(side="left", padx=(0, GAP // 2))
        slider = ttk.Scale(row, command=lambda _value: self._use_brush(), length=1)
        slider.pack(side="left", fill="x", expand=True, padx=(0, GAP))
        tip(label, teaches)
        tip(slider, teaches)
        return slider

    def _build_buttons(self) -> None:
        row = ttk.Frame(self)
        row.pack(fill="x")
        self._erasing = ttk.BooleanVar(self, value=False)
        self.eraser = ttk.Checkbutton(
            row,
            text="Eraser",
            variable=self._erasing,
            command=self._use_brush,
            bootstyle="secondary outline toolbutton",
        )
        self.eraser.pack(side="left")
        tip(self.eraser, "Wipe away instead of painting (E); so does the right button.")
        self.clear_button = ttk.Button(row, text="Clear", command=self.clear)
        self.clear_button.configure(bootstyle="secondary outline")
        self.test_button = ttk.Button(row, text="Test image", command=self.take_test_image)
        self.test_button.configure(bootstyle="secondary outline")
        tip(self.clear_button, "Wipe the pad (Delete); Ctrl+Z brings the drawing back.")
        self._test_gate = Gate(
            self.test_button,
            "Put a real image on the pad, drawn by lot from the test set, to compare your drawing "
            "with (T).",
        )
        self.test_button.pack(side="right")
        self.clear_button.pack(side="right", padx=GAP // 2)

    def toggle_eraser(self) -> None:
        """Change between painting and wiping."""
        self.eraser.invoke()

    def _choose_colour(self) -> None:
        rgb, _name = colorchooser.askcolor(parent=self, title="Colour to paint with")
        if rgb is not None:
            self._ink = (round(rgb[0]), round(rgb[1]), round(rgb[2]))
            self._use_brush()

    def _use_brush(self) -> None:
        strength = 0.0 if self._erasing.get() else float(self._intensity.get())
        channels = self.pad.pixels.shape[2]
        colour = tuple(round(strength * part) for part in self._ink[:channels])
        self.pad.brush = Brush(float(self._size.get()), colour)

    def _fit(self) -> None:
        """Follow the network's image size."""
        shape = self._state.network.value.input_shape
        if shape != self.pad.pixels.shape or not self._size.get():
            self.pad.start(shape)
            self._state.drawing.set(None)
            self._source.configure(text=_HINT)
            self._size.configure(from_=1.0, to=max(shape) / 4, value=max(shape) / 11)
        if shape[2] == 3:
            self._colour.pack(side="right")
        else:
            self._ink = _WHITE
            self._colour.pack_forget()
        self._use_brush()
        self._test_gate.set(self._why_no_test_image())

    def _why_no_test_image(self) -> str:
        data = self._state.data.value
        if data is None:
            return "Open a data set first."
        if not data.arrays.has_test:
            return f"{data.info.name} has no test images."
        if data.info.shape != self.pad.pixels.shape:
            return "The data set's images have another size than the network's."
        return ""

    def _drawn(self, pixels: Pixels) -> None:
        self._source.configure(text=self._caption(pixels))
        self._state.drawing.set(raw_image(pixels) if pixels.any() else None)
        self.ask()

    def _caption(self, pixels: Pixels) -> str:
        """Return what is on the pad: it may be a test image again after an undo."""
        if self._loaded is not None and np.array_equal(self._loaded[0], pixels):
            return self._loaded[1]
        return _HINT

    def _classes(self) -> tuple[str, ...]:
        data, count = self._state.data.value, self._state.network.value.classes
        if data is not None and len(data.info.classes) == count:
            return data.info.classes
        return tuple(str(number) for number in range(count))

    def _show(self, prediction: Prediction | None) -> None:
        if prediction is None or self._state.drawing.value is None:
            self._say("nothing drawn yet")
            self.bars.show(())
            return
        self.bars.show(prediction.probabilities)
        if not has_learned(self._state):
            self._say(UNTRAINED, muted=True)
            return
        name = self._classes()[prediction.label]
        share = 100 * prediction.probabilities[prediction.label]
        self._say(f"{name}  {share:.1f} %")

    def _show_nothing(self) -> None:
        self.bars.show(())
        if not self._state.engine.value.ready:
            self._say("the engine is starting …")
        elif diagnose(self._state.network.value).ok:
            self._say("the network is being built …")
        else:
            self._say("this network cannot be built: see Network")

    def _say(self, text: str, *, muted: bool = False) -> None:
        self._answer.configure(text=text, bootstyle="secondary" if muted else "default")
