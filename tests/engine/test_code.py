"""A script does what the workbench does: the same model, the same images, the same figures."""

import gzip
import json
import os
import shlex
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from keras import layers as keras_layers
from networks import networks

from fmnist_workbench.cli.main import main
from fmnist_workbench.datasets.codedata import builtin_code_data, code_data
from fmnist_workbench.datasets.reading import read
from fmnist_workbench.datasets.split import partition
from fmnist_workbench.engine.build import build
from fmnist_workbench.engine.desk import EngineDesk
from fmnist_workbench.engine.seeds import shuffled
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.code import Script, script
from fmnist_workbench.spec.data import DataInfo, DataRef, Split
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.jobs import StartRun
from fmnist_workbench.spec.layers import (
    CATALOGUE,
    BatchNormalization,
    Classifier,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    SpatialDropout2D,
)
from fmnist_workbench.spec.losses import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    SparseCategoricalCrossentropy,
)
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.optimizers import SGD, Adam, RMSprop
from fmnist_workbench.spec.presets import PRESETS, preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Epoch
from fmnist_workbench.spec.schedules import Cosine, ReduceOnPlateau
from fmnist_workbench.spec.stopping import EarlyStopping
from fmnist_workbench.storage.library import open_dataset

from .conftest import CLASSES, SHAPE, ScriptedChannel, make_arrays

Train = Callable[[DataInfo, Network, Recipe, Split], tuple[Epoch, ...]]
Left = dict[str, Any]
"""What a script leaves behind, by name."""

FASHION = builtin_code_data("fashion-mnist", Split())


def built_by_script(network: Network, seed: int) -> keras.Model:
    """Run the part of a script that builds the network, and nothing else of it."""
    text = script(network, Recipe(seed=seed), FASHION).text
    part = text[text.index("# 2. The network") : text.index("# 3. Training")]
    names: dict[str, Any] = {"keras": keras, "layers": keras_layers, "SEED": seed}
    exec(part, names)
    return names["model"]


def assert_same(network: Network, seed: int) -> None:
    ours, theirs = build(network, seed), built_by_script(network, seed)
    assert theirs.get_config() == ours.get_config()
    assert json.loads(theirs.to_json()) == json.loads(ours.to_json())
    assert summary(theirs) == summary(ours)
    for mine, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, other)


def summary(model: keras.Model) -> str:
    lines: list[str] = []
    model.summary(print_fn=lines.append)
    return "\n".join(lines)


@pytest.mark.parametrize("name", [name for name in PRESETS if name != "alexnet"])
def test_a_preset_is_built_alike(name: str) -> None:
    assert_same(preset(name), seed=3)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(networks())
def test_any_network_is_built_alike(network: Network) -> None:
    whole = network.changed(layers=(*network.layers, Flatten(), Classifier()))
    assume(diagnose(whole).ok)
    assert_same(whole, seed=5)


@pytest.mark.parametrize("kind", CATALOGUE)
def test_a_kind_says_whether_it_draws_random_numbers(kind: str) -> None:
    layer = CATALOGUE[kind]().resolved(classes=3)
    model = keras.Sequential([keras.Input((28, 28, 1))])
    if kind == "residual_block":
        model = build(Network(name="n", layers=(layer, Flatten(), Classifier())), seed=0)
    else:
        for node in layer.nodes("n", (28, 28, 1)):
            model.add(getattr(keras.layers, node.class_name)(**node.config))
    weights = {id(weight) for weight in model.weights}
    assert any(id(variable) not in weights for variable in model.variables) == layer.draws


# --- Training

DROPPING = (
    Conv2D(filters=4, activation="relu", l2=0.001),
    SpatialDropout2D(rate=0.2),
    Flatten(),
    Dropout(rate=0.4),
    Dense(units=8, activation="relu"),
    Dropout(rate=0.3),
    Classifier(),
)
STEADY = (
    Conv2D(filters=4, use_bias=False),
    BatchNormalization(momentum=0.5),
    Flatten(),
    Classifier(),
)
LINEAR = (Flatten(), Classifier())
AUGMENTED = Augmentation(rotation=20, width_shift=0.1, noise=4.0, zoom=(0.9, 1.2), erasing=0.3)


