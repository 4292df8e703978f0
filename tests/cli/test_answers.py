"""Commands that compute nothing: their JSON, their text, and what they must not import."""

import json
import subprocess
import sys

import pytest

from fmnist_workbench import __version__
from fmnist_workbench.spec.presets import preset


def test_data_list(quick):
    sets = quick("data", "list", "--json").json
    assert [data["name"] for data in sets] == ["fashion-mnist", "mnist", "digits"]
    fashion = sets[0]
    assert (fashion["shape"], fashion["train"], fashion["test"]) == ([28, 28, 1], 60000, 10000)
    assert fashion["classes"][0] == "T-shirt/top"
    assert "fashion-mnist" in quick("data", "list").out


def test_data_info(quick):
    answer = quick("data", "info", "mnist", "--json")
    info = answer.json
    assert (info["name"], info["train"], info["test"]) == ("mnist", 60000, 10000)
    assert sum(info["class_counts"]["train"]) == 60000
    assert {"name", "ok", "detail", "why"} == set(info["checks"][0])
    assert answer.err == ""
    assert "60,000" in quick("data", "info", "mnist").out


def test_networks_list(quick):
    rows = quick("networks", "list", "--json").json
    counts = {row["name"]: row["parameters"] for row in rows}
    assert len(counts) == 18
    assert (counts["linear"], counts["cnn-2conv"], counts["resnet-20"]) == (7850, 225034, 273754)
    assert all(row["summary"] and row["source"] for row in rows)


def test_networks_show_of_a_preset_and_of_a_file(quick):
    shown = quick("networks", "show", "cnn-2conv", "--json").json
    assert shown["parameters"] == 225034
    assert shown["layers"][0] == {
        "kind": "conv2d",
        "name": "conv2d",
        "output_shape": [26, 26, 32],
        "parameters": 320,
        "macs": 194688,
        "memory": 86528,
        "receptive_field": 3,
    }
    file = quick.folder / "mine.json"
    file.write_text(preset("cnn-2conv").to_json())
    assert quick("networks", "show", file, "--json").json == shown
    assert "225,034" in quick("networks", "show", file).out


def test_runs_list_of_a_new_home(quick):
    assert quick("runs", "list", "--json").json == []
    assert not quick.home.exists()


def test_home_and_json_may_stand_on_either_side(cli, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    cli("data", "info", "mnist", "--home", elsewhere)
    assert elsewhere.is_dir()
    assert not cli.home.exists()
    before = cli("--home", elsewhere, "runs", "list", "--json")
    assert before.json == []


def test_help_and_version(cli):
    assert cli("--version").out == f"fmnist-workbench {__version__}\n"
    assert "activations" in cli("--help").out
    assert "--val-fraction" in cli("train", "--help").out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["data", "list", "--json"],
        ["data", "info", "mnist", "--json"],
        ["networks", "show", "linear", "--json"],
        ["runs", "list"],
        ["train", "--help"],
    ],
    ids=" ".join,
)
def test_looking_imports_nothing_heavy(tmp_path, arguments):
    code = f"""
import sys
from fmnist_workbench.cli.main import main
code = main({arguments!r} + ["--home", {str(tmp_path)!r}])
heavy = {{"tensorflow", "keras", "sklearn", "matplotlib", "tkinter", "scipy"}} & set(sys.modules)
sys.exit(f"imported {{heavy}}" if heavy else code)
"""
    if "--help" in arguments:
        code = code.replace(f' + ["--home", {str(tmp_path)!r}]', "")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("arguments", ["--help", "--version", "networks list", "data list"])
def test_what_only_lists_imports_neither_numpy_nor_pillow(arguments):
    code = f"""
import sys
from fmnist_workbench.cli.main import main
main({arguments.split()!r})
sys.exit(" ".join({{"numpy", "PIL"}} & set(sys.modules)) or 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("arguments", "code"), [("data list", 0), ("--help", 0), ("bogus", 2)], ids=str
)
def test_a_closed_stream_is_no_fault(closed, arguments, code):
    command = f"'{sys.executable}' -m fmnist_workbench {arguments} {closed}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == code, done
    assert "Traceback" not in done.stderr
    if closed == "2>&-" and code == 0:
        assert "mnist" in done.stdout


def test_what_tensorflow_would_do_at_the_end_is_left_out_but_no_output_is_lost(tmp_path):
    """After TensorFlow's import a process takes seconds to end; here a handler stands for them."""
    code = """
import atexit, os, sys
from fmnist_workbench.__main__ import main
atexit.register(os.write, 2, b"teardown")
sys.argv = ["fmnist-workbench", "networks", "list", "--json"]
print("from others")
sys.exit(main())
"""
    imported = f"import sys; sys.modules['tensorflow'] = sys\n{code}"
    answers = [
        subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
        for text in (code, imported)
    ]
    assert [answer.stderr for answer in answers] == ["teardown", ""]
    assert "from others" in answers[1].stdout
    assert sorted(answers[0].stdout) == sorted(answers[1].stdout)


def test_the_front_door_is_light_for_the_children_that_import_it_again():
    code = "import sys, fmnist_workbench.__main__; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", f"import json; {code}"], capture_output=True, text=True, check=True
    )
    assert not {"numpy", "pydantic", "rich", "argparse"} & set(json.loads(done.stdout))


def test_ctrl_c_while_the_program_still_starts_is_one_line():
    code = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # the tests' own process may ignore it
class Pressed:
    def find_spec(self, name, *others):
        if name == "fmnist_workbench.cli.grammar":
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Pressed())
from fmnist_workbench.__main__ import main
sys.exit(main())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "fmnist-workbench: interrupted.\n")


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["table", "json"])
def test_a_reader_that_has_seen_enough_is_no_fault(cli, options):
    running = cli.start("networks", "list", *options)
    running.process.stdout.close()
    assert running.process.wait() == 0
    assert running.process.stderr.read() == ""
