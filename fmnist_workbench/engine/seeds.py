"""The randomness of an epoch, all of it worked out from (seed, epoch).

So an epoch can be repeated after an interruption, and a run continued tomorrow equals one that was
never interrupted. Streams are told apart by `numpy.random.SeedSequence`.
"""

import keras
import numpy as np
from numpy.typing import NDArray

_ORDER, _LAYERS = 0, 1


def shuffled(indices: NDArray[np.int64], seed: int, epoch: int) -> NDArray[np.int64]:
    """Return the indices of an epoch's images in the order in which they are shown."""
    return np.random.default_rng(_sequence(seed, epoch, _ORDER)).permutation(indices)


def reseed(model: keras.Model, seed: int, epoch: int) -> None:
    """Set the random state of every layer that draws while training, each to its own."""
    weights = {id(weight) for weight in model.weights}
    # Keras counts the state of random generators among `variables` but not among `weights`.
    states = [variable for variable in model.variables if id(variable) not in weights]
    for index, state in enumerate(states):
        sequence = _sequence(seed, epoch, _LAYERS, index)
        state.assign(sequence.generate_state(state.shape[0], np.uint32))


def _sequence(seed: int, epoch: int, *stream: int) -> np.random.SeedSequence:
    return np.random.SeedSequence((seed, epoch), spawn_key=stream)
