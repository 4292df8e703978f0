"""Whether a network is one for a data set."""

from fmnist_workbench.datasets.dataset import DataSet
from fmnist_workbench.spec.data import DataInfo
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import describe
from fmnist_workbench.spec.network import Network


def require_fit(network: Network, data: DataSet | DataInfo) -> None:
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
