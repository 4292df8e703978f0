"""The lines of a script that change the learning rate while it trains."""

from fmnist_workbench.spec.recipe import Recipe

_INDENT = "    "

_FACTOR = '''

def factor(batch):
    """Return by what the learning rate is multiplied, `batch` batches after the start."""
'''

_SETTER = '''

class RateSetter(keras.callbacks.Callback):
    """Sets the learning rate before each batch."""

    def on_train_batch_begin(self, batch, logs=None):
        rate = LEARNING_RATE * factor(epoch * BATCHES + batch)
        self.model.optimizer.learning_rate = rate


rates = RateSetter()
'''


def changes_rate(recipe: Recipe) -> bool:
    """Return whether the learning rate changes at all."""
    return recipe.schedule.kind != "constant"


def rate_lines(recipe: Recipe) -> list[str]:
    """Return the function and the callback; nothing where the rate stays."""
    if not changes_rate(recipe):
        return []
    body = [_INDENT + line for line in recipe.schedule.lines()]
    batches = [
        "",
        "BATCHES = -(-len(train) // BATCH_SIZE)  # an epoch",
    ]
    return [*batches, *_FACTOR.splitlines(), *body, *_SETTER.splitlines()]


def rate_imports(recipe: Recipe) -> tuple[str, ...]:
    """Return what those lines need."""
    uses = any("math." in line for line in recipe.schedule.lines())
    return ("import math",) if uses else ()
