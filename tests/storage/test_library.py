"""Opening data sets: known ones at once, changed ones afresh."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fmnist_workbench.spec.data import DataRef, Reading
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.storage import cache, library
from fmnist_workbench.storage.home import cache_dir
from fmnist_workbench.storage.library import known_dataset, load_dataset, open_dataset

X = np.random.default_rng(0).integers(0, 256, (40, 8, 8), np.uint8)
Y = np.arange(40) % 4


class Steps(list[str]):
    """What was done, in words."""

    def __call__(self, text: str, done: int, total: int) -> None:
        assert 0 <= done < total
        self.append(text)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def shoes(tmp_path: Path) -> Path:
    path = tmp_path / "shoes.npz"
    np.savez(path, x_train=X, y_train=Y)
    return path


def test_a_built_in_set_is_there_at_once_the_second_time(home: Path):
    first, second = Steps(), Steps()
    info = open_dataset(home, "fashion-mnist", first)
    assert open_dataset(home, "fashion-mnist", second) == info
    assert "Reading Fashion-MNIST" in first
    assert second == []
    assert (info.name, info.source) == ("fashion-mnist", "fashion-mnist")
    assert (info.shape, info.train, info.test) == ((28, 28, 1), 60_000, 10_000)
    assert info.class_counts.train == (6_000,) * 10
    assert info.class_counts.test == (1_000,) * 10
    assert info.checks
    assert all(check.ok for check in info.checks)
    assert cache.load(home, info.checksum).classes[9] == "Ankle boot"


def test_another_version_reads_a_file_again(home: Path, shoes: Path, monkeypatch):
    info = open_dataset(home, str(shoes))
    monkeypatch.setattr(library, "__version__", "0.0.1")
    steps = Steps()
    assert open_dataset(home, str(shoes), steps) == info
    assert "Reading shoes.npz" in steps


def test_what_is_known_of_a_source_is_its_own(home: Path, shoes: Path):
    other = shoes.with_name("boots.npz")
    other.write_bytes(shoes.read_bytes())
    first, second = (open_dataset(home, str(path)) for path in (shoes, other))
    assert first.checksum == second.checksum
    other.unlink()
    assert known_dataset(home, str(other), Reading(), second.checksum) == second
    lost = known_dataset(home, "/elsewhere/hats.npz", Reading(), second.checksum)
    assert (lost.source, lost.checksum) == ("/elsewhere/hats.npz", second.checksum)
    assert known_dataset(home, str(other), Reading(), "0" * 64) is None


def test_a_file_is_known_by_its_absolute_path(
    home: Path, shoes: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(shoes.parent)
    info = open_dataset(home, "shoes.npz")
    assert (info.name, info.source, info.test) == ("shoes", str(shoes), None)
    steps = Steps()
    assert open_dataset(home, str(shoes), steps) == info
    assert steps == []


def test_a_file_that_changed_is_read_again(home: Path, shoes: Path):
    old = open_dataset(home, str(shoes))
    np.savez(shoes, x_train=X[:20], y_train=Y[:20])
    new = open_dataset(home, str(shoes))
    assert new.train == 20
    assert new.checksum != old.checksum


def test_a_folder_in_which_a_file_changed_is_read_again(home: Path, tmp_path: Path):
    for name in ("bag", "boot"):
        (tmp_path / "images" / name).mkdir(parents=True)
        for number in range(2):
            Image.fromarray(X[number]).save(tmp_path / "images" / name / f"{number}.png")
    folder, steps = str(tmp_path / "images"), Steps()
    old = open_dataset(home, folder)
    assert open_dataset(home, folder, steps) == old
    assert steps == []
    Image.fromarray(X[9]).save(tmp_path / "images" / "bag" / "1.png")
    assert open_dataset(home, folder).checksum != old.checksum
    (tmp_path / "images" / "classes.txt").write_text("Tasche\nStiefel\n")
    assert open_dataset(home, folder).classes == ("Tasche", "Stiefel")


def test_each_way_to_read_a_file_is_remembered_apart(home: Path, shoes: Path):
    named = Reading(classes=("a", "b", "c", "d"))
    plain, typed = open_dataset(home, str(shoes)), open_dataset(home, str(shoes), reading=named)
    assert (plain.classes, typed.classes) == (("0", "1", "2", "3"), named.classes)
    assert open_dataset(home, str(shoes)) == plain
    ref = DataRef(source=typed.source, checksum=typed.checksum, reading=typed.reading)
    cache_dir(home).rename(home / "elsewhere")
    assert load_dataset(home, ref).classes == named.classes


def test_a_file_that_is_gone_is_refused_though_it_was_known(home: Path, shoes: Path):
    open_dataset(home, str(shoes))
    shoes.unlink()
    with pytest.raises(InputError, match="no data set"):
        open_dataset(home, str(shoes))


def test_the_same_images_under_two_names(home: Path, shoes: Path):
    twin = shoes.with_name("boots.npz")
    twin.write_bytes(shoes.read_bytes())
    one, other = open_dataset(home, str(shoes)), open_dataset(home, str(twin))
    assert one.checksum == other.checksum
    for path, info in ((shoes, one), (twin, other)):
        assert (info.name, info.source) == (path.stem, str(path))
        assert open_dataset(home, str(path)) == info


def test_a_damaged_entry_is_rebuilt(home: Path, shoes: Path):
    info = open_dataset(home, str(shoes))
    (cache_dir(home) / info.checksum / "x_train.npy").write_bytes(b"")
    steps = Steps()
    assert open_dataset(home, str(shoes), steps) == info
    assert "Reading shoes.npz" in steps
    np.testing.assert_array_equal(cache.load(home, info.checksum).x_train[..., 0], X)


def test_a_damaged_note_is_ignored(home: Path, shoes: Path):
    info = open_dataset(home, str(shoes))
    for note in (cache_dir(home) / "sources").glob("*.json"):
        note.write_text("{")
    assert open_dataset(home, str(shoes)) == info


def test_a_bad_file_changes_nothing(home: Path, shoes: Path):
    shoes.write_bytes(shoes.read_bytes()[:100])
    with pytest.raises(InputError, match="damaged or cut short"):
        open_dataset(home, str(shoes))
    assert not home.exists()


@pytest.mark.parametrize("step", ["Reading shoes.npz", "Checking shoes", "Unpacking shoes"])
def test_cancelling_at_any_step_leaves_no_entry(step: str, home: Path, shoes: Path):
    def cancel(text: str, done: int, total: int) -> None:
        if text == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_dataset(home, str(shoes), cancel)
    assert [path for path in home.rglob("*.npy") if path.is_file()] == []
    assert open_dataset(home, str(shoes)).train == 40


def test_a_runs_data_set_survives_the_loss_of_the_cache(home: Path, shoes: Path):
    info = open_dataset(home, str(shoes))
    ref = DataRef(source=info.source, checksum=info.checksum)
    cache_dir(home).rename(home / "elsewhere")
    np.testing.assert_array_equal(load_dataset(home, ref).x_train[..., 0], X)


def test_a_runs_data_set_survives_the_loss_of_its_file(home: Path, shoes: Path):
    info = open_dataset(home, str(shoes))
    shoes.unlink()
    ref = DataRef(source=info.source, checksum=info.checksum)
    assert len(load_dataset(home, ref).x_train) == 40


def test_a_runs_data_set_that_has_changed_is_told(home: Path, shoes: Path):
    ref = DataRef(source=str(shoes), checksum="0" * 64)
    with pytest.raises(InputError, match="has changed since the run used it"):
        load_dataset(home, ref)
