"""The script beside the builder: what it shows, marks, copies and saves."""

import ast
from pathlib import Path

import pytest

from fmnist_workbench.spec.code import CodeData, Script, script
from fmnist_workbench.spec.data import Split
from fmnist_workbench.spec.errors import InputError, MachineError
from fmnist_workbench.spec.layers import Conv2D
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.ui.app import App
from fmnist_workbench.ui.state import OpenedData
from fmnist_workbench.ui.widgets.codecolours import coloured
from fmnist_workbench.ui.widgets.codepanel import CodePanel

pytestmark = pytest.mark.window

DATA = CodeData(
    source="shoes.npz",
    kind="npz",
    arrays={"x_train": "x_train", "y_train": "y_train"},
    shape=(28, 28, 1),
    classes=10,
    split=Split(),
)


def made(name: str) -> Script:
    return script(preset(name), Recipe(), DATA)


@pytest.fixture
def heard() -> list[object]:
    """What the panel has called back."""
    return []


@pytest.fixture
def panel(app: App, heard: list[object]) -> CodePanel:
    """A panel on the window's own ground, seen."""
    panel = CodePanel(app, lambda: heard.append("save"), heard.append)
    panel.place(x=0, y=0, width=620, height=420)
    panel.lift()
    app.focus_force()
    app.update()
    return panel


def marked(panel: CodePanel) -> str:
    """Return the text on the marked lines."""
    places = panel.view.tag_ranges("layer")
    return panel.view.get(*places) if places else ""


def in_sight(panel: CodePanel, line: int) -> bool:
    return panel.view.dlineinfo(f"{line + 1}.0") is not None


def test_the_script_is_shown_as_it_is(panel: CodePanel) -> None:
    panel.show(made("cnn-3x32"), None)
    panel.update()
    assert panel.view.get("1.0", "end-1c") == made("cnn-3x32").text
    assert panel.text == made("cnn-3x32").text
    assert marked(panel) == ""


def test_the_chosen_layer_is_marked_and_in_sight(panel: CodePanel) -> None:
    shown = made("resnet-20")
    for index in (0, 5, len(shown.lines) - 1):
        panel.show(shown, index)
        panel.update()
        lines = shown.text.splitlines()[slice(shown.lines[index].start, shown.lines[index].stop)]
        assert marked(panel).splitlines() == lines
        assert in_sight(panel, shown.lines[index].start)
    panel.show(shown, -1)  # the image before the first layer
    assert marked(panel) == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [("linear", "cnn-3x32"), ("cnn-3x32", "linear"), ("resnet-20", "lenet-5")],
)
def test_another_script_takes_its_place(panel: CodePanel, before: str, after: str) -> None:
    panel.show(made(before), 0)
    panel.show(made(after), 1)
    panel.update()
    assert panel.view.get("1.0", "end-1c") == made(after).text
    lines = made(after).lines[1]
    assert marked(panel).splitlines() == made(after).text.splitlines()[lines.start : lines.stop]


def test_a_small_edit_leaves_the_place_where_it_is(panel: CodePanel) -> None:
    network = preset("resnet-20")
    panel.show(script(network, Recipe(), DATA), None)
    panel.view.yview_moveto(0.5)
    panel.update()
    top = panel.view.index("@0,0")
    edited = network.changed(layers=(Conv2D(filters=8, padding="same"), *network.layers[1:]))
    panel.show(script(edited, Recipe(), DATA), None)
    panel.update()
    moved = len(panel.text.splitlines()) - len(made("resnet-20").text.splitlines())
    assert int(float(panel.view.index("@0,0"))) == int(float(top)) + moved


def test_nobody_can_type_into_it(panel: CodePanel) -> None:
    panel.show(made("linear"), None)
    panel.view.focus_force()
    panel.update()
    panel.view.event_generate("<Key>", keysym="a")
    panel.view.event_generate("<Delete>")
    panel.update()
    assert panel.view.get("1.0", "end-1c") == made("linear").text


def test_the_whole_script_is_copied(panel: CodePanel) -> None:
    panel.show(made("linear"), None)
    panel.copy.invoke()
    panel.update()
    assert panel.clipboard_get() == made("linear").text
    assert "copied" in panel.said.cget("text")


