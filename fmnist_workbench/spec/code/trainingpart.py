"""The part of a script that trains the network and looks at what it has learned."""

from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.code.datapart import targets
from fmnist_workbench.spec.code.literals import call, keywords, literal
from fmnist_workbench.spec.code.part import Part
from fmnist_workbench.spec.code.ratepart import changes_rate, rate_imports, rate_lines
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.spec.schedules import gain
from fmnist_workbench.spec.stopping import EarlyStopping

_AUGMENT = "from fmnist_workbench.datasets.augmentation import augment"
_AUGMENTATION = "from fmnist_workbench.spec.augmentation import Augmentation"

_RANDOM_STATES = """
# What dropout leaves out is drawn from states, which are variables of the model but no weights.
weights = {id(weight) for weight in model.weights}
states = [variable for variable in model.variables if id(variable) not in weights]
"""

_EPOCH = """
for epoch in range(EPOCHS):
    # All that is random in an epoch comes from (SEED, epoch): an epoch can be repeated exactly.
    order = np.random.SeedSequence((SEED, epoch), spawn_key=(0,))
    shown = np.random.default_rng(order).permutation(train)
"""

_RESEED = """\
    for number, state in enumerate(states):
        draws = np.random.SeedSequence((SEED, epoch), spawn_key=(1, number))
        state.assign(draws.generate_state(state.shape[0], np.uint32))
"""

_IMAGES = "x_train[shown]"
_IMAGES_CHANGED = "augment(x_train[shown], AUGMENTATION, seed=SEED, epoch=epoch, indices=shown)"

_RESUME = """\
    for weight, value in zip(model.trainable_weights, raw.weights):
        weight.assign(value)
"""

_RAW = '''

class Raw(keras.callbacks.Callback):
    """Keeps the weights themselves: at the end of `fit` their running mean takes their place."""

    weights = ()

    def on_epoch_end(self, epoch, logs=None):
        self.weights = [weight.numpy() for weight in self.model.trainable_weights]


raw = Raw()
'''

_CLASS_WEIGHT = """
# All classes weigh the same, however many images they have.
counts = np.bincount(y_train[train], minlength=CLASSES)
weights_of_classes = len(train) / (np.count_nonzero(counts) * np.maximum(counts, 1))
class_weight = dict(enumerate(np.where(counts, weights_of_classes, 1.0)))
"""

_KEEP_FIGURES = """\
    figures = {name: values[0] for name, values in fitted.history.items()}
"""

_VALIDATE_MEAN = """\
    val_loss, val_accuracy = model.evaluate(*validation, batch_size=BATCH_SIZE, verbose=2)
    figures.update(val_loss=val_loss, val_accuracy=val_accuracy)
"""

_KEEP_HISTORY = """\
    history.append(figures)
"""

_VALIDATE = """\
# 4. What it has learned

loss, accuracy = model.evaluate(*validation, batch_size=BATCH_SIZE, verbose=0)
print(f"validation: loss {loss:.4f}, accuracy {accuracy:.2%}")
"""

_TEST = """
# The final figure, of images that played no part so far. Choose nothing by it.
"""


def training_part(recipe: Recipe, *, draws: bool) -> Part:
    """Return the part that trains `model` on the names that the data part leaves.

    Args:
        recipe: How.
        draws: Whether a layer draws random numbers while it is trained.
    """
    changes = recipe.augmentation.active
    images = _IMAGES_CHANGED if changes else _IMAGES
    lines = [
        "# 3. Training",
        "",
        *_compiling(recipe),
        *(_RANDOM_STATES.splitlines() if draws else ()),
        *(_CLASS_WEIGHT.splitlines() if recipe.class_weight == "balanced" else ()),
        *rate_lines(recipe),
        *(_RAW.splitlines() if _averages(recipe) else ()),
        *_before_the_first(recipe),
        *_EPOCH.splitlines(),
        *(_RESEED.splitlines() if draws else ()),
        *(_RESUME.splitlines() if _averages(recipe) else ()),
        f"    images = {images}",
        *_fitting(recipe),
        *_after_each(recipe),
    ]
    imports = {"import keras", "import numpy as np", *_imports(changes), *rate_imports(recipe)}
    return Part(tuple(lines), frozenset(imports), tuple(_settings(recipe)))


