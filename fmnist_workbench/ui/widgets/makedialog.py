"""Asks what new data set to make, from the fields of its plan, and where to write it."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import ttkbootstrap as ttk

from fmnist_workbench.spec.data import DataInfo
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.making import Augment, Plan, Resplit, Synthesize
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.theme import GAP
from fmnist_workbench.ui.widgets.augmentationchoice import AugmentationChoice
from fmnist_workbench.ui.widgets.augmentsample import AugmentSample
from fmnist_workbench.ui.widgets.dialog import Dialog
from fmnist_workbench.ui.widgets.digitssample import DigitsSample
from fmnist_workbench.ui.widgets.form import Form
from fmnist_workbench.ui.widgets.placechoice import PlaceChoice
from fmnist_workbench.ui.widgets.splitchoice import SplitChoice
from fmnist_workbench.ui.workbench import Workbench

_WIDTH = 540
"""Of what is in the dialog, before scaling."""
_LABEL = 84
_NOT_SQUARE = "CSV files can only hold square images."


class _Kind(NamedTuple):
    """What is asked for a kind of plan: `columns` are the fields, side by side."""

    title: str
    about: str
    action: str
    suffix: str
    columns: tuple[tuple[str, ...], ...]


_KINDS = {
    "prepare": _Kind(
        "Save as",
        "Writes {name} in a format of your choice; its images stay as they are.",
        "Save",
        "copy",
        (),
    ),
    "augment": _Kind(
        "Augmented images",
        "Makes so many randomly changed images of {name}, shuffled: training images of its "
        "training images, test images of its test images.",
        "Make images",
        "augmented",
        (("train", "test"), ("seed",)),
    ),
    "synthesize": _Kind(
        "Synthetic digits",
        "Draws the digits 0 to 9 from fonts, 28 × 28 pixels, each one moved, turned and scaled at "
        "random.",
        "Draw digits",
        "",
        (("train", "test", "seed", "system_fonts", "shared_fonts"), ()),
    ),
    "split": _Kind(
        "Split anew",
        "Makes a data set whose images, {name}'s training and test images together, are told "
        "apart anew.",
        "Split",
        "split",
        (("train", "validation"), ("seed",)),
    ),
}


class MakeDialog(Dialog):
    """Starts to make a data set, and closes; how far it is stands in the status line.

    Args:
        over: The window it belongs to.
        workbench: Makes the set.
        plan: What to show first.
        data: The data set it is made of; None for digits drawn from fonts.
    """

    def __init__(
        self, over: tk.Misc, workbench: Workbench, plan: Plan, data: OpenedData | None = None
    ) -> None:
        kind = _KINDS[plan.kind]
        super().__init__(
            over, kind.title, action=kind.action, teaches="Start; it can be stopped at any time"
        )
        self._over = over
        self._workbench = workbench
        self._plan: Any = plan
        self._data = data
        self._info = info = data.info if data else None
        self._kind = kind
        self._forms: list[Form[Any]] = []
        self._width = ttk.utils.scale_size(self, _WIDTH)
        self._label_width = ttk.utils.scale_size(self, _LABEL)
        name = info.name if info else ""
        about = ttk.Label(
            self.body,
            text=kind.about.format(name=name),
            wraplength=self._width,
            justify="left",
        )
        about.pack(anchor="w", pady=(0, GAP))
        self._build_forms()
        self._previews: list[Callable[[Any], object]] = []
        self._split = self._build_split()
        self._build_sample()
        self.place_ = PlaceChoice(
            self.body,
            workbench.home,
            f"{name}-{kind.suffix}" if info else "synthetic-digits",
            self._label_width,
        )
        self.place_.pack(fill="x", pady=(GAP, 0))
        if info is not None:
            self.place_.gate(_why_not_unnamed(plan, info), "npz-000")
            self.place_.gate(_NOT_SQUARE if info.shape[0] != info.shape[1] else "", "csv")
        self.present(self._forms[0].first if self._forms else self.place_.entry)

    def confirm(self) -> None:
        """Start what was asked for, if all of it is good."""
        committed = [form.commit() for form in self._forms]  # each says what is wrong in it
        if not all(committed):
            return
        if self._split is not None and not self._split.show(self._plan):
            return
        try:
            out = self.place_.path()
        except InputError as error:
            self._tell_place(str(error))
            return
        self._tell_place("")
        again = partial(self._ask_again, self._plan, self.place_.typed(), self.place_.format)
        self._workbench.data.make(self._plan, out, self.place_.format, again)
        self.destroy()

    def _build_forms(self) -> None:
        columns = _columns(self._plan, self._kind)
        self._tell_place: Callable[[str], None]
        place = ttk.Frame(self.body, width=self._width)
        place.pack(fill="x")
        self._columns: list[ttk.Frame] = []
        for number, fields in enumerate(columns):
            place.columnconfigure(number, weight=1, uniform="forms")
            column = ttk.Frame(place)
            column.grid(row=0, column=number, sticky="nsew", padx=(2 * GAP if number else 0, 0))
            form: Form[Any] = Form(
                column,
                self._plan,
                partial(self._edited, fields),
                fields=fields,
                tell=self.faults.share(),
            )
            form.pack(fill="x")
            self._columns.append(column)
            self._forms.append(form)
        if isinstance(self._plan, Augment) and self._info is not None and self._info.test is None:
            self._forms[0].enable(False, "test")
        self._tell_place = self.faults.share()

    def _build_split(self) -> SplitChoice | None:
        if not isinstance(self._plan, Resplit) or self._info is None:
            return None
        choice = SplitChoice(self.body, self._info, self._choose_parts, self.faults.share())
        choice.pack(fill="x", pady=(GAP, 0))
        self._preview(choice.show)
        return choice

    def _build_sample(self) -> None:
        """Show a few images of what is made, for plans that change or draw some."""
        if isinstance(self._plan, Augment) and self._data is not None:
            recipe = self._workbench.state.recipe.value.augmentation
            AugmentationChoice(
                self.body,
                self._plan.augmentation,
                recipe,
                self._choose_augmentation,
                size=self._data.arrays.shape[:2],
                width=self._width,
            ).pack(fill="x", pady=(GAP, 0))
            changed = AugmentSample(self.body, self._data.arrays, self._label_width)
            changed.pack(fill="x", pady=(GAP, 0))
            self._preview(changed.show)
        elif isinstance(self._plan, Synthesize):
            # Under the short column, where there is room.
            drawn = DigitsSample(self._columns[0], self._workbench.data, self.faults.share())
            drawn.pack(side="bottom", anchor="w")
            self._preview(drawn.show)

    def _preview(self, show: Callable[[Any], object]) -> None:
        """Show what comes of the plan, now and whenever it changes."""
        self._previews.append(show)
        show(self._plan)

    def _choose_augmentation(self, augmentation: object) -> None:
        self._plan = self._plan.changed(augmentation=augmentation)
        self._show_what_comes()

    def _choose_parts(self, train: float, validation: float) -> None:
        self._plan = self._plan.changed(train=train, validation=validation)
        for form in self._forms:
            form.show(self._plan)
        self._show_what_comes()

    def _edited(self, fields: tuple[str, ...], plan: Plan) -> None:
        self._plan = self._plan.changed(**{name: getattr(plan, name) for name in fields})
        self._show_what_comes()

    def _show_what_comes(self) -> None:
        for show in self._previews:
            show(self._plan)

    def _ask_again(self, plan: Plan, typed: str, data_format: Any) -> None:
        self._workbench.state.notice.set(None)
        dialog = MakeDialog(self._over, self._workbench, plan, self._data)
        dialog.place_.show(typed, data_format)


def _why_not_unnamed(plan: Plan, info: DataInfo) -> str:
    """Return why an npz without names cannot hold what is made, "" if it can."""
    if isinstance(plan, Resplit) or info.validation:
        return "An npz without names cannot say which images are for validation."
    if info.test and not info.tests_labelled:
        return "An npz without names holds labels for all images, and the test images have none."
    return ""


def _columns(plan: Plan, kind: _Kind) -> list[tuple[str, ...]]:
    """Return the fields of each column; an empty one takes all that stand in no other."""
    named = {name for column in kind.columns for name in column}
    apart = {"kind", "source", "reading", "augmentation"}
    others = tuple(n for n in type(plan).model_fields if n not in named | apart)
    return [column or others for column in kind.columns]
