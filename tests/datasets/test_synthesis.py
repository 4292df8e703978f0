"""Synthetic digits: how many, how varied, from which fonts."""

import numpy as np
import pytest

from fmnist_workbench.datasets import synthesis
from fmnist_workbench.datasets.synthesis import sample, synthesize
from fmnist_workbench.datasets.synthesis.fonts import find_fonts
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.making import Synthesize


def drawn(**fields):
    return synthesize(Synthesize.of(**{"train": 200, "test": 40, **fields})).dataset


STILL = {
    **{"shift": 0, "rotation": 0, "slant": 0, "weight": 0, "elastic": 0},
    **{"smallest": 20, "largest": 20},
}


def test_as_many_as_wanted_like_mnist():
    digits = drawn(train=203, test=47)
    assert digits.classes == tuple("0123456789")
    assert digits.x_train.shape == (203, 28, 28, 1)
    assert digits.x_test.shape == (47, 28, 28, 1)
    assert digits.x_train.dtype == np.uint8
    assert set(np.bincount(digits.y_train)) == {20, 21}
    assert set(np.bincount(digits.y_test)) == {4, 5}
    assert list(digits.y_train[:20]) != sorted(digits.y_train[:20])


def test_white_on_black_with_soft_edges():
    pixels = drawn().x_train
    assert np.median(pixels) == 0
    assert (pixels.reshape(200, -1).max(axis=1) > 150).all()
    assert 0.02 < np.mean((pixels > 0) & (pixels < 255)) < 0.3


@pytest.mark.parametrize("fields", [{}, {"noise": 20.0}, {"blur": 1.0}])
def test_the_same_seed_draws_the_same_digits(fields):
    one, same, other = drawn(**fields), drawn(**fields), drawn(seed=1, **fields)
    np.testing.assert_array_equal(one.x_train, same.x_train)
    np.testing.assert_array_equal(one.y_test, same.y_test)
    assert (one.x_train != other.x_train).any()


def test_train_and_test_never_share_a_family():
    for seed in range(12):
        fonts = synthesize(Synthesize(train=10, test=10, seed=seed)).fonts
        assert fonts["train"]
        assert fonts["test"]
        assert not set(fonts["train"]) & set(fonts["test"])


def test_they_share_all_if_they_may():
    fonts = synthesize(Synthesize(train=10, test=10, shared_fonts=True)).fonts
    assert fonts["train"] == fonts["test"]
    assert len(fonts["train"]) > 3


def test_without_a_test_all_fonts_are_for_training():
    made = synthesize(Synthesize(train=10, test=0))
    assert not made.dataset.has_test
    assert made.fonts["test"] == ()
    assert len(made.fonts["train"]) > 3


def test_a_sample_is_rows_of_0_to_9_drawn_as_all_would_be():
    plan = Synthesize(seed=3)
    few, same = sample(plan), sample(plan)
    assert few.dataset.y_train.tolist() == [*range(10)] * 3
    assert few.dataset.y_test.tolist() == [*range(10)]
    np.testing.assert_array_equal(few.dataset.x_train, same.dataset.x_train)
    assert few.fonts == synthesize(plan.changed(train=10, test=10)).fonts
    all_of_it = synthesize(plan.changed(train=30, test=10)).dataset
    assert {image.tobytes() for image in few.dataset.x_train} == {
        image.tobytes() for image in all_of_it.x_train
    }
    assert not sample(Synthesize(test=0)).dataset.has_test


def test_a_single_family_is_refused_in_words(monkeypatch):
    one = find_fonts(system=False)[:1]
    monkeypatch.setattr(synthesis, "find_fonts", lambda system, report: one)
    with pytest.raises(InputError, match="only one family of fonts here"):
        drawn()
    assert len(drawn(shared_fonts=True).y_train) == 200


def box(image):
    """Return top, bottom, left, right of what is drawn, and its height."""
    rows, columns = np.nonzero(image[..., 0] > 100)
    return rows.min(), rows.max(), columns.min(), columns.max()


def test_digits_stand_still_and_equally_high_if_nothing_may_vary():
    for image in drawn(**STILL).x_train:
        top, bottom, *_ = box(image)
        assert (top, bottom) == pytest.approx((4, 23), abs=1)


def test_the_height_varies_between_the_bounds():
    images = drawn(**{**STILL, "smallest": 8, "largest": 28}).x_train
    heights = [bottom - top + 1 for top, bottom, *_ in map(box, images)]
    assert min(heights) < 12
    assert max(heights) > 24


def test_shifted_digits_are_never_cut_off():
    middle, moved = (
        drawn(shift=shift, elastic=0, train=400, test=0).x_train for shift in (0.0, 14.0)
    )
    ink = [images.sum(axis=(1, 2, 3), dtype=float) for images in (middle, moved)]
    np.testing.assert_allclose(ink[1], ink[0], rtol=0.02)
    tops = [box(image)[0] for image in moved]
    assert max(tops) - min(tops) > 6


@pytest.mark.parametrize(
    "field", ["shift", "rotation", "slant", "weight", "elastic", "blur", "noise"]
)
def test_each_field_changes_the_picture(field):
    still = drawn(**STILL, train=20, test=0).x_train
    moved = drawn(**{**STILL, field: 2.0}, train=20, test=0).x_train
    changed = (still != moved).any(axis=(1, 2, 3))
    assert changed.mean() > 0.5


def test_noise_has_the_wanted_strength():
    images = drawn(**STILL, noise=30.0).x_train
    # Half of the noise on black is cut off: what is left has a mean of deviation / sqrt(2 pi).
    assert images[:, 0, 0].mean() == pytest.approx(30 / np.sqrt(2 * np.pi), abs=3)


def test_it_says_how_far_it_is_and_can_be_cancelled():
    seen = []

    def report(text, done, total):
        assert 0 <= done < total
        seen.append((text, done, total))

    synthesize(Synthesize(train=600, test=300), report)
    counts = [(done, total) for text, done, total in seen if text == "Drawing digits"]
    assert counts == [(0, 900), (250, 900), (500, 900), (600, 900), (850, 900)]

    def cancel(text, done, total):
        if done > 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synthesize(Synthesize(train=600, test=0), cancel)


def test_the_largest_may_not_be_below_the_smallest():
    with pytest.raises(InputError, match="smallest is 20: it must not be above largest"):
        Synthesize.of(smallest=20, largest=10)
