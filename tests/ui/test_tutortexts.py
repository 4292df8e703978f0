"""What the tutor and the blocks say, without a window."""

from fmnist_workbench.spec.cures import cures
from fmnist_workbench.spec.diagnosis import diagnose
from fmnist_workbench.spec.layers import Classifier, Conv2D, Flatten
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.presets import PRESETS, preset
from fmnist_workbench.spec.words import size
from fmnist_workbench.ui.networktexts import about_layer, about_shape, block_texts
from fmnist_workbench.ui.tutortexts import effect, totals, verdict, why_not

TWICE = Network(name="twice", layers=(Flatten(), Classifier(), Classifier(), Classifier()))
UNKNOWN = Network(name="unknown", layers=(Conv2D(kernel_size=30), Flatten(), Classifier()))


def test_the_verdict_counts_the_errors() -> None:
    assert verdict(diagnose(preset("linear"))) == "This network can be trained."
    assert verdict(diagnose(UNKNOWN)) == "1 error keeps it from being built."
    assert verdict(diagnose(TWICE)) == "2 errors keep it from being built."


def test_why_it_cannot_be_trained_names_the_first_layer_at_fault_and_how_many_more() -> None:
    assert why_not(diagnose(preset("linear"))) == ""
    words = why_not(diagnose(TWICE))
    assert words.startswith("Cannot be built: layer ")
    assert words.endswith("And 1 more.")
    empty = Network(name="empty", layers=())
    assert why_not(diagnose(empty)).startswith("Cannot be built: there is no classification layer")


def test_the_cost_is_told_once_every_shape_is_known() -> None:
    words = totals(diagnose(preset("linear")))
    assert "7,850 parameters, 30.7 KB" in words
    assert "7,840 MACs, 3.1 KB an image" in words
    assert "as soon as" in totals(diagnose(UNKNOWN))


def test_a_cure_tells_the_shapes_from_the_change_on_and_what_the_weights_become() -> None:
    problem = diagnose(TWICE).errors[0]
    cure = cures(TWICE, problem)[0]
    words = effect(diagnose(TWICE), cure)
    assert f"{diagnose(cure.network).parameters:,} parameters (" in words
    assert words.startswith("The network then: ")
    unknown = cures(UNKNOWN, diagnose(UNKNOWN).errors[0])[0]
    assert "more" not in effect(diagnose(UNKNOWN), unknown)


def test_sizes_are_told_in_the_unit_that_fits() -> None:
    assert [size(count) for count in (40, 2048, 3 * 2**20, 2**31)] == [
        "40 bytes",
        "2.0 KB",
        "3.0 MB",
        "2.0 GB",
    ]


def test_a_shape_is_told_in_words() -> None:
    assert "26 rows, 26 columns and 32 channels; 21,632 values" in about_shape((26, 26, 32))
    assert "1 channel;" in about_shape((28, 28, 1))
    assert "in a row" in about_shape((128,))
    assert "known as soon as" in about_shape(None)


def test_every_layer_of_every_preset_is_told_about() -> None:
    for each in PRESETS.values():
        diagnosis = diagnose(each.network)
        for index, row in enumerate(diagnosis.rows):
            words = about_layer(each.network, diagnosis, index)
            assert row.name in words
            assert "sees" in words
    assert "?" in about_layer(UNKNOWN, diagnose(UNKNOWN), 1)


def test_advice_dismissed_is_left_out_of_the_blocks_and_waits_where_there_is_an_error() -> None:
    network = Network(name="n", layers=(Conv2D(), Conv2D(), Flatten(), Classifier()))
    diagnosis = diagnose(network)
    assert diagnosis.advice
    assert any(text.remark for text in block_texts(network, diagnosis, diagnosis.problems, None))
    assert not any(text.remark for text in block_texts(network, diagnosis, (), None))
