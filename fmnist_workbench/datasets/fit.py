"""Whether a network is one for a data set."""

import numpy as np

from fmnist_workbench.datasets.catalogue import BuiltIn
from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.spec.data import DataInfo, Split
from fmnist_workbench.spec.diagnosis import require_buildable
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.network import Network


def require_fit(network: Network, data: DataSet | DataInfo | BuiltIn) -> None:
    """Refuse a network that was not made for a data set's images and classes.

    Raises:
        InputError: The size of the images or the number of classes differs.
    """
    wants, has = (network.input_shape, network.classes), (data.shape, len(data.classes))
    if wants != has:
        raise InputError(
            f"the network '{network.name}' takes images of {describe(wants[0])} and tells "
            f"{wants[1]} classes apart, but {data.name} has {describe(has[0])} and {has[1]} "
            "classes; change the network's input_shape and classes to these."
        )


def fitted_to(network: Network, data: DataInfo | BuiltIn, *, is_preset: bool) -> Network:
    """Return a network that can be built, for a data set: a preset adapts, another must match.

    Raises:
        InputError: It does not match, or it cannot be built for these images.
    """
    if is_preset:
        network = network.fitted(data.shape, len(data.classes))
    require_fit(network, data)
    require_buildable(network)
    return network


def require_classes(dataset: DataSet, split: Split) -> None:
    """Refuse a limit that leaves a single class, as in a file that is sorted by its labels.

    Raises:
        InputError: The first so many training images are all of one class.
    """
    first = dataset.y_train[: split.limit]
    if split.limit is not None and (first == first[0]).all() and np.ptp(dataset.y_train):
        raise InputError(
            f"the first {len(first):,} training images of {dataset.name} are all of the class "
            f"{dataset.classes[first[0]]}, so there is nothing to tell apart; raise the limit, "
            "leave it out, or shuffle the data set."
        )
