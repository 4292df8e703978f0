"""A script is Python that a teacher could have written, whatever the names in it."""

import ast
import builtins
import keyword
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from networks import drafts, networks

from fmnist_workbench.spec.augmentation import DOCUMENT_000
from fmnist_workbench.spec.code import CodeData, script
from fmnist_workbench.spec.code.literals import comment, literal, part_of_all
from fmnist_workbench.spec.data import Split
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import (
    Classifier,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    ResidualBlock,
)
from fmnist_workbench.spec.losses import CategoricalCrossentropy, SparseCategoricalCrossentropy
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.optimizers import SGD, AdamW
from fmnist_workbench.spec.presets import PRESETS, preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.recipes import RECIPES
from fmnist_workbench.spec.schedules import SCHEDULES, OneCycle
from fmnist_workbench.spec.stopping import EarlyStopping

NPZ = CodeData(
    source="shoes.npz",
    kind="npz",
    arrays={"x_train": "x_train", "y_train": "y_train", "x_test": "x_test", "y_test": "y_test"},
    shape=(28, 28, 1),
    classes=10,
    split=Split(),
)
IDX = CodeData(
    source="/data/shoes",
    kind="idx",
    arrays={
        "x_train": "train-images-idx3-ubyte.gz",
        "y_train": "train-labels-idx1-ubyte.gz",
    },
    shape=(28, 28, 1),
    classes=10,
    split=Split(limit=100, validation=20),
)
RICH = Recipe(
    epochs=3,
    optimizer=SGD(nesterov=True),
    loss=CategoricalCrossentropy(label_smoothing=0.1),
    augmentation=DOCUMENT_000,
    normalization="featurewise",
)

any_text = st.text(min_size=1, max_size=60)


def residual(*names: str | None) -> Network:
    """Return residual blocks of these names, whose inputs need variables of their own."""
    layers: list[Layer] = [Conv2D(filters=2, name=names[0])]
    layers += [ResidualBlock(filters=2 + place % 2, name=n) for place, n in enumerate(names[1:])]
    return Network(name="n", layers=(*layers, Flatten(), Classifier()))


def assigned(text: str) -> list[str]:
    """Return the variables that the network's layers are assigned to."""
    return [
        node.targets[0].id
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Call)
    ]


@pytest.mark.parametrize("data", [NPZ, IDX], ids=["npz", "idx"])
@pytest.mark.parametrize("recipe", [Recipe(), RICH], ids=["plain", "rich"])
def test_every_preset_is_a_script_without_faults_and_well_laid_out(
    data: CodeData, recipe: Recipe, tmp_path: Path
) -> None:
    texts = {name: script(preset(name), recipe, data).text for name in PRESETS}
    assert_well_laid_out(texts, tmp_path)


def assert_well_laid_out(texts: dict[str, str], tmp_path: Path) -> None:
    for name, text in texts.items():
        compile(text, name, "exec")
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    for check in (["check"], ["format", "--check", "--diff", "--line-length", "100"]):
        ruff = [sys.executable, "-m", "ruff", *check, "--isolated", "--no-cache", str(tmp_path)]
        done = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


FULL = Recipe(
    optimizer=AdamW(global_clipnorm=1.0),
    schedule=OneCycle(),
    loss=SparseCategoricalCrossentropy(from_logits=True),
    early_stopping=EarlyStopping(monitor="val_accuracy"),
    class_weight="balanced",
    ema_momentum=0.99,
)


def test_every_recipe_is_a_script_without_faults_and_well_laid_out(tmp_path: Path) -> None:
    recipes = {name: named.recipe for name, named in RECIPES.items()} | {"full": FULL}
    recipes |= {kind: Recipe(schedule=schedule()) for kind, schedule in SCHEDULES.items()}
    assert_well_laid_out(
        {name: script(preset("linear"), recipe, NPZ).text for name, recipe in recipes.items()},
        tmp_path,
    )


def assert_lines_are_the_layers_own(network: Network) -> None:
    made = script(network, Recipe(), IDX)
    text = made.text.splitlines()
    names = network.layer_names()
    assert len(made.lines) == len(names)
    for layer, lines in zip(names, made.lines, strict=True):
        tree = ast.parse("\n".join(text[line] for line in lines))
        nodes = [
            keyword_.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            for keyword_ in node.keywords
            if keyword_.arg == "name"
        ]
        assert {name.partition(".")[0] for name in nodes} == {layer}
    assert all(a.stop == b.start for a, b in pairwise(made.lines))


@pytest.mark.parametrize("name", PRESETS)
def test_each_layer_of_a_preset_has_its_own_lines(name: str) -> None:
    assert_lines_are_the_layers_own(preset(name))


@settings(max_examples=50)
@given(drafts())
def test_a_network_has_a_script_exactly_if_it_can_be_built(network: Network) -> None:
    if diagnose(network).ok:
        compile(script(network, RICH, NPZ).text, "script.py", "exec")
        assert_lines_are_the_layers_own(network)
    else:
        with pytest.raises(InputError):
            script(network, Recipe(), NPZ)


