"""What Keras would build, but what is no classifier of the data set's classes."""

from collections.abc import Iterator
from math import prod

from fmnist_workbench.spec.findings import Problem
from fmnist_workbench.spec.layers import Activation, Classifier, Dense, describe
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.walk import BYTES_A_VALUE, Walk
from fmnist_workbench.spec.words import count

MAX_WEIGHT_BYTES = 2 * 2**30


def structure_problems(walk: Walk) -> list[Problem]:
    """Return the structure errors of a network."""
    layers = enumerate(walk.network.layers)
    places = [index for index, layer in layers if isinstance(layer, Classifier)]
    problems = [*_misplaced(walk, places)] if places else [_missing(walk)]
    problems += _on_volumes(walk)
    parameters = sum(walk.parameters)
    if parameters * BYTES_A_VALUE > MAX_WEIGHT_BYTES:
        problems.append(_too_large(parameters))
    return problems


def _missing(walk: Walk) -> Problem:
    network, outputs = walk.network, walk.outputs
    stand_in = _stand_in_place(network)
    if stand_in is not None:
        return _stand_in(network, stand_in)
    message = "there is no classification layer"
    if outputs and outputs[-1] is not None:
        message += (
            f": the last layer, {walk.names[-1]}, gives {describe(outputs[-1])}, not a "
            f"probability for each of the {network.classes} classes"
        )
    return Problem(None, "structure", "no_classifier", f"{message}; add a Classifier at the end.")


def _stand_in_place(network: Network) -> int | None:
    """Return the dense layer that ends a network as a classification layer would, if one does.

    It does with softmax, its own or of an activation behind it, or with a unit for each class.
    """
    layers, softmax = network.layers, False
    while layers and isinstance(layers[-1], Activation):
        softmax = softmax or layers[-1].activation == "softmax"
        layers = layers[:-1]
    if not layers or not isinstance(layers[-1], Dense):
        return None
    last = layers[-1]
    softmax = softmax or last.activation == "softmax"
    return len(layers) - 1 if softmax or last.units == network.classes else None


def _stand_in(network: Network, index: int) -> Problem:
    dense = network.layers[index]
    assert isinstance(dense, Dense)
    if dense.units != network.classes:
        message = (
            f"this last layer gives {count(dense.units, 'value')}, but the data has "
            f"{network.classes} classes; replace it by a Classifier, which always has one unit "
            "for each class."
        )
        return Problem(index, "structure", "wrong_number_of_classes", message)
    message = (
        f"a Dense of {dense.units} units ends the network, and there is no classification layer; "
        "replace it by a Classifier, which has softmax and one unit for each class, whatever the "
        "data."
    )
    return Problem(index, "structure", "dense_for_classifier", message)


def _misplaced(walk: Walk, places: list[int]) -> Iterator[Problem]:
    """Yield what is wrong with where the classifiers stand; there is at least one."""
    first, *others = places
    for index in others:
        message = (
            f"a second classification layer, behind {walk.names[first]}: it would only see "
            f"{walk.network.classes} probabilities, no longer the image; keep only the last one."
        )
        yield Problem(index, "structure", "second_classifier", message)
    behind = len(walk.outputs) - 1 - first
    if behind and not others:
        message = (
            f"the classification layer is not the last one: {count(behind, 'layer')} behind it "
            "would change its probabilities; move it to the end."
        )
        yield Problem(first, "structure", "classifier_not_last", message)


def _on_volumes(walk: Walk) -> Iterator[Problem]:
    """Yield the dense layers that get feature maps, but not from another dense layer.

    Nor a classification layer in the middle: where it belongs, it may get a row.
    """
    told = False
    last = len(walk.network.layers) - 1
    for index, layer in enumerate(walk.network.layers):
        shape = walk.before(index)
        if shape is None or len(shape) == 1:
            told = False
        elif isinstance(layer, Classifier) and index < last:
            continue
        elif isinstance(layer, Dense | Classifier) and not told:
            told = True
            yield _on_volume(index, layer, shape)


def _on_volume(index: int, layer: Dense | Classifier, shape: tuple[int, ...]) -> Problem:
    is_classifier = isinstance(layer, Classifier)
    what = "the classification layer" if is_classifier else "this Dense layer"
    positions = prod(shape[:-1])
    message = (
        f"{what} would get feature maps, {describe(shape)}: {count(positions, 'position')} "
        "instead of one row of values, each handled by itself; put a Flatten before it."
    )
    code = "classifier_on_volume" if is_classifier else "dense_on_volume"
    return Problem(index, "structure", code, message)


def _too_large(parameters: int) -> Problem:
    gigabytes = parameters * BYTES_A_VALUE / 2**30
    message = (
        f"its {parameters:,} weights take {gigabytes:,.1f} GB, more than the 2 GB allowed; "
        "use fewer filters or units, or shrink the image before the dense layers."
    )
    return Problem(None, "structure", "too_large", message)
