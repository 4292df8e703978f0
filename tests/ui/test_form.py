"""A form shows a value's fields, takes good entries over at once, and explains the bad ones."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
import ttkbootstrap as ttk
from pydantic import Field

from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.fieldkind import kind_of
from fmnist_workbench.spec.value import Value
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.styles import keep_adapted
from fmnist_workbench.ui.theme import palette
from fmnist_workbench.ui.widgets.faultlines import FaultLines
from fmnist_workbench.ui.widgets.form import Form

pytestmark = pytest.mark.window


class Sample(Value):
    """A value with a field of each kind."""

    size: int = Field(default=3, ge=1, le=64, description="How large.")
    rate: float = Field(default=1 / 6, ge=0, lt=1)
    padding: Literal["valid", "same"] = "valid"
    channels: Literal[1, 3] = 1
    nesterov: bool = False
    limit: int | None = Field(default=None, ge=2)
    title: str = "plain"


@pytest.fixture
def changes() -> list[Sample]:
    """The values the form has told of."""
    return []


@pytest.fixture
def form(app: App, changes: list[Sample]) -> Form[Sample]:
    """A form on the window's own ground, seen and with the keyboard in reach."""
    form = Form(app, Sample(), changes.append)
    form.place(x=0, y=0, width=300)
    form.lift()
    app.focus_force()
    app.update()
    return form


def _widget(form: Form[Sample], name: str) -> Any:
    return form._controls[name].widget


def _type(form: Form[Sample], name: str, text: str, end: str = "<Return>") -> None:
    widget = _widget(form, name)
    widget.focus_force()
    form.update()
    widget.delete(0, "end")
    widget.insert(0, text)
    widget.event_generate(end)
    form.update()


def _fault(form: Form[Sample]) -> str:
    lines = next(child for child in form.winfo_children() if isinstance(child, FaultLines))
    return lines.text


def _edge(form: Form[Sample], name: str) -> str:
    """Return the colour of a field's frame as it is on the screen now."""
    widget = _widget(form, name)
    return str(ttk.Style().lookup(widget.winfo_class(), "lightcolor", widget.state()))


def test_every_field_shows_its_value(form: Form[Sample]) -> None:
    shown = {name: control._text.get() for name, control in form._controls.items()}
    assert shown == {
        "size": "3",
        "rate": "1/6",
        "padding": "valid",
        "channels": "1",
        "nesterov": False,
        "limit": "",
        "title": "plain",
    }


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("size", "5", 5),
        ("rate", " 0.25 ", 0.25),
        ("rate", "5/7", 5 / 7),
        ("limit", "100", 100),
        ("title", "other", "other"),
    ],
)
def test_typing_counts_at_return(
    form: Form[Sample], changes: list[Sample], name: str, text: str, value: object
) -> None:
    _type(form, name, text)
    assert changes == [Sample().changed(**{name: value})]
    assert _widget(form, name).get() == text.strip()


def test_typing_counts_when_the_keyboard_leaves(form: Form[Sample], changes: list[Sample]) -> None:
    _type(form, "size", "7", end="<Key>")
    assert changes == []
    _widget(form, "title").focus_force()
    form.update()
    assert [change.size for change in changes] == [7]


def test_passing_through_a_field_changes_nothing(form: Form[Sample], changes: list[Sample]) -> None:
    for name in ("rate", "size", "rate", "limit"):
        _widget(form, name).focus_force()
        form.update()
    assert changes == []


@pytest.mark.parametrize(("key", "size"), [("<Up>", 4), ("<Down>", 2)])
def test_an_arrow_counts_at_once(
    form: Form[Sample], changes: list[Sample], key: str, size: int
) -> None:
    _widget(form, "size").focus_force()
    form.update()
    _widget(form, "size").event_generate(key)
    form.update()
    assert [change.size for change in changes] == [size]


def test_an_arrow_stays_within_the_bounds(form: Form[Sample], changes: list[Sample]) -> None:
    form.show(Sample(size=64))
    _widget(form, "size").event_generate("<<Increment>>")
    form.update()
    assert changes == []
    assert _widget(form, "size").get() == "64"


def test_a_choice_counts_at_once(form: Form[Sample], changes: list[Sample]) -> None:
    for name, place in (("padding", 1), ("channels", 1)):
        _widget(form, name).current(place)
        _widget(form, name).event_generate("<<ComboboxSelected>>")
        form.update()
    assert (changes[-1].padding, changes[-1].channels) == ("same", 3)


def test_a_switch_counts_at_once(form: Form[Sample], changes: list[Sample]) -> None:
    _widget(form, "nesterov").invoke()
    assert [change.nesterov for change in changes] == [True]


def test_emptying_an_optional_field_means_none(form: Form[Sample], changes: list[Sample]) -> None:
    form.show(Sample(limit=50))
    _type(form, "limit", "")
    assert changes == [Sample(limit=None)]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("size", "0", "size is 0: it must be a whole number from 1 to 64."),
        ("size", "65", "size is 65: it must be a whole number from 1 to 64."),
        ("size", "2.5", "size is '2.5': it must be a whole number from 1 to 64."),
        ("size", "", "size is '': it must be a whole number from 1 to 64."),
        ("rate", "abc", "rate is 'abc': it must be a number from 0 to below 1."),
        ("rate", "nan", "rate is nan: it must be a number from 0 to below 1."),
        ("limit", "1", "limit is 1: it must be a whole number from 2."),
    ],
)
def test_a_bad_entry_stays_with_its_reason_and_changes_nothing(
    form: Form[Sample], changes: list[Sample], name: str, text: str, said: str
) -> None:
    _type(form, name, text)
    assert _fault(form) == said
    assert _widget(form, name).get() == text
    assert changes == []