@settings(max_examples=50)
@given(networks())
def test_any_layers_that_fit_have_their_own_lines(network: Network) -> None:
    whole = network.changed(layers=(*network.layers, Flatten(), Classifier()))
    assume(diagnose(whole).ok)
    compile(script(whole, Recipe(), NPZ).text, "script.py", "exec")
    assert_lines_are_the_layers_own(whole)


def test_settings_stand_in_the_first_lines() -> None:
    made = script(preset("linear"), Recipe(epochs=7, seed=3, batch_size=64), IDX)
    head = made.text[: made.text.index("# 1. The data")]
    for line in (
        'DATA = "/data/shoes"',
        "EPOCHS = 7",
        "SEED = 3",
        "BATCH_SIZE = 64",
        "LIMIT = 100",
    ):
        assert f"\n{line}" in head
    assert "import gzip\n" in head
    assert "VALIDATION = 20  #" in head
    assert "enable_op_determinism" not in made.text


def test_the_workbench_is_needed_only_where_images_are_changed() -> None:
    assert "fmnist_workbench" not in script(preset("cnn-3x32"), Recipe(), NPZ).text
    changed = script(preset("cnn-3x32"), RICH, NPZ).text
    assert "from fmnist_workbench.datasets.augmentation import augment\n" in changed
    assert "this needs the package fmnist-workbench" in changed


def test_the_test_is_the_final_figure_if_there_is_one() -> None:
    with_test, without = (script(preset("linear"), Recipe(), data).text for data in (NPZ, IDX))
    assert 0 < with_test.index("evaluate(*validation") < with_test.index("evaluate(scaled(x_test)")
    assert "x_test" not in without


def test_a_network_without_chance_has_no_random_states() -> None:
    assert "states" not in script(preset("linear"), Recipe(), NPZ).text
    with_dropout = Network(name="n", layers=(Flatten(), Dropout(), Classifier()))
    assert "states" in script(with_dropout, Recipe(), NPZ).text


def test_a_network_that_cannot_be_built_has_no_script() -> None:
    network = Network(name="n", layers=(Conv2D(kernel_size=40), Flatten(), Classifier()))
    with pytest.raises(InputError, match=r"layer conv2d.*40×40 does not fit"):
        script(network, Recipe(), NPZ)


@settings(max_examples=30)
@given(name=any_text, source=any_text, array=any_text, command=any_text)
def test_no_name_becomes_code(name: str, source: str, array: str, command: str) -> None:
    plain = script(preset("linear"), Recipe(), NPZ).text
    data = CodeData(
        source=source,
        kind="npz",
        arrays={"x_train": array, "y_train": "y_train", "x_test": "x_test", "y_test": "y_test"},
        shape=(28, 28, 1),
        classes=10,
        split=Split(),
        prepare=command,
    )
    text = script(preset("linear").changed(name=name), Recipe(), data).text
    expected = plain.replace('"shoes.npz"', literal(source)).replace(
        'arrays["x_train"]', f"arrays[{literal(array)}]"
    )
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(expected))


@given(any_text)
def test_a_text_is_quoted_so_that_it_is_read_back(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text
    assert comment(text).isprintable()


TAKEN = ["x", "keras", "np", "layers", "model", "train", "loss", "scaled", "inputs", "lambda"]
TAKEN += ["SEED", "n_add", "n", *dir(builtins), *keyword.kwlist]
POSSIBLE = [name for name in TAKEN if name[0] != "_" and name != "input"]
"""Those that a layer may have at all."""


@settings(max_examples=40)
@given(st.lists(st.sampled_from(POSSIBLE), unique=True, min_size=3))
def test_no_layer_takes_a_name_that_means_something_else(names: list[str]) -> None:
    network = residual(*names, "last")
    plain = script(residual(None, None, None), Recipe(), NPZ).text
    variables = set(assigned(script(network, Recipe(), NPZ).text)) - {"x"}
    others = {node.id for node in ast.walk(ast.parse(plain)) if isinstance(node, ast.Name)}
    others -= set(assigned(plain))
    assert variables
    assert not variables & {*dir(builtins), *keyword.kwlist, *others}


def test_a_name_is_given_once() -> None:
    network = residual("block_conv2_norm", "block", "block_add")
    variables = [name for name in assigned(script(network, Recipe(), NPZ).text) if name != "x"]
    assert len(variables) == len(set(variables)) > 1


def test_penalties_are_objects_of_keras() -> None:
    network = Network(
        name="n", layers=(Flatten(), Dense(l1=0.01, l2=0.5, use_bias=False), Classifier())
    )
    text = script(network, Recipe(), NPZ).text
    assert "kernel_regularizer=keras.regularizers.L1L2(l1=0.01, l2=0.5)" in text
    assert "use_bias=False" in text


@pytest.mark.parametrize(
    ("value", "text"), [(1 / 6, "1 / 6"), (0.25, "0.25"), (5 / 7, "5 / 7"), (100.0, "100")]
)
def test_parts_are_written_as_people_write_them(value: float, text: str) -> None:
    assert part_of_all(value) == text
