"""What commands are put together from: words, and pictures of maps."""

import numpy as np
import pytest

from fmnist_workbench.cli.maps import write_maps
from fmnist_workbench.cli.words import options_named
from fmnist_workbench.spec.data import Split
from fmnist_workbench.spec.errors import InputError, MachineError
from fmnist_workbench.spec.words import count


def test_one_thing_is_not_many():
    assert [count(number, "epoch") for number in (0, 1, 2, 1000)] == [
        "0 epochs",
        "1 epoch",
        "2 epochs",
        "1,000 epochs",
    ]


def test_a_refused_field_is_called_by_its_option():
    said = r"^--val-fraction is 1\.5: it must be "
    with pytest.raises(InputError, match=said), options_named(validation="val_fraction"):
        Split.of(validation=1.5)


def test_a_picture_that_cannot_be_saved_leaves_nothing_in_the_persons_folder(tmp_path):
    (tmp_path / "maps.png").mkdir()
    with pytest.raises(MachineError, match=r"maps\.png"):
        write_maps(tmp_path / "maps.png", np.zeros((2, 2, 3), np.float32))
    assert [path.name for path in tmp_path.iterdir()] == ["maps.png"]
