from dataclasses import asdict

from fmnist_workbench.analysis.comparison import caution, differences
from fmnist_workbench.spec.data import DataRef, Split
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.run import Run

DATA = DataRef(source="fashion-mnist", checksum="0" * 64, split=Split())


def a_run(network: str = "cnn-2conv", data: DataRef = DATA, **recipe: object) -> Run:
    made = Recipe.of(**recipe)
    return Run(
        id="0001-x",
        network=preset(network),
        recipe=made,
        data=data,
        seed=made.seed,
        versions={"keras": "3.15.1"},
        device="CPU",
        status="finished",
        started="2026-01-01T00:00:00+00:00",
        parameters=1,
    )


def fields_of(*runs: Run) -> list[str]:
    return [row.field for row in differences(runs)]


def test_a_run_differs_from_itself_in_nothing() -> None:
    runs = [a_run(), a_run()]
    assert not differences(runs)
    assert "same in everything" in caution(runs, [])


def test_each_differing_field_is_named_once_with_a_value_for_each_run() -> None:
    runs = [a_run(epochs=3), a_run(epochs=5), a_run(epochs=3, batch_size=64)]
    assert [asdict(row) for row in differences(runs)] == [
        {"field": "recipe.epochs", "values": (3, 5, 3)},
        {"field": "recipe.batch_size", "values": (32, 32, 64)},
    ]
    assert not caution(runs, differences(runs))


def test_fields_that_one_optimizer_lacks_are_none() -> None:
    adam, sgd = a_run(), a_run(optimizer={"kind": "sgd", "momentum": 0.9})
    found = {row.field: row.values for row in differences([adam, sgd])}
    assert found["recipe.optimizer.kind"] == ("adam", "sgd")
    assert found["recipe.optimizer.momentum"] == (None, 0.9)


def test_a_layer_is_compared_by_its_name_and_a_missing_one_is_said_once() -> None:
    small, large = a_run("mlp-2x60"), a_run("mlp-2x120")
    found = {row.field: row.values for row in differences([small, large])}
    assert found["network.dense.units"] == (60, 120)
    assert "dropout" in found["network.layers"][1]
    assert not [field for field in found if field.startswith("network.dropout.")]


def test_of_runs_that_differ_in_the_seed_alone_the_rest_is_chance() -> None:
    other = DATA.changed(split=Split(seed=1))
    runs = [a_run(), a_run(data=other, seed=1)]
    assert fields_of(*runs) == ["recipe.seed", "data.split.seed"]
    assert "chance" in caution(runs, differences(runs))


def test_it_is_said_where_other_images_were_validated() -> None:
    limited = a_run(data=DATA.changed(split=Split(limit=100)), epochs=9)
    few = a_run(data=DATA.changed(split=Split(per_class=10)), epochs=9)
    assert "different images" in caution([a_run(), limited], differences([a_run(), limited]))
    assert not caution([a_run(), few], differences([a_run(), few]))
