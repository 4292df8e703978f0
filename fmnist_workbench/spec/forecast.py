"""What a training will cost: weights, multiplications, memory and seconds an epoch."""

from dataclasses import dataclass
from math import prod

from fmnist_workbench.spec.costjobs import CostMeasured
from fmnist_workbench.spec.diagnosis import Diagnosis, diagnose
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.walk import BYTES_A_VALUE
from fmnist_workbench.spec.words import count, duration


@dataclass(frozen=True)
class Forecast:
    """What training a network with a recipe will cost.

    Attributes:
        parameters: Weights of the network, all counted.
        macs: Multiplications and additions for one image, forward.
        memory: Bytes while it is trained, as `training_memory` estimates them.
        seconds: An epoch's, on this machine; None while or where nobody can tell.
        run: The run whose epochs took so long; None where it was tried out.
        why_not: Why it was not tried out, as a part of a sentence; "" where it was or will be.
    """

    parameters: int
    macs: int
    memory: int
    seconds: float | None = None
    run: str | None = None
    why_not: str = ""


def forecast(network: Network, recipe: Recipe, cost: CostMeasured | None) -> Forecast | None:
    """Return what a training will cost; None for a network that cannot be built.

    Args:
        network: What is trained.
        recipe: How.
        cost: What the engine found out, None as long as it has not.

    Example:
        >>> forecast(preset("linear"), Recipe(), CostMeasured(1.5)).seconds
        1.5
    """
    diagnosis = diagnose(network)
    if not diagnosis.ok:
        return None
    memory = _memory(network, diagnosis, recipe, recipe.batch_size)
    known = cost or CostMeasured(None)
    return Forecast(
        diagnosis.parameters, diagnosis.macs, memory, known.epoch, known.run, known.why_not
    )


def training_memory(network: Network, recipe: Recipe, batch_size: int) -> int:
    """Return an estimate of the bytes that training takes beside what TensorFlow itself needs.

    Each weight is there with its gradient and with what the optimizer remembers of it; each image
    of a batch with the output of every layer and its gradient, as backpropagation needs them all.
    What a layer holds within itself, such as a residual block's first convolution, and the scratch
    space of convolutions come on top of it.

    Args:
        network: One that can be built.
        recipe: Whose optimizer counts.
        batch_size: Images at a time.
    """
    return _memory(network, diagnose(network), recipe, batch_size)


def forecast_words(forecast: Forecast) -> str:
    """Return how long an epoch will take, in words.

    Example:
        >>> forecast_words(Forecast(7850, 7840, 130_000, seconds=12.3))
        'about 12 s an epoch on this machine (measured)'
    """
    if forecast.seconds is None:
        return f"not measured: {forecast.why_not}" if forecast.why_not else "not measured yet"
    basis = f"(as {forecast.run} took)" if forecast.run else "on this machine (measured)"
    return f"about {duration(forecast.seconds)} an epoch {basis}"


def epochs_words(forecast: Forecast, epochs: int) -> str:
    """Return how long so many epochs will take, in two short lines.

    Example:
        >>> print(epochs_words(Forecast(7850, 7840, 130_000, seconds=16), 5))
        5 epochs: about 1 min 20 s
        16 s each, measured here
    """
    if forecast.seconds is None:
        why_not = forecast.why_not
        return f"Time not measured:\n{why_not}" if why_not else "Time not measured yet"
    whole = f"{count(epochs, 'epoch')}: about {duration(epochs * forecast.seconds)}"
    basis = f"in {forecast.run}" if forecast.run else "measured here"
    return f"{whole}\n{duration(forecast.seconds)} each, {basis}"


def _memory(network: Network, diagnosis: Diagnosis, recipe: Recipe, batch_size: int) -> int:
    copies = 2 + recipe.optimizer.slots() + (recipe.ema_momentum is not None)
    weights = BYTES_A_VALUE * copies * diagnosis.parameters
    image = BYTES_A_VALUE * prod(network.input_shape) + 2 * diagnosis.memory
    return weights + batch_size * image