def evaluation_part(recipe: Recipe, *, tests: bool) -> Part:
    """Return the part that evaluates `model`: on the validation images, then, if there are, test.

    Args:
        recipe: Whose loss is worked out.
        tests: Whether there are test images with labels.
    """
    lines = _VALIDATE.splitlines()
    if tests:
        given = f"scaled(x_test), {targets('y_test', recipe)}, batch_size=BATCH_SIZE, verbose=0"
        lines += [*_TEST.splitlines(), *call("loss, accuracy = model.evaluate(", given.split(", "))]
        lines.append('print(f"test: loss {loss:.4f}, accuracy {accuracy:.2%}")')
    return Part(tuple(lines))


def _averages(recipe: Recipe) -> bool:
    return recipe.ema_momentum is not None


def _looks_back(recipe: Recipe) -> bool:
    """Return whether the figures of finished epochs are needed again."""
    return recipe.early_stopping is not None or any(
        "history" in line for line in recipe.schedule.lines()
    )


def _before_the_first(recipe: Recipe) -> list[str]:
    lines = ["history = []"] if _looks_back(recipe) else []
    if recipe.early_stopping is not None:
        lines.append("best, waited = None, 0")
    return ["", *lines] if lines else []


def _fitting(recipe: Recipe) -> list[str]:
    """Return the call of `fit` for one epoch."""
    callbacks = ["rates"] if changes_rate(recipe) else []
    callbacks += ["raw"] if _averages(recipe) else []
    keeps = _averages(recipe) or _looks_back(recipe)
    arguments = [
        "scaled(images)",
        targets("y_train[shown]", recipe),
        "batch_size=BATCH_SIZE",
        "shuffle=False",
        "initial_epoch=epoch",
        "epochs=epoch + 1",
        *(["class_weight=class_weight"] if recipe.class_weight == "balanced" else []),
        *([f"callbacks=[{', '.join(callbacks)}]"] if callbacks else []),
        *([] if _averages(recipe) else ["validation_data=validation"]),
        "verbose=2",
    ]
    start = "    fitted = model.fit(" if keeps else "    model.fit("
    return [start, *(f"        {argument}," for argument in arguments), "    )"]


def _after_each(recipe: Recipe) -> list[str]:
    """Return what is done with the figures of an epoch."""
    if not (_averages(recipe) or _looks_back(recipe)):
        return []
    text = _KEEP_FIGURES + (_VALIDATE_MEAN if _averages(recipe) else "")
    lines = (text + (_KEEP_HISTORY if _looks_back(recipe) else "")).splitlines()
    return lines + (_stopping(recipe.early_stopping) if recipe.early_stopping else [])


def _stopping(stopping: EarlyStopping) -> list[str]:
    value = f'figures["{stopping.monitor}"]'
    kept = ["        best_weights = model.get_weights()"] if stopping.restore_best else []
    end = ["model.set_weights(best_weights)"] if stopping.restore_best else []
    return [
        f"    if best is None or {gain(stopping.monitor, value)} > {stopping.min_delta!r}:",
        f"        best, waited = {value}, 0",
        *kept,
        "    else:",
        "        waited += 1",
        f"    if waited >= {stopping.patience}:",
        "        break  # it no longer gets better",
        *end,
    ]


def _imports(changes: bool) -> tuple[str, ...]:
    return (_AUGMENT, _AUGMENTATION) if changes else ()


def _settings(recipe: Recipe) -> list[str]:
    lines = [
        f"EPOCHS = {recipe.epochs}",
        f"BATCH_SIZE = {recipe.batch_size}",
        f"SEED = {recipe.seed}",
    ]
    if changes_rate(recipe):
        lines.append(f"LEARNING_RATE = {recipe.optimizer.learning_rate!r}")
    if recipe.augmentation.active:
        lines.append("# How images are changed at random: this needs the package fmnist-workbench.")
        lines += _augmentation(recipe.augmentation)
    return lines


def _augmentation(augmentation: Augmentation) -> list[str]:
    fields = augmentation.model_dump(exclude_defaults=True)
    arguments = [f"{name}={literal(value)}" for name, value in fields.items()]
    return call("AUGMENTATION = Augmentation(", arguments)


def _compiling(recipe: Recipe) -> list[str]:
    optimizer, loss = recipe.optimizer, recipe.loss
    config = optimizer.keras_config()
    if recipe.ema_momentum is not None:
        config |= {"use_ema": True, "ema_momentum": recipe.ema_momentum}
    smoothing = loss.model_dump(exclude={"kind"}, exclude_defaults=True)
    return [
        *call(f"optimizer = keras.optimizers.{optimizer.class_name}(", keywords(config)),
        *call(f"loss = keras.losses.{loss.class_name}(", keywords(smoothing)),
        'model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"])',
    ]
