"""From a network and a recipe to a Keras model."""

from collections.abc import Mapping

import keras

from fmnist_workbench.engine.averaging import averaged
from fmnist_workbench.engine.runtime import has_gpu
from fmnist_workbench.engine.slowing import slowed
from fmnist_workbench.spec.diagnosis import require_buildable
from fmnist_workbench.spec.kerasnormalization import normalization_node
from fmnist_workbench.spec.losses import Loss
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.recipe import Recipe


def build(
    network: Network,
    seed: int,
    *,
    precision: str = "float32",
    normalization: Normalization | None = None,
) -> keras.Model:
    """Return a functional model with fresh weights.

    Its input is float32, scaled as `engine/scaling.py` does where batches are made: every layer of
    the model is one the person sees.

    Args:
        network: What to build, node by node.
        seed: The same seed gives the same weights.
        precision: What layers compute in, a Keras dtype policy. The last one, whose probabilities
            are looked at, always computes in float32, and weights always are.
        normalization: For a model that leaves the workbench: what it does to pixels in [0, 1]
            first, in a layer of its own without weights.

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
    if normalization is not None:
        node = normalization_node(normalization)
        kind = getattr(keras.layers, node.class_name)
        outputs["input"] = last = kind(name=node.name, **node.config)(source)
    nodes = network.nodes()
    for node in nodes:
        dtype = "float32" if node is nodes[-1] else precision
        kind = getattr(keras.layers, node.class_name)
        layer = kind(name=node.name, dtype=dtype, **node.config)
        inputs = [outputs[name] for name in node.inputs]
        last = layer(inputs[0] if len(inputs) == 1 else inputs)
        outputs[node.name] = last
    return keras.Model(source, last, name="network")


def compile_model(
    model: keras.Model, recipe: Recipe, rate_factors: Mapping[str, float] | None = None
) -> None:
    """Make a model ready for training, with the optimizer's variables in place.

    The optimizer gets variables for every layer, so that one that is frozen can learn later.

    Args:
        model: All of whose layers can learn.
        recipe: What the optimizer and the loss are.
        rate_factors: What the learning rate is multiplied by for some layers, by name.
    """
    model.compile(
        optimizer=make_optimizer(recipe, rate_factors),
        loss=make_loss(recipe.loss),
        metrics=["accuracy"],
        # XLA on the CPU was three times slower.
        jit_compile="auto" if has_gpu() else False,
    )
    model.optimizer.build(model.trainable_variables)


def make_optimizer(
    recipe: Recipe, rate_factors: Mapping[str, float] | None = None
) -> keras.optimizers.Optimizer:
    """Return Keras's optimizer; its variables' names begin with its kind, in every process."""
    optimizer = recipe.optimizer
    kind = getattr(keras.optimizers, optimizer.class_name)
    if rate_factors:
        kind = slowed(kind, rate_factors)
    config = optimizer.keras_config()
    if recipe.ema_momentum is not None:
        kind = averaged(kind)
        config |= {"use_ema": True, "ema_momentum": recipe.ema_momentum}
    return kind(name=optimizer.kind, **config)


def make_loss(loss: Loss, *, reduction: str | None = "sum_over_batch_size") -> keras.losses.Loss:
    """Return Keras's loss; with `reduction=None`, one value an image."""
    kind = getattr(keras.losses, loss.class_name)
    return kind(reduction=reduction, **loss.keras_config())
