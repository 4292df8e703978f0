"""The parts of a recipe that come in several kinds, as both of its forms offer them."""

from fmnist_workbench.spec.losses import LOSSES
from fmnist_workbench.spec.optimizers import OPTIMIZERS, Optimizer
from fmnist_workbench.spec.schedules import SCHEDULES

OPTIMIZER_KINDS = {kind.class_name: kind for kind in OPTIMIZERS.values()}
OPTIMIZER_TEACHES = (
    "How gradients become steps. Another optimizer starts with its own learning rate."
)
SCHEDULE_KINDS = {kind.title: kind for kind in SCHEDULES.values()}
SCHEDULE_TEACHES = "What becomes of the learning rate while the network learns."
LOSS_KINDS = {kind.title: kind for kind in LOSSES.values()}
LOSS_TEACHES = "What training makes small: how far the network's answers are from the true classes."

FIELD_TITLES = {
    "initial_accumulator_value": "accumulator",
    "ema_momentum": "averaging",
}
"""Fields whose names say too little, or do not fit."""


def optimizer_fields(kind: type[Optimizer]) -> tuple[str, ...]:
    """Return the fields of an optimizer: the learning rate, its own, then how gradients are cut."""
    shared = [name for name in Optimizer.model_fields if name != "kind"]
    own = [name for name in kind.model_fields if name not in (*shared, "kind")]
    return (shared[0], *own, *shared[1:])
