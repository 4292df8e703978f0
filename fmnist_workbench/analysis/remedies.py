"""What a doctor proposes: other recipes and networks, each one change away from the case's own."""

from fmnist_workbench.analysis.case import Case
from fmnist_workbench.analysis.findings import Proposal
from fmnist_workbench.spec import edits
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.layers import AnyLayer, Dropout, SpatialDropout2D
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.optimizers import rounded_rate
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.schedules import MOST_EPOCHS, Constant
from fmnist_workbench.spec.stopping import EarlyStopping
from fmnist_workbench.spec.words import count

_SMALL_SHIFT = 1 / 14
"""Two pixels of 28: no class of any data set becomes another one by it."""
_USUAL_DROPOUT = 0.3


def rate_times(case: Case, factor: float) -> Proposal:
    """Propose a learning rate that is so many times the one in force."""
    recipe = case.recipe
    wanted = case.rate if isinstance(recipe.schedule, Constant) else recipe.optimizer.learning_rate
    return _rate(recipe, wanted * factor, now=case.rate * factor)


def usual_rate(recipe: Recipe) -> float:
    """Return the learning rate that a recipe's optimizer starts with."""
    usual: float = type(recipe.optimizer).model_fields["learning_rate"].default
    return usual


def to_usual_rate(case: Case) -> Proposal:
    """Propose the learning rate that the optimizer starts with."""
    usual = usual_rate(case.recipe)
    return _rate(case.recipe, usual, now=usual)


def early_stopping(case: Case) -> tuple[Proposal, ...]:
    """Propose to stop when validation gets worse, and to keep the best weights."""
    before = case.recipe.early_stopping or EarlyStopping()
    stopping = before.changed(monitor="val_loss", restore_best=True)
    return (Proposal("Early stopping", case.recipe.changed(early_stopping=stopping)),)


def only_epochs(case: Case, epochs: int) -> tuple[Proposal, ...]:
    """Propose fewer epochs: with the same seed that gives the weights of the last of them."""
    title = f"Only {count(epochs, 'epoch')}"
    return (Proposal(title, case.recipe.changed(epochs=epochs)),)


def more_epochs(case: Case) -> tuple[Proposal, ...]:
    """Propose twice as many epochs."""
    epochs = min(2 * case.recipe.epochs, MOST_EPOCHS)
    return (Proposal(count(epochs, "epoch"), case.recipe.changed(epochs=epochs)),)


def augmentation(case: Case) -> tuple[Proposal, ...]:
    """Propose small shifts, where nothing is done to training images yet."""
    if case.recipe.augmentation.active:
        return ()
    shifts = Augmentation(width_shift=_SMALL_SHIFT, height_shift=_SMALL_SHIFT)
    return (Proposal("Augment: small shifts", case.recipe.changed(augmentation=shifts)),)


def dropout(case: Case) -> tuple[Proposal, ...]:
    """Propose dropout before the classifier, where there is none in the network."""
    network = case.network
    if has_dropout(network) or not network.layers:
        return ()
    layer = Dropout(rate=_USUAL_DROPOUT)
    place = edits.place_for(network, layer.kind, None)
    title = f"Dropout {layer.rate:g} before the classifier"
    return (Proposal(title, network=edits.insert(network, place, layer)),)


def balanced_classes(case: Case) -> tuple[Proposal, ...]:
    """Propose that rare classes weigh as much as others, where they do not yet."""
    if case.recipe.class_weight == "balanced":
        return ()
    return (Proposal("Class weight: balanced", case.recipe.changed(class_weight="balanced")),)


def leaky_relu(case: Case, names: set[str]) -> tuple[Proposal, ...]:
    """Propose an activation that never is quite silent, for the layers of these names."""
    title = "leaky_relu in its place"
    return (Proposal(title, network=_changed(case.network, names, activation="leaky_relu")),)


def random_start(case: Case) -> tuple[Proposal, ...]:
    """Propose random weights to begin with, where some begin from zeros."""
    zeros = {
        name
        for name, layer in _named(case.network)
        if getattr(layer, "kernel_initializer", None) == "zeros"
    }
    if not zeros:
        return ()
    network = _changed(case.network, zeros, kernel_initializer="glorot_uniform")
    return (Proposal("Start from random weights", network=network),)


def has_dropout(network: Network) -> bool:
    """Return whether a network switches anything off while it is trained."""
    return any(isinstance(layer, Dropout | SpatialDropout2D) for layer in network.layers)


def _rate(recipe: Recipe, wanted: float, now: float) -> Proposal:
    rate = rounded_rate(wanted)
    optimizer = recipe.optimizer.changed(learning_rate=rate)
    title = f"Learning rate {rate:g}"
    return Proposal(title, recipe.changed(optimizer=optimizer), rate=rounded_rate(now))


def _named(network: Network) -> tuple[tuple[str, AnyLayer], ...]:
    return tuple(zip(network.layer_names(), network.layers, strict=True))


def _changed(network: Network, names: set[str], **fields: object) -> Network:
    """Return the network with fields of the layers of these names replaced."""
    for index, (name, layer) in enumerate(_named(network)):
        if name in names:
            network = edits.replace(network, index, layer.changed(**fields))
    return network
