"""From a network and a recipe to a Keras model."""

import keras

from fmnist_workbench.engine.runtime import has_gpu
from fmnist_workbench.spec.diagnosis import require_buildable
from fmnist_workbench.spec.losses import Loss
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.optimizers import Optimizer
from fmnist_workbench.spec.recipe import Recipe


def build(network: Network, seed: int) -> keras.Model:
    """Return a functional model with fresh weights.

    Its input is float32, scaled as `engine/scaling.py` does where batches are made: every layer of
    the model is one the person sees.

    Args:
        network: What to build, node by node.
        seed: The same seed gives the same weights.

    Raises:
        InputError: The network cannot be built; the message names the layer and the reason.

    Example:
        >>> build(preset("linear"), seed=0).count_params()
        7850
    """
    require_buildable(network)
    keras.utils.set_random_seed(seed)
    source = keras.Input(network.input_shape, name="input")
    outputs = {"input": source}
    last = source
    for node in network.nodes():
        layer = getattr(keras.layers, node.class_name)(name=node.name, **node.config)
        inputs = [outputs[name] for name in node.inputs]
        last = layer(inputs[0] if len(inputs) == 1 else inputs)
        outputs[node.name] = last
    return keras.Model(source, last, name="network")


def compile_model(model: keras.Model, recipe: Recipe) -> None:
    """Make a model ready for training, with the optimizer's variables in place."""
    model.compile(
        optimizer=make_optimizer(recipe.optimizer),
        loss=make_loss(recipe.loss),
        metrics=["accuracy"],
        # XLA on the CPU was three times slower.
        jit_compile="auto" if has_gpu() else False,
    )
    model.optimizer.build(model.trainable_variables)


def make_optimizer(optimizer: Optimizer) -> keras.optimizers.Optimizer:
    """Return Keras's optimizer; its variables' names begin with its kind, in every process."""
    kind = getattr(keras.optimizers, optimizer.class_name)
    return kind(name=optimizer.kind, **optimizer.keras_config())


def make_loss(loss: Loss, *, reduction: str | None = "sum_over_batch_size") -> keras.losses.Loss:
    """Return Keras's loss; with `reduction=None`, one value an image."""
    kind = getattr(keras.losses, loss.class_name)
    return kind(reduction=reduction, **loss.keras_config())