def test_a_part_is_copied_from_the_keyboard(panel: CodePanel) -> None:
    panel.show(made("linear"), None)
    panel.view.focus_force()
    panel.update()
    panel.view.event_generate("<Control-a>")
    panel.view.event_generate("<<Copy>>")
    panel.update()
    assert panel.clipboard_get().rstrip() == made("linear").text.rstrip()


def test_saving_is_asked_of_the_owner(panel: CodePanel, heard: list[object]) -> None:
    panel.show(made("linear"), None)
    panel.save.invoke()
    assert heard == ["save"]


def test_clicking_a_line_chooses_its_layer(panel: CodePanel, heard: list[object]) -> None:
    shown = made("cnn-3x32")
    panel.show(shown, 2)
    panel.update()
    click(panel, shown.lines[1].start)
    click(panel, shown.lines[2].start)
    click(panel, shown.lines[0].start - 1)  # the input: no layer's line
    assert heard == [1, 2]


def click(panel: CodePanel, line: int) -> None:
    panel.view.see(f"{line + 1}.0")
    panel.update()
    x, y, _, height, _ = panel.view.dlineinfo(f"{line + 1}.0")
    for event in ("<ButtonPress-1>", "<ButtonRelease-1>"):
        panel.view.event_generate(event, x=x + 4, y=y + height // 2)
    panel.update()


def test_without_a_script_it_says_why(panel: CodePanel, heard: list[object]) -> None:
    panel.show_reason("the kernel is too large; choose a smaller one.")
    panel.update()
    assert not panel.view.winfo_viewable()
    assert "too large" in panel.reason.cget("text")
    panel.copy.invoke()
    panel.save.invoke()
    assert heard == []
    panel.show(made("linear"), None)
    panel.update()
    assert panel.view.winfo_viewable()
    assert not panel.reason.winfo_viewable()
    panel.save.invoke()
    assert heard == ["save"]


def test_both_themes_colour_the_text(app: App, panel: CodePanel) -> None:
    panel.show(made("linear"), 0)
    seen = []
    for _ in range(2):
        view = panel.view
        seen.append((view.cget("background"), view.tag_cget("string", "foreground")))
        app.toggle_dark()
        app.update()
    assert seen[0] != seen[1]
    assert (panel.view.cget("background"), panel.view.tag_cget("string", "foreground")) == seen[0]


def test_pieces_of_a_line_are_told_apart() -> None:
    assert list(coloured('x = f("a # b", 1e-05, None)  # it\'s "so"')) == [
        ("x = f(", ""),
        ('"a # b"', "string"),
        (", ", ""),
        ("1e-05", "number"),
        (", ", ""),
        ("None", "keyword"),
        (")  ", ""),
        ('# it\'s "so"', "comment"),
    ]
    for line in made("resnet-20").text.splitlines():
        assert "".join(text for text, _ in coloured(line)) == line


# --- What the window makes of its state


def test_the_window_makes_the_script_of_what_it_shows(app: App, fashion: OpenedData) -> None:
    state, coding = app.workbench.state, app.workbench.coding
    assert "fashion-mnist" in coding.script().text  # before there are any data
    state.data.set(fashion)
    state.split.set(Split(limit=500))
    state.recipe.set(Recipe(epochs=17))
    state.network.edit(preset("tiny-7x7"))
    text = coding.script().text
    ast.parse(text)
    assert "EPOCHS = 17\n" in text
    assert "LIMIT = 500 " in text
    assert "# 2. The network: tiny-7x7\n" in text


def test_the_window_says_why_there_is_no_script(app: App) -> None:
    state, coding = app.workbench.state, app.workbench.coding
    state.network.edit(state.network.value.changed(layers=()))
    with pytest.raises(InputError, match="classification layer"):
        coding.script()


def test_the_window_saves_the_script(app: App, tmp_path: Path) -> None:
    state, coding = app.workbench.state, app.workbench.coding
    state.network.edit(preset("linear").changed(name="my / net"))
    assert coding.file_name() == "my___net.py"
    path = tmp_path / coding.file_name()
    coding.save(path)
    assert path.read_text(encoding="utf-8") == coding.script().text
    assert str(path) in state.notice.value.text
    with pytest.raises(MachineError):
        coding.save(path / "below" / "a.py")
