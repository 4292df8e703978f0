"""Exporting a run by commands: what comes out, and what is refused before the engine starts."""

import json
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fmnist_workbench.spec.modelformats import MODEL_FORMATS
from fmnist_workbench.storage.networkfile import read_network
from fmnist_workbench.storage.records import read_record

from .test_wrong_use import refused

# TensorFlow is imported once for all of them; each has the process's own stdout and stderr.
SEVERAL = """
import json, os, sys
from fmnist_workbench.cli.main import main
own = os.dup(1), os.dup(2)
for command in json.loads(sys.argv[1]):
    code = main(command)
    os.dup2(own[0], 1), os.dup2(own[1], 2)
    print("\\0", code, "\\0", flush=True)
"""

# Where nothing of ours can be imported, each piece of code of the documentation is run.
ELSEWHERE = """
import json, sys
sys.modules["fmnist_workbench"] = None
known, answers = {}, []
for piece in json.loads(sys.argv[1]):
    exec(piece, known)
    answers.append(known.pop("probabilities", [[]])[0])
print(json.dumps([list(map(float, answer)) for answer in answers]))
"""
DOCUMENT = Path(__file__).parents[2] / "docs" / "export.md"


def documented(run):
    """Return the pieces of Python in the documentation: how to read an image, then each format."""
    found = re.findall(r"(?:^    .*\n|^\n(?=    ))+", DOCUMENT.read_text(), re.MULTILINE)
    pieces = [textwrap.dedent(piece).replace("0001-cnn-2conv", run) for piece in found]
    return [piece for piece in pieces if piece.strip().startswith(("import", "from"))]


def test_every_format_is_written_by_a_command_and_predicts_the_same_elsewhere(trained):
    cli, answer = trained
    pixels = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    Image.fromarray(pixels).save(cli.folder / "shoe.png")
    run, home = answer.json["run"], ("--home", str(cli.home))
    commands = [
        *(["export", run, "--format", name, "--json", *home] for name in MODEL_FORMATS),
        ["export", run, "--format", "onnx", "--epoch", "1", "--out", "early.onnx", *home],
        ["predict", run, "shoe.png", "--json", *home],
    ]
    done = subprocess.run(
        [sys.executable, "-c", SEVERAL, json.dumps(commands)],
        capture_output=True,
        text=True,
        cwd=cli.folder,
        timeout=240,
        check=True,
    )
    assert done.stderr == ""
    *pieces, rest = done.stdout.split("\0")
    assert rest == "\n"
    outs, codes = pieces[::2], pieces[1::2]
    assert [int(code) for code in codes] == [0] * len(commands)

    for kind, out in zip(MODEL_FORMATS.values(), outs, strict=False):
        found = json.loads(out)
        path = cli.folder / f"{run}{kind.suffix}"
        assert (found["run"], found["path"], found["format"]) == (run, str(path), kind.name)
        assert (found["epoch"], found["images"], found["sample"]) == (2, 33, "validation")
        assert found["difference"] < 1e-5
        assert found["classes"][9] == "Ankle boot"
        assert found["input"] == {"shape": [28, 28, 1], "dtype": "float32", "range": [0, 1]}
        assert path.is_dir() == kind.is_folder
        if not kind.is_folder:
            assert found["bytes"] == path.stat().st_size
    assert f"Epoch 1 of run {run} is exported as ONNX to {cli.folder}/early.onnx" in outs[-2]
    assert len(outs[-2].strip().splitlines()) == 1

    network = read_network(str(cli.folder / f"{run}.keras"), cli.home)
    assert network.changed(name="linear") == read_record(cli.home / "runs" / run).network

    elsewhere = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, json.dumps(documented(run))],
        capture_output=True,
        text=True,
        cwd=cli.folder,
        timeout=240,
        check=True,
    )
    ((ours,), (_, *answers)) = json.loads(outs[-1]), json.loads(elsewhere.stdout.splitlines()[-1])
    assert len(answers) == len(MODEL_FORMATS)
    for answer in answers:
        assert answer == pytest.approx(list(ours["probabilities"].values()), abs=1e-5)


@pytest.fixture
def run(trained, cli):
    """A copy of the trained run, to be harmed."""
    source = trained[0].home / "runs" / trained[1].json["run"]
    folder = cli.home / "runs" / source.name
    shutil.copytree(source, folder)
    return folder


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--format pickle", ("pickle", "keras", "litert")),
        ("", ("--format",)),
        ("--format keras --epoch 3", ("2 finished epochs", "no epoch 3")),
        ("--format keras --epoch 0", ("no epoch 0",)),
        ("--format onnx --out model.keras", ("does not end in .onnx", "another format")),
        ("--format saved_model --out model.onnx", ("which is a folder",)),
        ("--format keras --out=", ("--out is ''",)),
        ("--format keras --out nowhere/model.keras", ("no folder", "make it")),
        ("--format keras --out folder.keras", ("folder.keras is a folder",)),
        ("--format saved_model --out precious", ("precious", "left alone")),
        ("--format saved_model --out file", ("file", "left alone")),
        ("--format litert --out /proc/model.tflite", ("/proc cannot be written (",)),
        (f"--format keras --out {'x' * 300}.keras", ("cannot be looked up",)),
    ],
)
def test_what_cannot_be_exported_is_one_line_before_the_engine_starts(quick, run, arguments, words):
    (quick.folder / "folder.keras").mkdir()
    (quick.folder / "precious" / "variables").mkdir(parents=True)
    (quick.folder / "precious" / "saved_model.pb").write_text("of another program")
    (quick.folder / "file").touch()
    refused(quick("export", run.name, *arguments.split(), "--json"), *words)
    assert (quick.folder / "precious" / "saved_model.pb").read_text() == "of another program"


@pytest.mark.parametrize(
    ("name", "modules"),
    [
        ("onnx", ["tf2onnx"]),
        ("onnx", ["onnx", "onnxruntime", "tf2onnx"]),
        ("litert", ["ai_edge_litert"]),
    ],
)
def test_a_missing_extra_is_named_with_how_to_install_it(quick, run, monkeypatch, name, modules):
    for module in modules:
        monkeypatch.setitem(sys.modules, module, None)
    packages = ", ".join(modules).replace("_", "-")
    answer = quick("export", run.name, "--format", name)
    refused(answer, f"needs {packages}, which", f'pip install "fmnist-workbench[{name}]"')


def test_a_run_that_cannot_be_exported_says_why(quick, run):
    refused(quick("export", "0009-none", "--format", "keras"), "0009-none")
    for checkpoint in (run / "checkpoints").glob("*.weights.npz"):
        checkpoint.write_bytes(checkpoint.read_bytes()[:1000])
    answer = quick("export", run.name, "--format", "keras", "--epoch", 1)
    refused(answer, "epoch-0001.weights.npz is damaged")
    (run / "history.jsonl").unlink()
    refused(quick("export", run.name, "--format", "keras"), "no finished epoch yet")
    (run / "run.json").write_text("{}")
    refused(quick("export", run.name, "--format", "keras"), "run.json")