@pytest.fixture
def stripes(home: Path, tmp_path: Path) -> DataInfo:
    """512 images to train on, in an .npz file."""
    path = tmp_path / "stripes.npz"
    np.savez(path, **make_arrays(train=512, test=40))
    return open_dataset(home, str(path))


@pytest.fixture
def train(desk: EngineDesk, home: Path) -> Train:
    """Train in the workbench; return the finished epochs."""

    def run(info: DataInfo, network: Network, recipe: Recipe, split: Split) -> tuple[Epoch, ...]:
        data = DataRef(source=info.source, checksum=info.checksum, split=split)
        return desk.run(StartRun(home, network, recipe, data), ScriptedChannel()).history

    return run


@pytest.fixture
def run_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Script], Left]:
    """Run a script as a program, in this process; return the names it leaves."""

    def run(made: Script) -> Left:
        monkeypatch.chdir(tmp_path)
        names: Left = {"__name__": "__main__"}
        exec(compile(made.text, "script.py", "exec"), names)
        return names

    return run


def assert_trains_alike(left: Left, history: tuple[Epoch, ...]) -> None:
    fitted = {name: values[0] for name, values in left["model"].history.history.items()}
    figures, last = left.get("figures", fitted), history[-1]
    assert figures["loss"] == pytest.approx(last.loss, rel=1e-6)
    assert figures["val_loss"] == pytest.approx(last.val_loss, rel=1e-5)
    assert figures["accuracy"] == pytest.approx(last.accuracy)
    assert left["epoch"] + 1 == last.epoch


