"""A run judged on a split, by Keras's own figures."""

from dataclasses import replace

import numpy as np
import pytest

from fmnist_workbench.datasets.split import split_images
from fmnist_workbench.spec.controls import Stop
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.events import Progress
from fmnist_workbench.spec.jobs import (
    BuildModel,
    ContinueRun,
    Evaluate,
    JobCancelled,
    Predict,
    SplitImage,
)
from fmnist_workbench.spec.layers import Classifier, Dense, Flatten
from fmnist_workbench.spec.losses import CategoricalCrossentropy
from fmnist_workbench.spec.network import Network
from fmnist_workbench.storage import runs
from fmnist_workbench.storage.evaluations import load_evaluations
from fmnist_workbench.storage.library import load_dataset

from .conftest import CLASSES, SHAPE, ScriptedChannel


@pytest.fixture
def trained(desk, start_request):
    """A run whose loss is more than that of the answers: large weights cost something as well."""
    loss = CategoricalCrossentropy(label_smoothing=0.1)
    recipe = start_request.recipe.changed(epochs=2, loss=loss)
    hidden = Dense(units=8, l1=0.01, l2=0.01)
    network = start_request.network.changed(layers=(Flatten(), hidden, Classifier()))
    request = replace(start_request, recipe=recipe, network=network)
    return desk.run(request, ScriptedChannel())


@pytest.mark.parametrize("split", ["train", "validation", "test"])
def test_the_figures_are_keras_own(desk, trained, home, split):
    channel = ScriptedChannel()
    found = desk.run(Evaluate(home, trained.run.id, split), channel)
    view = split_images(load_dataset(home, trained.run.data), split, trained.run.data.split)
    images = view.images[view.indices].astype(np.float32) / 255
    labels = view.labels[view.indices]
    model = desk._table.model().model
    expected = model.evaluate(images, np.eye(CLASSES)[labels], verbose=0, return_dict=True)
    assert found.loss == pytest.approx(expected["loss"], rel=1e-5)
    assert found.accuracy == pytest.approx(expected["accuracy"])
    confusion = np.zeros((CLASSES, CLASSES), int)
    np.add.at(confusion, (labels, model.predict(images, verbose=0).argmax(axis=1)), 1)
    np.testing.assert_array_equal(found.confusion, confusion)
    assert channel.said(Progress)[-1].done == channel.said(Progress)[-1].total == len(labels)
    assert load_evaluations(runs.open_run(home, trained.run.id)) == {split: found}


def test_validation_is_what_the_history_says(desk, trained, home):
    found = desk.run(Evaluate(home, trained.run.id, "validation"), ScriptedChannel())
    assert found.loss == pytest.approx(trained.history[-1].val_loss, rel=1e-5)
    assert found.accuracy == pytest.approx(trained.history[-1].val_accuracy)


def test_a_run_that_is_not_on_the_table_is_judged_beside_it(desk, trained, home):
    at_once = desk.run(Evaluate(home, trained.run.id, "test"), ScriptedChannel())
    other = Network(name="o", input_shape=SHAPE, classes=CLASSES, layers=(Flatten(), Classifier()))
    desk.run(BuildModel(other, 1), ScriptedChannel())
    drawing = Predict(SplitImage(trained.run.data, "test", 0), home)
    before = desk.run(drawing, ScriptedChannel())
    meanwhile = []
    channel = ScriptedChannel(
        lambda channel: meanwhile.append(desk.run(drawing, ScriptedChannel())) or None
    )
    assert desk.run(Evaluate(home, trained.run.id, "test"), channel) == at_once
    assert meanwhile
    assert {*meanwhile, desk.run(drawing, ScriptedChannel())} == {before}


def test_a_childs_weights_are_not_taken_for_its_parents(desk, trained, home):
    before = desk.run(Evaluate(home, trained.run.id, "test"), ScriptedChannel())
    desk.run(ContinueRun(home, trained.run.id, epochs=4), ScriptedChannel())
    assert desk.run(Evaluate(home, trained.run.id, "test"), ScriptedChannel()) == before


def test_stop_ends_it_without_figures(desk, trained, home):
    stop = ScriptedChannel(lambda channel: Stop() if channel.events else None)
    with pytest.raises(JobCancelled):
        desk.run(Evaluate(home, trained.run.id, "test"), stop)
    assert load_evaluations(runs.open_run(home, trained.run.id)) == {}


def test_a_run_without_an_epoch_cannot_be_judged(desk, start_request, home):
    run = desk.run(
        start_request, ScriptedChannel(lambda channel: Stop() if channel.events else None)
    )
    with pytest.raises(InputError, match="no finished epoch"):
        desk.run(Evaluate(home, run.run.id, "test"), ScriptedChannel())


def test_scores_of_another_version_are_left_alone(desk, trained, home):
    file = trained.path / "evaluation.json"
    file.write_text('{"format": 2}')
    channel = ScriptedChannel()
    with pytest.raises(InputError, match="has format 2"):
        desk.run(Evaluate(home, trained.run.id, "test"), channel)
    assert not channel.said(Progress)  # said before the work, not after it
    assert file.read_text() == '{"format": 2}'
