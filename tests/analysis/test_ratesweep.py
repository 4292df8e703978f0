"""What is read off the losses of a rising learning rate."""

import numpy as np
import pytest

from fmnist_workbench.analysis.ratesweep import Explosion, smooth, suggest, sweep_rates


def valley(*, falls_at: float, explodes_at: float, noise: float = 0.0) -> np.ndarray:
    """Return losses that fall around one rate and explode around another."""
    at = np.log10(sweep_rates())
    fall = 1 / (1 + np.exp(-4 * (at - np.log10(falls_at))))
    explosion = np.exp(6 * (at - np.log10(explodes_at)))
    jitter = np.random.default_rng(0).normal(0, noise, len(at))
    return 2.3 - 1.5 * fall + explosion + jitter


def test_rates_rise_by_equal_factors():
    rates = sweep_rates()
    assert (rates[0], rates[-1]) == pytest.approx((1e-6, 1.0))
    assert np.ptp(rates[1:] / rates[:-1]) < 1e-9


@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_the_suggestion_is_where_the_loss_falls_most_steeply(noise):
    losses = smooth(valley(falls_at=1e-3, explodes_at=0.5, noise=noise))
    assert suggest(sweep_rates(), losses) == pytest.approx(1e-3, rel=1.0)


def test_close_to_the_lowest_loss_a_third_of_its_rate_is_suggested():
    losses = smooth(valley(falls_at=0.1, explodes_at=0.3))
    lowest = sweep_rates()[losses.argmin()]
    suggestion = suggest(sweep_rates(), losses)
    assert suggestion is not None
    assert suggestion <= lowest / 3 * 1.05


def test_nothing_is_suggested_where_the_loss_does_not_fall():
    rates = sweep_rates()
    assert suggest(rates, np.full(100, 2.3)) is None
    assert suggest(rates, np.linspace(2.3, 9.0, 100)) is None
    assert suggest(rates[:2], [2.0, 1.0]) is None


def test_smoothing_takes_noise_away_and_moves_nothing():
    step = np.where(np.arange(100) < 50, 2.0, 1.0)
    smoothed = smooth(step)
    assert smoothed[49] + smoothed[50] == pytest.approx(3.0)
    assert (smoothed[0], smoothed[-1]) == pytest.approx((2.0, 1.0))


def test_an_explosion_is_four_times_the_best_running_mean():
    explosion = Explosion()
    assert not any(explosion.seen(loss) for loss in np.linspace(2.3, 1.0, 20))
    assert not explosion.seen(3.0)  # a single bad batch
    assert any(explosion.seen(loss) for loss in (20.0, 50.0, 100.0))
