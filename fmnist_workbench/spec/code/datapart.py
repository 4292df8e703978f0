"""The part of a script that reads the images, tells them apart and scales them."""

from fmnist_workbench.spec.code.codedata import CodeData, Role
from fmnist_workbench.spec.code.literals import assignment, comment, literal, part_of_all
from fmnist_workbench.spec.code.part import Part
from fmnist_workbench.spec.recipe import Recipe

_READ_IDX = '''

def read_idx(name):
    """Return the array in an IDX file: the length of each side, then the values."""
    with {open}(f"{{DATA}}/{{name}}"{mode}) as file:
        content = file.read()
    dimensions = content[3]
    sides = np.frombuffer(content, ">i4", dimensions, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions).reshape(sides)


'''

_SET_ASIDE = '''

def set_aside(labels, share, seed):
    """Return which images are for validation: of each class its share, rounded fairly."""
    counts = np.bincount(labels)
    exact = np.round(counts * share, 9)
    taken = np.minimum(np.floor(exact), np.maximum(counts - 1, 0)).astype(int)
    # What is missing after rounding down comes from the classes with the largest remainders.
    total = min(max(round(exact.sum()), 1), len(labels) - 1)
    order = np.lexsort((taken - exact, taken + 1 >= counts, exact == taken))
    order = order[counts[order] > taken[order]]
    taken[order[: total - taken.sum()]] += 1
    generator = np.random.default_rng(seed)
    aside = np.zeros(len(labels), bool)
    for number, count in enumerate(taken):
        members = np.flatnonzero(labels == number)
        aside[generator.permutation(members)[:count]] = True
    return aside


'''

_SCALED = '''

def scaled(pixels):
    """Return pixels as the network takes them: between 0 and 1."""
    return pixels.astype("float32") / 255


'''

_NORMALIZED = '''
# What each channel of the training images is on average, and how far it strays.
mean = (x_train[train].mean(axis=(0, 1, 2)) / 255).astype("float32")
std = (x_train[train].std(axis=(0, 1, 2)) / 255).astype("float32")
std[std == 0] = 1  # a channel that never changes is only moved to 0


def scaled(pixels):
    """Return pixels as the network takes them: around 0, with a deviation of about 1."""
    return (pixels.astype("float32") / 255 - mean) / std


'''

_ONE_HOT = '''\
def one_hot(labels):
    """Return a row for each label, with a 1 at its class."""
    return keras.utils.to_categorical(labels, CLASSES)


'''

_VALIDATION = "validation = scaled(x_validation), {}"


def targets(labels: str, recipe: Recipe) -> str:
    """Return labels, of this name, as the recipe's loss takes them."""
    return f"one_hot({labels})" if recipe.loss.one_hot else labels


def data_part(data: CodeData, recipe: Recipe) -> Part:
    """Return the part that leaves these names: x_train, y_train, train, validation, and the test's.

    `train` holds the positions of the images to learn from, `validation` is a pair as Keras takes
    it.
    """
    lines = ["# 1. The data", *_reading(data), *_telling_apart(data)]
    scaling = _NORMALIZED if recipe.normalization == "featurewise" else _SCALED
    lines += scaling.splitlines()
    lines += _ONE_HOT.splitlines() if recipe.loss.one_hot else []
    lines.append(_VALIDATION.format(targets("y_validation", recipe)))
    imports = {"import numpy as np"}
    if data.kind == "idx" and _packed(data):
        imports.add("import gzip")
    return Part(tuple(lines), frozenset(imports), tuple(_settings(data)))


def _settings(data: CodeData) -> list[str]:
    what = "An .npz file" if data.kind == "npz" else "The folder of the IDX files"
    lines = [comment(f"{what} with the images and their labels.")]
    if data.prepare:
        lines.append(comment(f"To make it: {data.prepare}"))
    lines += [*assignment("DATA", literal(data.source)), f"CLASSES = {data.classes}"]
    if data.split.limit is not None:
        lines.append(f"LIMIT = {data.split.limit}  # only the first so many training images count")
    if data.split.per_class is not None:
        lines.append(f"PER_CLASS = {data.split.per_class}  # training images of each class")
    if "x_validation" not in data.arrays:
        share, seed = part_of_all(data.split.validation), data.split.seed
        lines.append(f"VALIDATION = {share}  # of the training images are set aside")
        lines.append(f"SPLIT_SEED = {seed}  # which ones")
    return lines


def _reading(data: CodeData) -> list[str]:
    if data.kind == "npz":
        return ["", "arrays = np.load(DATA)", *_arrays(data, "arrays[{}]")]
    packed = _packed(data)
    opening = {"open": "gzip.open", "mode": ""} if packed else {"open": "open", "mode": ', "rb"'}
    return [*_READ_IDX.format(**opening).splitlines(), *_arrays(data, "read_idx({})")]


def _arrays(data: CodeData, reading: str) -> list[str]:
    """Return a line for each array: images are brought into shape, labels stand in one row."""
    shape = f"-1, {', '.join(map(str, data.shape))}"
    lines = []
    for role, name in data.arrays.items():
        sides = shape if role.startswith("x") else "-1"
        lines.append(f"{role} = {reading.format(literal(name))}.reshape({sides})")
    return lines


_FIRST_OF_EACH = """
# Only the first few of each class are learned from.
first = [train[y_train[train] == number][:PER_CLASS] for number in range(CLASSES)]
train = np.sort(np.concatenate(first))"""


def _telling_apart(data: CodeData) -> list[str]:
    fewer = [] if data.split.per_class is None else _FIRST_OF_EACH.splitlines()
    return _told_apart(data) + fewer


def _told_apart(data: CodeData) -> list[str]:
    lines = []
    if data.split.limit is not None:
        lines.append("x_train, y_train = x_train[:LIMIT], y_train[:LIMIT]")
    if "x_validation" in data.arrays:
        return [*lines, "train = np.arange(len(x_train))"]
    share = "VALIDATION" if data.split.validation < 1 else "VALIDATION / len(y_train)"
    return [
        *lines,
        *_SET_ASIDE.splitlines(),
        f"aside = set_aside(y_train, {share}, SPLIT_SEED)",
        "train = np.flatnonzero(~aside)",
        "x_validation, y_validation = x_train[aside], y_train[aside]",
    ]


def _packed(data: CodeData) -> bool:
    role: Role = "x_train"
    return data.arrays[role].lower().endswith(".gz")
