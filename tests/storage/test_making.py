"""New data sets end to end: made, written, opened; and cancelled, which leaves nothing."""

from pathlib import Path

import numpy as np
import pytest

from fmnist_workbench.datasets.checksum import checksum_of
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.data import Reading
from fmnist_workbench.spec.datajobs import DataMade
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.making import Augment, Prepare, Resplit, Synthesize
from fmnist_workbench.storage import cache
from fmnist_workbench.storage.library import open_dataset
from fmnist_workbench.storage.making import make_data


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def shoes(tmp_path: Path) -> Path:
    images = np.random.default_rng(0).integers(0, 256, (60, 8, 8), np.uint8)
    labels = np.arange(60) % 3
    path = tmp_path / "shoes.npz"
    np.savez(
        path,
        x_train=images[:40],
        y_train=labels[:40],
        x_test=images[40:],
        y_test=labels[40:],
        classes=np.array(["shoe", "boot", "sandal"]),
    )
    return path


def plans(source: Path) -> list:
    return [
        Prepare(source=str(source)),
        Augment(source=str(source), train=50, test=10),
        Synthesize(train=20, test=10),
        Resplit(source=str(source), train=0.5, validation=0.1),
    ]


def make(home: Path, plan, out: Path, kind="npz", **fields) -> DataMade:
    return make_data(home, plan, out, kind, **fields)


def test_what_is_prepared_is_the_same_set(home: Path, shoes: Path, tmp_path: Path):
    made = make(home, Prepare(source=str(shoes)), tmp_path / "copy")
    assert made.path == tmp_path / "copy.npz"
    assert (made.info.name, made.info.source) == ("copy", str(made.path))
    assert made.info.checksum == open_dataset(home, str(shoes)).checksum


def test_class_names_given_by_hand_are_written(home: Path, shoes: Path, tmp_path: Path):
    plan = Prepare(source=str(shoes), reading=Reading(classes=("a", "b", "c")))
    assert make(home, plan, tmp_path / "copy.npz").info.classes == ("a", "b", "c")


def test_an_augmented_set_keeps_its_classes(home: Path, shoes: Path, tmp_path: Path):
    made = make(home, Augment(source=str(shoes), train=50, test=10), tmp_path / "more.npz")
    assert (made.info.train, made.info.test) == (50, 10)
    assert made.info.classes == ("shoe", "boot", "sandal")


def test_harm_that_an_augmentation_does_is_noted(home: Path, tmp_path: Path):
    upside_down = Augmentation(vertical_flip=True)
    plan = Augment(source="fashion-mnist", augmentation=upside_down, train=10, test=0)
    made = make(home, plan, tmp_path / "wrong.npz")
    assert any("pside down" in note for note in made.notes)


def test_synthetic_digits_name_their_fonts(home: Path, tmp_path: Path):
    made = make(home, Synthesize(train=20, test=10), tmp_path / "digits.npz")
    assert made.info.shape == (28, 28, 1)
    assert made.info.class_counts.train == (2,) * 10
    assert [note.split()[0] for note in made.notes] == ["train", "test"]
    assert any("DejaVu" in note for note in made.notes)


def test_a_split_is_part_of_the_set_and_of_its_checksum(home: Path, shoes: Path, tmp_path: Path):
    infos = []
    for seed in (0, 1):
        plan = Resplit(source=str(shoes), train=0.5, validation=10, seed=seed)
        infos.append(make(home, plan, tmp_path / f"split{seed}.npz").info)
    assert [(info.train, info.validation, info.test) for info in infos] == [(40, 10, 20)] * 2
    assert infos[0].checksum != infos[1].checksum


def test_info_is_what_reads_back(home: Path, shoes: Path, tmp_path: Path):
    for number, plan in enumerate(plans(shoes)):
        made = make(home, plan, tmp_path / f"{number}.npz")
        assert checksum_of(cache.load(home, made.info.checksum)) == made.info.checksum
        assert open_dataset(home, str(made.path)) == made.info


