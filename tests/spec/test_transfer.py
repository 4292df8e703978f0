"""Which layers are frozen, kept and new, and what cannot be transferred."""

import pytest

from fmnist_workbench.spec.data import DataRef
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import Dense
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Run
from fmnist_workbench.spec.transfer import Transfer, fate_words, fates, frozen_in
from fmnist_workbench.spec.transferring import Origin, settled


@pytest.fixture
def source() -> Run:
    return Run(
        id="0001-cnn-2conv",
        network=preset("cnn-2conv"),
        recipe=Recipe(),
        data=DataRef(source="mnist", checksum="0" * 64),
        seed=0,
        versions={},
        device="CPU",
        status="finished",
        started="2026-01-01T00:00:00+00:00",
        parameters=1,
    )


def kinds(source, network, **fields):
    transfer = settled(Transfer(source="x", **fields), Origin.of(source), network, Recipe())
    return {layer.name: layer.kind for layer in fates(network, transfer)}


def test_layers_before_the_first_retrained_one_are_frozen(source):
    found = kinds(source, source.network, retrain_from="dense")
    assert found == {
        "conv2d": "frozen",
        "max_pooling2d": "frozen",
        "conv2d_1": "frozen",
        "max_pooling2d_1": "frozen",
        "flatten": "frozen",
        "dropout": "frozen",
        "dense": "kept",
        "classifier": "kept",
    }
    assert set(kinds(source, source.network).values()) == {"kept"}
    new = kinds(source, source.network, retrain_from="dense", new_layers=True)
    assert (new["dropout"], new["dense"], new["classifier"]) == ("frozen", "new", "new")


def test_other_classes_get_a_new_classification_layer(source):
    network = source.network.fitted((28, 28, 1), 7)
    found = kinds(source, network, retrain_from="dense")
    assert (found["dense"], found["classifier"]) == ("kept", "new")


def test_other_layers_behind_are_new_and_others_in_front_are_refused(source):
    layers = list(source.network.layers)
    layers[6] = Dense(units=50)
    network = source.network.changed(layers=tuple(layers))
    found = kinds(source, network, retrain_from="dense")
    assert (found["dense"], found["classifier"]) == ("new", "new")
    with pytest.raises(InputError, match=r"layer 'dense' of .* retrain from 'dense' or a layer"):
        kinds(source, network, retrain_from="classifier")


def test_another_image_size_works_as_far_as_the_layers_allow_it(source):
    larger = source.network.fitted((32, 32, 1), 10)
    with pytest.raises(
        InputError, match=r"'dense' has 204,928 weights .* choose new layers.*Globa"
    ):
        kinds(source, larger)
    with pytest.raises(InputError, match=r"retrain from 'dense' or a layer before it with new"):
        kinds(source, larger, retrain_from="classifier", new_layers=True)
    found = kinds(source, larger, retrain_from="dense", new_layers=True)
    assert (found["conv2d_1"], found["dense"]) == ("frozen", "new")
    with pytest.raises(InputError, match=r"'conv2d' has 320 weights .* 28×28×3"):
        kinds(source, source.network.fitted((28, 28, 3), 10), retrain_from="dense")


def test_a_layer_that_is_not_there_and_images_on_another_scale_are_refused(source):
    with pytest.raises(InputError, match="no layer 'dens' to retrain from; there are conv2d, max"):
        kinds(source, source.network, retrain_from="dens")
    recipe = Recipe(normalization="featurewise")
    wanted = Transfer(source="x", retrain_from="dense")
    with pytest.raises(InputError, match="know images with normalization none"):
        settled(wanted, Origin.of(source), source.network, recipe)
    assert settled(Transfer(source="x"), Origin.of(source), source.network, recipe).kept


def test_layers_thaw_from_the_last_one_backwards(source):
    transfer = settled(
        Transfer(source="x", retrain_from="dense"), Origin.of(source), source.network, Recipe()
    )
    layers = fates(source.network, transfer)
    assert len(frozen_in(layers, None, 1_000)) == 6
    assert len(frozen_in(layers, 2, 2)) == 6
    assert frozen_in(layers, 2, 3) == {"conv2d", "max_pooling2d"}
    assert frozen_in(layers, 2, 5) == frozen_in(layers, 2, 99) == set()


def test_what_will_happen_is_said_in_a_sentence(source):
    wanted = Transfer(source="x", retrain_from="dense", unfreeze_every=1, kept_rate=0.1)
    transfer = settled(wanted, Origin.of(source), source.network, Recipe())
    assert fate_words(fates(source.network, transfer), transfer) == (
        "conv2d to dropout stay frozen; dense and classifier learn on from the source's weights, "
        "at 0.1 of the learning rate; after every epoch one more thaws."
    )


def test_a_run_remembers_its_transfer(source):
    run = source.changed(transfer=Transfer(source="/runs/0001", epoch=3, kept=("dense",)))
    assert Run.from_json(run.to_json(), "it") == run
    assert "transfer" not in source.to_json()
