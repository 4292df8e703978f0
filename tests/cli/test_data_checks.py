"""`data info` on files that trip a check, and on one that trips none."""

from pathlib import Path

import numpy as np
import pytest

X = np.random.default_rng(0).integers(0, 256, (40, 10, 10), np.uint8)
Y = np.arange(40) % 4
GOOD = {"x_train": X[:32], "y_train": Y[:32], "x_test": X[32:], "y_test": Y[32:]}
SOME_EMPTY = np.where(np.arange(32)[:, None, None] == 3, 0, X[:32])
TRIPS = {
    "Image size": {"x_train": X[:32, :4], "x_test": X[32:, :4]},
    "Pixel range": {"x_train": X[:32] // 4, "x_test": X[32:] // 4},
    "Empty images": {"x_train": SOME_EMPTY},
    "Classes present": {"classes": np.array(list("abcde"))},
    "Class balance": {"y_train": np.array([0] * 12 + [1] * 8 + [2] * 6 + [3] * 6)},
    "Test labels": {"y_test": np.array([4] * 8)},
    "Duplicates": {"x_train": np.concatenate([X[:31], X[:1]])},
    "Leak into test": {"x_test": X[:8]},
    "Brightness": {"x_test": X[32:] // 2},
    "Leak into validation": {"x_validation": X[4:8], "y_validation": Y[4:8]},
}


def save(folder: Path, **changed: np.ndarray) -> Path:
    path = folder / "some.npz"
    np.savez(path, **{**GOOD, **changed})
    return path


def test_a_good_file_trips_none(quick, tmp_path: Path):
    checks = quick("data", "info", save(tmp_path), "--json").json["checks"]
    assert all(check["ok"] for check in checks)
    # Only a set that keeps images for validation itself can leak into them.
    assert set(TRIPS) - {"Leak into validation"} < {check["name"] for check in checks}


@pytest.mark.parametrize("name", TRIPS)
def test_each_check_has_a_file_that_trips_it(name: str, quick, tmp_path: Path):
    path = save(tmp_path, **TRIPS[name])
    checks = {c["name"]: c for c in quick("data", "info", path, "--json").json["checks"]}
    assert not checks[name]["ok"]
    shown = quick("data", "info", path).out
    assert checks[name]["detail"] in shown
    assert checks[name]["why"] in shown


def test_a_csv_file_with_an_empty_cell_trips_missing_values(quick, tmp_path: Path):
    rows = [
        f"{label}," + ",".join(map(str, image.ravel())) for label, image in zip(Y, X, strict=True)
    ]
    first, *cells = rows[3].split(",")
    rows[3] = ",".join([first, "", *cells[1:]])
    (tmp_path / "some.csv").write_text("\n".join(rows))
    checks = {c["name"]: c for c in quick("data", "info", "some.csv", "--json").json["checks"]}
    assert not checks["Missing values"]["ok"]
    assert checks["Missing values"]["detail"].startswith("1 pixel")
