"""A network on a data set it was made for, and on others."""

import numpy as np
import pytest

from fmnist_workbench.datasets.dataset import make_dataset
from fmnist_workbench.datasets.fit import require_classes, require_fit
from fmnist_workbench.spec.data import Split
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.presets import preset


def test_a_network_fits_only_its_own_image_size_and_number_of_classes():
    dataset = make_dataset("mine", np.zeros((4, 6, 5, 3), np.uint8), np.array([0, 1, 2, 0]))
    network = preset("linear")
    require_fit(network.fitted((6, 5, 3), 3), dataset)
    for other in (network, network.fitted((6, 5, 1), 3), network.fitted((6, 5, 3), 4)):
        with pytest.raises(InputError, match=r"mine has 6×5×3 and 3 classes; change"):
            require_fit(other, dataset)


def test_a_limit_that_leaves_a_single_class_is_refused():
    dataset = make_dataset("mine", np.zeros((6, 4, 4), np.uint8), np.array([0, 0, 0, 0, 1, 1]))
    require_classes(dataset, Split())
    require_classes(dataset, Split(limit=5))
    with pytest.raises(InputError, match="first 4 training images of mine are all of the class 0"):
        require_classes(dataset, Split(limit=4))
