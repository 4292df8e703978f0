"""What a person is told of a data set before training on it: each check has a set that trips it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.datasets.builtin import read_builtin
from fmnist_workbench.datasets.checks import check, class_counts
from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.spec.data import Check
from fmnist_workbench.spec.jobs import JobCancelled

X = np.random.default_rng(0).integers(0, 256, (40, 9, 8), np.uint8)
Y = np.arange(40) % 4
ALWAYS = [
    "Image size",
    "Pixel range",
    "Missing values",
    "Empty images",
    "Classes present",
    "Class balance",
    "Test labels",
    "Duplicates",
    "Leak into test",
    "Brightness",
]


def good(**changed: object) -> DataSet:
    parts = {"x_train": X[:32], "y_train": Y[:32], "x_test": X[32:], "y_test": Y[32:]}
    return make_dataset("good", **{**parts, **changed})


def marked(dataset: DataSet) -> list[str]:
    return [one.name for one in check(dataset) if not one.ok]


def told(dataset: DataSet, name: str) -> str:
    return next(one.detail for one in check(dataset) if one.name == name)


def test_a_good_set_passes_every_check():
    checks = check(good())
    assert [one.name for one in checks] == ALWAYS
    assert all(one.ok for one in checks)
    assert all(one.why.endswith(".") and one.detail.endswith(".") for one in checks)


def test_a_set_without_test_images_is_good_too():
    dataset = make_dataset("good", X, Y)
    assert [one.name for one in check(dataset)] == ALWAYS
    assert marked(dataset) == []
    assert class_counts(dataset).test is None


def test_test_images_without_labels_are_no_fault():
    dataset = good(y_test=None)
    assert marked(dataset) == []
    assert told(dataset, "Test labels").startswith("The 8 test images have no labels")


@pytest.mark.parametrize(
    ("side", "ok", "said"),
    [(7, False, "poolings"), (8, True, ""), (64, True, ""), (65, False, "slow")],
)
def test_very_small_and_large_images_are_pointed_out(side: int, ok: bool, said: str):
    x = np.random.default_rng(0).integers(0, 256, (6, side, 32), np.uint8)
    dataset = make_dataset("sides", x, np.arange(6) % 2)
    assert ("Image size" not in marked(dataset)) == ok
    sentence = told(dataset, "Image size")
    assert f"{side} × 32 pixels, grey (each side 8 to 64)" in sentence
    assert said in sentence


@pytest.mark.parametrize(("high", "ok"), [(127, False), (128, True)])
def test_pixels_that_use_less_than_half_of_the_range_are_pointed_out(high: int, ok: bool):
    dataset = make_dataset("dark", np.clip(X, 0, high), Y)
    assert ("Pixel range" not in marked(dataset)) == ok
    assert f"from 0 to {high} (at least 128 of 255 apart)" in told(dataset, "Pixel range")


def test_a_dark_test_part_is_pointed_out_too():
    dataset = good(x_test=X[32:] // 10)
    assert {"Pixel range", "Brightness"} <= set(marked(dataset))
    assert "from 0 to 255 in train and from 0 to 25 in test" in told(dataset, "Pixel range")


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        (0, "0 pixels were missing in the file (at most 0)."),
        (1, "1 pixel was missing in the file (at most 0). It is read as 0."),
        (2, "2 pixels were missing in the file (at most 0). They are read as 0."),
    ],
)
def test_missing_pixels_are_told_in_good_english(missing, sentence):
    assert told(good(missing=missing), "Missing values") == sentence


def test_missing_pixels_are_counted():
    dataset = good(missing=1234)
    assert marked(dataset) == ["Missing values"]
    assert "1,234 pixels" in told(dataset, "Missing values")


@pytest.mark.parametrize("shade", [0, 7, 255])
def test_images_of_one_shade_are_counted_with_an_example(shade: int):
    empty = X[32:].copy()
    empty[5] = shade
    dataset = good(x_test=empty)
    assert "Empty images" in marked(dataset)
    assert "1 of 40 are" in told(dataset, "Empty images")
    assert "test 5" in told(dataset, "Empty images")


def test_classes_without_images_are_named():
    dataset = good(classes=tuple("abcdef"))
    assert marked(dataset) == ["Classes present"]
    assert "Without training images: 2 of 6 classes, e, f" in told(dataset, "Classes present")
    assert class_counts(dataset).train == (8, 8, 8, 8, 0, 0)


@pytest.mark.parametrize(("larger", "ok"), [(18, True), (19, False)])
def test_imbalance_beyond_one_and_a_half_is_pointed_out(larger: int, ok: bool):
    dataset = make_dataset("skewed", X[: larger + 12], np.array([0] * larger + [1] * 12))
    assert ("Class balance" not in marked(dataset)) == ok
    sentence = told(dataset, "Class balance")
    assert f"12 to {larger} images of a class" in sentence
    assert f"a ratio of {larger / 12:.3f} (at most 1.5)" in sentence
    assert ("recall" in sentence) != ok


def test_test_labels_that_cannot_be_learned_are_counted():
    dataset = good(y_train=Y[:32] % 2)
    assert marked(dataset) == ["Classes present", "Test labels"]
    assert "4 of 8 have a label that train has not: 2, 3" in told(dataset, "Test labels")


def test_images_that_repeat_are_counted_in_each_part():
    x_train, x_test = X[:32].copy(), X[32:].copy()
    x_train[[9, 20]] = x_train[4]
    dataset = good(x_train=x_train)
    assert marked(dataset) == ["Duplicates"]
    assert "2 in train, 0 in test, for example train 9 is train 4 again" in told(
        dataset, "Duplicates"
    )
    x_test[6] = x_test[1]
    assert "0 in train, 1 in test, for example test 6 is test 1 again" in told(
        good(x_test=x_test), "Duplicates"
    )


def test_test_images_that_were_trained_on_are_counted_with_an_example():
    dataset = good(x_test=np.concatenate([X[35:], X[7:10]]), y_test=Y[:8])
    assert marked(dataset) == ["Leak into test"]
    sentence = told(dataset, "Leak into test")
    assert "3 of 8 test images stand in train too, for example test 5 is train 7" in sentence


def test_the_sets_own_validation_images_are_looked_for_in_train():
    x = X.copy()
    assert [one.name for one in check(make_dataset("own", x, Y, validation=8))] == [
        *ALWAYS[:-1],
        "Leak into validation",
        "Brightness",
    ]
    x[38] = x[2]
    dataset = make_dataset("own", x, Y, validation=8)
    assert marked(dataset) == ["Leak into validation"]
    assert "1 of 8 validation images stand in train too, for example validation 6 is train 2" in (
        told(dataset, "Leak into validation")
    )
    x[38] = x[39]
    dataset = make_dataset("own", x, Y, validation=8)
    assert marked(dataset) == ["Duplicates"]
    assert "for example validation 7 is validation 6 again" in told(dataset, "Duplicates")


def test_a_class_that_only_validation_has_cannot_be_learned():
    dataset = make_dataset("own", X, np.array([0, 1] * 16 + [2] * 8), validation=8)
    assert "Classes present" in marked(dataset)


@pytest.mark.parametrize(("lighter", "ok"), [(12, True), (13, False)])
def test_a_brighter_test_part_is_pointed_out_beyond_five_percent(lighter: int, ok: bool):
    x = np.tile(np.array([0, 200], np.uint8), (6, 8, 4))
    dataset = make_dataset("light", x, Y[:6], x + np.uint8(lighter), Y[:6])
    assert ("Brightness" not in marked(dataset)) == ok
    sentence = told(dataset, "Brightness")
    assert f"100.00 in train and {100 + lighter:.2f} in test" in sentence
    assert f"{lighter / 2.55:.2f} % of the range apart (at most 5 %)" in sentence


@given(st.lists(st.integers(0, 5), min_size=2, max_size=30), st.lists(st.integers(0, 9)))
def test_copies_are_found_as_by_comparing_all_with_all(train: list[int], test: list[int]):
    shades = np.random.default_rng(0).integers(0, 256, (10, 8, 8), np.uint8)
    labels = np.arange(len(train)) % 2
    more = (shades[test], np.zeros(len(test), int)) if test else ()
    dataset = make_dataset("x", shades[train], labels, *more)
    repeats = [len(part) - len(set(part)) for part in (train, test)]
    assert f"{repeats[0]} in train" in told(dataset, "Duplicates")
    if test:
        assert f"{repeats[1]} in test" in told(dataset, "Duplicates")
        leaked = sum(one in train for one in test)
        assert told(dataset, "Leak into test").startswith(f"{leaked} of {len(test)} ")


@pytest.mark.parametrize(
    ("name", "means", "ratio"),
    [("fashion-mnist", ("72.94", "73.15"), "1.000"), ("mnist", ("33.32", "33.79"), "1.244")],
)
def test_the_true_figures_of_the_built_in_sets(name: str, means: tuple[str, str], ratio: str):
    dataset = read_builtin(name)
    assert marked(dataset) == []
    assert f"{means[0]} in train and {means[1]} in test" in told(dataset, "Brightness")
    assert f"a ratio of {ratio} " in told(dataset, "Class balance")
    assert "0 in train, 0 in test" in told(dataset, "Duplicates")
    assert told(dataset, "Leak into test").startswith("0 of 10,000 ")
    assert "from 0 to 255" in told(dataset, "Pixel range")


def test_looking_can_be_cancelled_within_a_part():
    steps: list[tuple[str, int, int]] = []

    def report(text: str, done: int, total: int) -> None:
        steps.append((text, done, total))
        if done:
            raise JobCancelled

    many = make_dataset("many", np.zeros((20_000, 28, 28), np.uint8), np.arange(20_000) % 2)
    with pytest.raises(JobCancelled):
        check(many, report)
    assert steps[0] == ("Checking many", 0, 20_000)
    assert 0 < steps[1][1] < 20_000


def test_a_check_says_it_all_in_json():
    one = check(good())[0]
    assert Check.model_validate(one.to_dict()) == one
    assert set(one.to_dict()) == {"name", "ok", "detail", "why"}
