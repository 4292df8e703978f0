"""Lower learning rates for some layers.

Adam and its kin divide by the size of the gradient, so a smaller gradient changes nothing: what has
to be scaled is the update, and that is the learning rate each variable is stepped with.
"""

from collections.abc import Mapping
from typing import Any

import keras

from fmnist_workbench.spec.layers import layer_of


def slowed(
    kind: type[keras.optimizers.Optimizer], factors: Mapping[str, float]
) -> type[keras.optimizers.Optimizer]:
    """Return an optimizer whose learning rate is multiplied by a factor for some layers.

    Args:
        kind: One of Keras's optimizers.
        factors: By layer name; a layer of several nodes goes by the name before the first dot.
    """

    class Slowed(kind):
        def build(self, variables: Any) -> None:
            self._factors = [factors.get(layer_of(each.path), 1.0) for each in variables]
            if self.weight_decay:
                # Keras takes it off all weights at the full rate; below it is done at their own.
                pairs = zip(variables, self._factors, strict=True)
                self.exclude_from_weight_decay([each for each, factor in pairs if factor != 1])
            super().build(variables)

        def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
            factor = self._factors[self._get_variable_index(variable)]
            if factor != 1:
                learning_rate = learning_rate * factor
                if self.weight_decay:
                    decay = learning_rate * self.weight_decay
                    self.assign(variable, variable - variable * decay)
            super().update_step(gradient, variable, learning_rate)

    return Slowed