CASES = {
    "normalization-and-later-epochs": (
        DROPPING,
        Recipe(epochs=3, batch_size=50, normalization="featurewise", optimizer=SGD(nesterov=True)),
        Split(validation=100, seed=4),
    ),
    "limit-and-smoothing": (
        STEADY,
        Recipe(epochs=1, optimizer=RMSprop(), loss=CategoricalCrossentropy(label_smoothing=0.1)),
        Split(limit=200, validation=0.3),
    ),
    "schedule-and-numbers": (
        DROPPING,
        Recipe(
            epochs=2,
            batch_size=50,
            schedule=Cosine(warmup_epochs=0.5),
            loss=SparseCategoricalCrossentropy(),
            class_weight="balanced",
        ),
        Split(limit=300),
    ),
    "plateau-mean-and-early-stop": (
        STEADY,
        Recipe(
            epochs=9,
            batch_size=50,
            optimizer=Adam(learning_rate=0.02, global_clipnorm=1.0),
            schedule=ReduceOnPlateau(patience=1, min_delta=0.05),
            loss=BinaryCrossentropy(),
            ema_momentum=0.8,
            early_stopping=EarlyStopping(patience=2, min_delta=0.05),
        ),
        Split(limit=300),
    ),
    "augmentation-of-few": (
        STEADY,
        Recipe(epochs=1, seed=9, augmentation=AUGMENTED),
        Split(limit=300, per_class=40),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_script_trains_as_the_workbench_does(
    case: str, train: Train, run_script: Callable[[Script], Left], stripes: DataInfo
) -> None:
    layers, recipe, split = CASES[case]
    network = Network(name=case, input_shape=SHAPE, classes=CLASSES, layers=layers)
    history = train(stripes, network, recipe, split)
    left = run_script(script(network, recipe, code_data(stripes, split)))
    parts = partition(read(stripes.source), split)
    np.testing.assert_array_equal(left["train"], parts.train)
    np.testing.assert_array_equal(np.flatnonzero(left["aside"]), parts.validation)
    order = shuffled(parts.train, recipe.seed, len(history) - 1)
    np.testing.assert_array_equal(left["shown"], order)
    assert_trains_alike(left, history)


def test_a_set_keeps_its_own_validation_images(
    train: Train, run_script: Callable[[Script], Left], home: Path, tmp_path: Path
) -> None:
    arrays = make_arrays(train=200)
    own = {f"{axis}_valid": arrays[f"{axis}_train"][150:] for axis in "xy"}
    images, labels = arrays["x_train"][:150], arrays["y_train"][:150]
    path = tmp_path / "own.npz"
    np.savez(path, images=images, labels=labels, **own)
    info, split, recipe = open_dataset(home, str(path)), Split(limit=90), Recipe(epochs=1)
    network = Network(name="own", input_shape=SHAPE, classes=CLASSES, layers=STEADY)
    history = train(info, network, recipe, split)
    left = run_script(script(network, recipe, code_data(info, split)))
    assert len(left["train"]) == 90
    assert len(left["x_validation"]) == 50
    assert "x_test" not in left
    assert_trains_alike(left, history)


@pytest.mark.parametrize("packed", [True, False])
def test_a_set_of_idx_files_is_read_alike(
    packed: bool, train: Train, run_script: Callable[[Script], Left], home: Path, tmp_path: Path
) -> None:
    arrays = make_arrays(train=120)
    for part, name in (("train", "train"), ("test", "t10k")):
        write_idx(tmp_path / f"{name}-images-idx3-ubyte", arrays[f"x_{part}"][..., 0], packed)
        write_idx(tmp_path / f"{name}-labels-idx1-ubyte", arrays[f"y_{part}"], packed)
    info, recipe = open_dataset(home, str(tmp_path)), Recipe(epochs=1)
    network = Network(name="idx", input_shape=SHAPE, classes=CLASSES, layers=LINEAR)
    history = train(info, network, recipe, Split())
    data = code_data(info, Split())
    assert (data.kind, data.prepare) == ("idx", "")
    assert_trains_alike(run_script(script(network, recipe, data)), history)


def test_another_set_is_prepared_first_as_the_script_says(
    train: Train, run_script: Callable[[Script], Left], home: Path, tmp_path: Path
) -> None:
    arrays = make_arrays(train=90)
    words = np.array(["cuff", "hem", "seam"])
    # Labels that are words, and colours in front: neither is read in a few lines.
    images = {f"x_{part}": arrays[f"x_{part}"].transpose(0, 3, 1, 2) for part in ("train", "test")}
    labels = {f"y_{part}": words[arrays[f"y_{part}"]] for part in ("train", "test")}
    path = tmp_path / "my set.npz"
    np.savez(path, **images, **labels)
    info, recipe = open_dataset(home, str(path)), Recipe(epochs=1)
    network = Network(name="words", input_shape=SHAPE, classes=CLASSES, layers=LINEAR)
    history = train(info, network, recipe, Split())
    data = code_data(info, Split())
    program, *arguments = shlex.split(data.prepare)
    assert program == "fmnist-workbench"
    assert data.source in arguments
    out = arguments.index("--out") + 1
    arguments[out] = str(tmp_path / "prepared.npz")
    assert main(["--home", str(home), *arguments]) == 0
    data = replace(data, source="prepared.npz")
    assert_trains_alike(run_script(script(network, recipe, data)), history)


def write_idx(path: Path, array: np.ndarray, packed: bool) -> None:
    head = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    data = head + array.astype(np.uint8).tobytes()
    if packed:
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(data))
    else:
        path.write_bytes(data)


@pytest.mark.slow
def test_a_script_is_a_program_of_its_own_and_needs_nothing_of_ours(
    train: Train, tmp_path: Path, stripes: DataInfo
) -> None:
    network = Network(name="program", input_shape=SHAPE, classes=CLASSES, layers=DROPPING)
    recipe, split = Recipe(epochs=1, seed=8), Split()
    history = train(stripes, network, recipe, split)
    path = tmp_path / "program.py"
    path.write_text(script(network, recipe, code_data(stripes, split)).text, encoding="utf-8")
    run = (
        "import runpy, sys, tensorflow as tf\n"
        "sys.modules['fmnist_workbench'] = None\n"
        "tf.config.experimental.enable_op_determinism()\n"
        f"left = runpy.run_path({str(path)!r}, run_name='__main__')\n"
        "print('loss', repr(left['model'].history.history['loss'][0]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", run],
        cwd=tmp_path,
        env={**os.environ, "CUDA_VISIBLE_DEVICES": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *_, last = done.stdout.splitlines()
    assert float(last.removeprefix("loss ")) == pytest.approx(history[0].loss, rel=1e-6)
    assert "validation: loss" in done.stdout
    assert "test: loss" in done.stdout
