"""The part of a script that trains the network and looks at what it has learned."""

from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.code.literals import call, keywords, literal
from fmnist_workbench.spec.code.part import Part
from fmnist_workbench.spec.recipe import Recipe

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

_FIT = """\
    model.fit(
        scaled(images),
        one_hot(y_train[shown]),
        batch_size=BATCH_SIZE,
        shuffle=False,
        initial_epoch=epoch,
        epochs=epoch + 1,
        validation_data=validation,
        verbose=2,
    )
"""

_VALIDATE = """\
# 4. What it has learned

loss, accuracy = model.evaluate(*validation, batch_size=BATCH_SIZE, verbose=0)
print(f"validation: loss {loss:.4f}, accuracy {accuracy:.2%}")
"""

_TEST = """
# The final figure, of images that played no part so far. Choose nothing by it.
loss, accuracy = model.evaluate(scaled(x_test), one_hot(y_test), batch_size=BATCH_SIZE, verbose=0)
print(f"test: loss {loss:.4f}, accuracy {accuracy:.2%}")
"""


def training_part(recipe: Recipe, *, draws: bool) -> Part:
    """Return the part that trains `model` on the names that the data part leaves.

    Args:
        recipe: How.
        draws: Whether a layer draws random numbers while it is trained.
    """
    changes = recipe.augmentation.active
    text = "".join(
        [
            "# 3. Training\n\n",
            "\n".join(_compiling(recipe)) + "\n",
            _RANDOM_STATES if draws else "",
            _EPOCH,
            _RESEED if draws else "",
            f"    images = {_IMAGES_CHANGED if changes else _IMAGES}\n",
            _FIT,
        ]
    )
    return Part(
        tuple(text.splitlines()),
        frozenset({"import keras", "import numpy as np", *(_imports(changes))}),
        tuple(_settings(recipe)),
    )


def evaluation_part(*, tests: bool) -> Part:
    """Return the part that evaluates `model`: on the validation images, then, if there are, test.

    Args:
        tests: Whether there are test images with labels.
    """
    return Part(tuple((_VALIDATE + (_TEST if tests else "")).splitlines()))


def _imports(changes: bool) -> tuple[str, ...]:
    return (_AUGMENT, _AUGMENTATION) if changes else ()


def _settings(recipe: Recipe) -> list[str]:
    lines = [
        f"EPOCHS = {recipe.epochs}",
        f"BATCH_SIZE = {recipe.batch_size}",
        f"SEED = {recipe.seed}",
    ]
    if recipe.augmentation.active:
        lines.append("# How images are changed at random: this needs the package fmnist-workbench.")
        lines += _augmentation(recipe.augmentation)
    return lines


def _augmentation(augmentation: Augmentation) -> list[str]:
    fields = augmentation.model_dump(exclude_defaults=True)
    arguments = [f"{name}={literal(value)}" for name, value in fields.items()]
    return call("AUGMENTATION = Augmentation(", arguments)


def _compiling(recipe: Recipe) -> list[str]:
    optimizer = recipe.optimizer
    start = f"optimizer = keras.optimizers.{optimizer.class_name}("
    loss = recipe.loss.model_dump(exclude={"kind"}, exclude_defaults=True)
    return [
        *call(start, keywords(optimizer.keras_config())),
        *call("loss = keras.losses.CategoricalCrossentropy(", keywords(loss)),
        'model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"])',
    ]