def test_nothing_moves_when_an_entry_is_refused(form: Form[Sample]) -> None:
    before = form.winfo_reqheight(), _widget(form, "title").winfo_y()
    _type(form, "size", "0")
    _type(form, "rate", "abc")
    assert (form.winfo_reqheight(), _widget(form, "title").winfo_y()) == before


def test_a_refused_entry_stays_red_when_the_keyboard_leaves(form: Form[Sample]) -> None:
    keep_adapted()
    _type(form, "size", "abc")
    _widget(form, "title").focus_force()
    form.update()
    assert _edge(form, "size") == palette().danger
    assert _edge(form, "limit") != palette().danger
    _type(form, "size", "4")
    assert _edge(form, "size") != palette().danger


def test_all_refused_entries_are_told(form: Form[Sample]) -> None:
    _type(form, "size", "0")
    _type(form, "rate", "abc")
    _type(form, "limit", "1")
    said = "size is 0: it must be a whole number from 1 to 64. Also refused: rate, limit."
    assert _fault(form) == said


def test_who_tells_faults_elsewhere_keeps_no_lines_for_them(app: App) -> None:
    told: list[str] = []
    form = Form(app, Sample(), print, ["size"], tell=told.append)
    assert not any(isinstance(child, FaultLines) for child in form.winfo_children())
    form._controls["size"]._text.set("0")
    form.commit()
    assert told == ["size is 0: it must be a whole number from 1 to 64."]


def test_forms_can_share_the_lines_for_their_faults(app: App) -> None:
    lines = FaultLines(app)
    first = Form(app, Sample(), print, ["size"], tell=lines.share())
    second = Form(app, Sample(), print, ["limit"], tell=lines.share())
    for form, name in ((first, "size"), (second, "limit")):
        form._controls[name]._text.set("0")
        form.commit()
    assert lines.text.startswith("size is 0: it must be")
    assert " limit is 0: it must be" in lines.text
    first.show(Sample())
    assert lines.text.startswith("limit is 0: it must be")


def test_a_text_is_marked_only_while_the_keyboard_is_in_it(form: Form[Sample]) -> None:
    _widget(form, "title").focus_force()
    _widget(form, "title").selection_range(0, "end")
    form.update()
    assert _widget(form, "title").selection_present()
    _widget(form, "size").focus_force()
    form.update()
    assert not _widget(form, "title").selection_present()


def test_the_reason_goes_once_the_entry_is_good(form: Form[Sample], changes: list[Sample]) -> None:
    _type(form, "size", "0")
    _type(form, "rate", "0.5")
    assert _fault(form).startswith("size is 0")
    _type(form, "size", "4")
    assert _fault(form) == ""
    assert changes[-1] == Sample(size=4, rate=0.5)


def test_the_reason_goes_when_the_old_value_is_typed_again(form: Form[Sample]) -> None:
    _type(form, "size", "0")
    _type(form, "size", "3")
    assert _fault(form) == ""


def test_escape_takes_back_what_was_typed(form: Form[Sample], changes: list[Sample]) -> None:
    _type(form, "size", "0")
    _widget(form, "size").event_generate("<Escape>")
    form.update()
    assert _widget(form, "size").get() == "3"
    assert _fault(form) == ""
    assert changes == []


def test_whoever_listens_can_refuse_a_value(form: Form[Sample], changes: list[Sample]) -> None:
    form._on_change = _refuse("two layers are named 'other'.")
    _type(form, "title", "other")
    assert _fault(form) == "two layers are named 'other'."
    form._on_change = changes.append
    _widget(form, "title").event_generate("<Escape>")
    _type(form, "size", "4")
    assert changes == [Sample(size=4)]


def test_what_was_typed_can_be_committed_before_something_else(
    form: Form[Sample], changes: list[Sample]
) -> None:
    _type(form, "size", "9", end="<Key>")
    form.commit()
    assert [change.size for change in changes] == [9]


def test_a_form_can_be_locked_and_still_shows_values(
    form: Form[Sample], changes: list[Sample]
) -> None:
    form.enable(False)
    form.show(Sample(size=11))
    _widget(form, "nesterov").invoke()
    _widget(form, "size").event_generate("<<Increment>>")
    form.update()
    assert _widget(form, "size").get() == "11"
    assert changes == []


def test_the_tooltip_says_what_may_be_entered() -> None:
    fields = Sample.model_fields
    assert kind_of(fields["size"]).describe() == "whole number from 1 to 64"
    assert kind_of(fields["rate"]).describe() == "number from 0 to below 1"
    assert kind_of(fields["limit"]).describe() == "whole number from 2, or empty"


def _refuse(reason: str) -> Callable[[Sample], None]:
    def refuse(_value: Sample) -> None:
        raise InputError(reason)

    return refuse
