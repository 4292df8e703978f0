"""Transfer learning from the command line."""

import hashlib

import pytest
from kerasfiles import save_linear

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.interrupts import Interrupts
from fmnist_workbench.cli.streams import Streams
from fmnist_workbench.cli.transferred import print_comparison
from fmnist_workbench.spec.layers import (
    BatchNormalization,
    Classifier,
    Conv2D,
    GlobalAveragePooling2D,
)
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.transferjobs import LayerMoved, TransferComparison

from .test_wrong_use import refused


def test_two_steps_in_one_go_and_what_came_of_them(cli, quick):
    layers = (
        Conv2D(filters=2, strides=3),
        BatchNormalization(),
        GlobalAveragePooling2D(),
        Classifier(),
    )
    (cli.folder / "net.json").write_text(Network(name="net", layers=layers).to_json())
    answer = cli(
        *("train", "--pretrain-on", "mnist", "--pretrain-epochs", 1, "--limit", 300, "--epochs", 2),
        *("--data", "fashion-mnist", "--network", "net.json", "--json"),
        *("--retrain-from", "classifier", "--kept-rate", 0.5, "--unfreeze-every", 1),
    )
    assert answer.code == 0, answer.err
    found = answer.json["transfer"]
    assert answer.json["epochs"] == 2
    assert found["source"] == str(cli.home / "runs" / "0001-net")
    assert (found["epoch"], found["retrain_from"], found["kept_rate"]) == (1, "classifier", 0.5)
    moved = {layer["name"]: layer["moved"] for layer in found["layers"]}
    assert moved["conv2d"] == 0  # only the layer before the classifier has thawed
    assert moved["batch_normalization"] > 0
    assert moved["classifier"] > 0
    assert found["forgotten"]["data"] == "mnist"

    shown = quick("runs", "show", "0002-net", "--json").json
    assert shown["transfer"]["retrain_from"] == "classifier"
    assert quick("runs", "show", "0001-net", "--json").json["transfer"] is None
    assert "classifier learns on from the source's" in quick("runs", "show", "0002-net").out

    held = cli("runs", "transfer", "0002-net", "--at", 3, "all", "--json")
    assert held.code == 0, held.err
    contests = held.json["contests"]
    assert [(each["per_class"], each["images"]) for each in contests] == [(3, 30), (None, 250)]
    assert all(each["transfer"] and each["scratch"] for each in contests)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--from RUN --retrain-from dense", "no layer 'dense' to retrain from"),
        ("--from RUN --kept-rate 0", "--kept-rate is 0.0: "),
        ("--from RUN --from-epoch 9", "no epoch 9"),
        ("--from RUN --network cnn-2conv --retrain-from dense", "'conv2d' of network 'cnn-2conv'"),
        ("--from RUN --pretrain-on mnist", "--from and --pretrain-on both"),
        ("--from RUN --continue RUN", "--from cannot be changed when a run continues"),
        ("--data mnist --network linear --new-layers", "--new-layers needs --from RUN"),
        ("--from 0009-x", "0009-x"),
    ],
)
def test_a_transfer_that_cannot_be_is_one_line_before_the_engine_starts(
    quick, trained, arguments, words
):
    cli, answer = trained
    run = str(cli.home / "runs" / answer.json["run"])
    refused(quick("train", *arguments.replace("RUN", run).split(), "--json"), words)


def test_a_layer_that_has_thawed_is_not_called_frozen(tmp_path, capfd):
    layers = (LayerMoved("conv2d", "frozen", 0.0), LayerMoved("dense", "frozen", 0.25))
    found = TransferComparison("0002-net", "0001-net", "mnist", layers, 0.5, 0.4, ())
    context = Context(tmp_path, json=False, streams=Streams(), interrupts=Interrupts())
    print_comparison(context, found)
    lines = [line.split() for line in capfd.readouterr().out.splitlines()]
    assert ["conv2d", "frozen", "0.0000"] in lines
    assert ["dense", "thawed", "0.2500"] in lines


def test_a_run_of_fresh_weights_has_nothing_to_be_compared_with(quick, trained):
    cli, answer = trained
    run = cli.home / "runs" / answer.json["run"]
    refused(quick("runs", "transfer", run), "started from fresh weights")


def test_a_model_file_is_a_source_as_a_run_is(cli, quick, tmp_path):
    theirs = save_linear(tmp_path / "theirs.keras")
    refused(quick("train", "--from", theirs, "--epochs", 1), "needs --data D")
    refused(quick("train", "--from", theirs, "--from-epoch", 1), "--from-epoch is for runs")
    mnist = ("--data", "mnist", "--limit", 300, "--epochs", 1, "--json")
    refused(quick("train", "--from", theirs, *mnist, "--retrain-from", "conv2d"), "no layer")
    answer = cli("train", "--from", theirs.name, *mnist)
    assert answer.code == 0, answer.err
    found = answer.json["transfer"]
    assert found["source"] == str(theirs)
    assert found["file"]["sha256"] == hashlib.sha256(theirs.read_bytes()).hexdigest()
    assert found["forgotten"] == {"run": str(theirs), "data": None, "before": None, "after": None}
    assert found["layers"][1]["moved"] > 0
    assert "learn on from the source's weights" in quick("runs", "show", "0001-theirs").out

    theirs.unlink()
    told = cli("runs", "transfer", "0001-theirs")
    assert "what was forgotten cannot be said" in told.out
    known = cli("runs", "transfer", "0001-theirs", "--source-data", "mnist", "--json")
    forgotten = known.json["forgotten"]
    assert forgotten["data"] == "mnist"
    assert forgotten["before"] == pytest.approx(0.1, abs=0.01)  # it takes all for a 3
    assert forgotten["after"] > 0.15
