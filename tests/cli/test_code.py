"""`networks code`: the script on stdout, in a file, or in a JSON document."""

import ast

import numpy as np
import pytest

from fmnist_workbench.spec.augmentation import DOCUMENT_000
from fmnist_workbench.spec.layers import Classifier, Conv2D, Flatten
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe


def settings(text: str) -> dict[str, object]:
    """Return the plain values that a script gives names to."""
    return {
        node.targets[0].id: node.value.value
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    }


def test_the_script_is_printed(quick):
    answer = quick("networks", "code", "lenet-5")
    assert answer.code == 0, answer.err
    assert answer.err == ""
    assert settings(answer.out)["DATA"].endswith("fashion-mnist")
    assert settings(answer.out)["EPOCHS"] == 5
    assert quick("networks", "code", "lenet-5", "--json").json == {
        "network": "lenet-5",
        "code": answer.out,
    }


def test_the_script_is_written_into_a_file(quick):
    out = quick.folder / "lenet.py"
    answer = quick("networks", "code", "lenet-5", "--out", out)
    assert (answer.code, answer.out) == (0, f"wrote {out}\n")
    text = quick("networks", "code", "lenet-5").out
    assert out.read_text(encoding="utf-8") == text
    document = quick("networks", "code", "lenet-5", "--out", out, "--json").json
    assert document == {"network": "lenet-5", "code": text, "path": str(out)}


def test_recipe_and_network_may_be_files(quick):
    (quick.folder / "recipe.json").write_text(
        Recipe(epochs=9, seed=4, augmentation=DOCUMENT_000).to_json()
    )
    (quick.folder / "net.json").write_text(preset("tiny-7x7").to_json())
    answer = quick("networks", "code", "net.json", "--recipe", "recipe.json")
    assert answer.code == 0, answer.err
    found = settings(answer.out)
    assert (found["EPOCHS"], found["SEED"], found["SPLIT_SEED"]) == (9, 4, 4)
    assert "AUGMENTATION = Augmentation(" in answer.out


def test_a_run_brings_its_recipe_and_its_data(trained):
    cli, answer = trained
    run = answer.json["run"]
    code = cli("networks", "code", run)
    assert code.code == 0, code.err
    found = settings(code.out)
    assert (found["SEED"], found["EPOCHS"], found["LIMIT"]) == (7, 2, 200)
    assert found["DATA"].endswith("fashion-mnist")
    other = settings(cli("networks", "code", run, "--data", "mnist").out)
    assert other["DATA"].endswith("/mnist")
    assert "LIMIT" not in other
    assert other["SPLIT_SEED"] == 7


def test_a_preset_adapts_to_the_data(quick):
    path = quick.folder / "colours.npz"
    rng = np.random.default_rng(0)
    labels = np.arange(30) % 3
    np.savez(path, train_images=rng.integers(0, 255, (30, 16, 16, 3), np.uint8), labels=labels)
    answer = quick("networks", "code", "linear", "--data", path)
    assert answer.code == 0, answer.err
    assert settings(answer.out)["DATA"] == str(path)
    assert settings(answer.out)["CLASSES"] == 3
    assert 'arrays["train_images"].reshape(-1, 16, 16, 3)' in answer.out
    assert "keras.Input((16, 16, 3)" in answer.out
    (quick.folder / "net.json").write_text(preset("linear").to_json())
    other = quick("networks", "code", "net.json", "--data", path)
    assert other.code == 2
    assert "takes images of 28×28×1" in other.err


def test_a_set_that_no_short_script_reads_is_prepared_first(quick):
    answer = quick("networks", "code", "linear", "--data", "digits")
    assert settings(answer.out)["DATA"] == "digits.npz"
    assert "# To make it: fmnist-workbench data prepare digits --out digits.npz\n" in answer.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("nothing", "cnn-2conv"),
        ("bad.json", "layer conv2d"),
        ("linear --data nowhere.npz", "nowhere.npz"),
        ("linear --recipe nowhere.json", "nowhere.json"),
        ("linear --recipe bad.json", "bad.json"),
        ("linear --out script.txt", "only .py is written"),
        ("linear --out nowhere/script.py", "make it first"),
        ("linear --data fashion-mnist --size 8x8", "--size"),
        ("lenet-5 --data digits --out script.py", "layer"),
    ],
)
def test_what_has_no_script_is_refused_in_a_line(quick, arguments, words):
    bad = Network(name="bad", layers=(Conv2D(kernel_size=40), Flatten(), Classifier()))
    (quick.folder / "bad.json").write_text(bad.to_json())
    answer = quick("networks", "code", *arguments.split())
    assert (answer.code, answer.out) == (2, "")
    assert len(answer.errors) == 1, answer.err
    assert words in answer.err
    assert [path.name for path in quick.folder.glob("*.py")] == []