@pytest.mark.parametrize("number", range(4))
def test_the_same_plan_makes_the_same_set(number, home: Path, shoes: Path, tmp_path: Path):
    plan = plans(shoes)[number]
    one, other = (make(home, plan, tmp_path / f"{name}.npz") for name in "ab")
    assert one.info.checksum == other.info.checksum


def test_the_source_is_not_replaced_by_what_is_made_of_it(home: Path, shoes: Path):
    before = shoes.read_bytes()
    with pytest.raises(InputError, match="the very data set that this one is made of"):
        make(home, Augment(source=str(shoes), train=50, test=10), shoes)
    assert shoes.read_bytes() == before


def test_nor_are_files_beside_it(home: Path, shoes: Path, tmp_path: Path):
    table = make(home, Prepare(source=str(shoes)), tmp_path / "shoes.csv", "csv").path
    test = table.with_name("shoes-test.csv")
    before = test.read_bytes()
    for source, out in (
        (test, "shoes.csv"),
        (table, "more/../shoes.csv"),
        (table, "shoes-test.csv"),
    ):
        (tmp_path / "more").mkdir(exist_ok=True)
        with pytest.raises(InputError, match="the very data set that this one is made of"):
            make(home, Prepare(source=str(source)), tmp_path / out, "csv")
    folder = make(home, Prepare(source=str(shoes)), tmp_path / "folder", "csv").path
    with pytest.raises(InputError, match="the very data set that this one is made of"):
        make(home, Prepare(source=str(folder / "train.csv")), folder, "csv")
    assert test.read_bytes() == before


def test_a_built_in_name_is_no_file(home: Path, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    plan = Augment(source="mnist", train=10, test=0)
    for _ in range(2):
        assert make(home, plan, Path("mnist"), "csv").path == tmp_path / "mnist"


def test_a_wrong_place_is_refused_before_anything_is_read(home: Path, tmp_path: Path):
    def nothing(text, done, total):
        raise AssertionError(text)

    for plan in (Prepare(source="mnist"), Synthesize()):
        with pytest.raises(InputError, match="There is no folder"):
            make(home, plan, tmp_path / "none" / "a.npz", report=nothing)
    assert not home.exists()


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("kind", ["npz", "csv"])
def test_cancelling_leaves_nothing(number, kind, home, shoes, tmp_path):
    plan = plans(shoes)[number]
    out = tmp_path / "out"
    out.mkdir()
    steps = []
    make(tmp_path / "first", plan, out / "made", kind, report=lambda *step: steps.append(step))
    assert {text.split()[0] for text, _, _ in steps} >= {"Writing", "Reading", "Checking"}
    next(out.iterdir()).rename(tmp_path / "apart")

    for last in range(0, len(steps), max(1, len(steps) // 12)):
        left = [last]

        def cancel(text, done, total, left=left):
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1

        with pytest.raises(KeyboardInterrupt):
            make(home / str(last), plan, out / "made", kind, report=cancel)
        assert not list(out.iterdir()), steps[last]


@pytest.mark.parametrize("kind", ["npz", "csv"])
def test_cancelling_late_leaves_the_new_set_where_an_older_one_was(kind, home, shoes, tmp_path):
    def make_and_cancel(text, done, total):
        if text.startswith("Checking made"):
            raise KeyboardInterrupt

    made = make(home, Prepare(source=str(shoes)), tmp_path / "made", kind)
    plan = Resplit(source=str(shoes), train=0.5, validation=0.1)
    with pytest.raises(KeyboardInterrupt):
        make(home, plan, tmp_path / "made", kind, report=make_and_cancel)
    assert open_dataset(home, str(made.path)).validation == 6


def test_a_source_is_called_by_its_own_name(home: Path, shoes: Path, tmp_path: Path):
    open_dataset(home, str(shoes))
    boots = tmp_path / "boots.npz"
    boots.write_bytes(shoes.read_bytes())
    with pytest.raises(InputError, match="boots has 60 labelled images"):
        make(home, Resplit(source=str(boots), train=100, validation=10), tmp_path / "made")
