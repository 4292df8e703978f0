"""Augmentation on the fly against Keras's two ways, and what it costs a training."""

import gc
import math
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from training import PipedChannel, Stopwatch, Taken

from fmnist_workbench.datasets.augmentation import augment
from fmnist_workbench.datasets.builtin import read_builtin
from fmnist_workbench.spec.augmentation import Augmentation
from fmnist_workbench.spec.data import DataRef, Split
from fmnist_workbench.spec.jobs import StartRun
from fmnist_workbench.spec.presets import preset
from fmnist_workbench.spec.recipe import Recipe
from fmnist_workbench.storage.library import open_dataset

DEGREES, SHIFT, SLANT = 10, 0.1, 5
AUGMENTATION = Augmentation(
    horizontal_flip=True,
    rotation=DEGREES,
    width_shift=SHIFT,
    height_shift=SHIFT,
    shear=SLANT,
)
IMAGES = 16_384
BATCH = 32
NETWORK = preset("cnn-2conv")
TRAINED_ON = 12_000

Contender = Callable[[], int]
"""Makes all the batches of an epoch, and returns how many images there were."""


def run(rounds: int = 7) -> dict[str, str]:
    """Return images a second, medians of interleaved rounds, and ratios within a round.

    `pipeline` is the tf.data pipeline that trains. Ratios of processor time are the steadier ones
    where the machine is busy.
    """
    dataset = read_builtin("fashion-mnist")
    images, labels = dataset.x_train[:IMAGES], dataset.y_train[:IMAGES]
    contenders = {
        "augment": lambda: len(_augmented(images)),
        "pipeline": _ours(images, labels),
        "ImageDataGenerator": _generator(images),
        "four Random* layers": _layers(images),
    }
    for contender in contenders.values():
        contender()
    taken = [_round(contenders, number) for number in range(rounds)]
    alone, pipeline, generator, layers = contenders
    figures = {}
    for name in contenders:
        speed = statistics.median(IMAGES / each[name].seconds for each in taken)
        figures[f"{name}, images/s"] = f"{speed:,.0f}"
    # NumPy against NumPy, and tf.data against tf.data.
    pairs = ((alone, generator, "10x"), (pipeline, generator, "10x"), (pipeline, layers, "3x"))
    for ours, peer, bar in pairs:
        seconds = [each[peer].seconds / each[ours].seconds for each in taken]
        work = [each[peer].processor / each[ours].processor for each in taken]
        figures[f"{ours}: {peer} (bar: {bar})"] = _spread(seconds)
        figures[f"{ours}: {peer}, processor"] = _spread(work)
    return figures | _preview(images, rounds) | _trainings(rounds)


def _round(contenders: dict[str, Contender], number: int) -> dict[str, Taken]:
    names = list(contenders)
    # Whoever comes first may find the machine colder, so they take turns.
    names = names[number % len(names) :] + names[: number % len(names)]
    return {name: _taken(contenders[name]) for name in names}


def _taken(contender: Contender) -> Taken:
    gc.collect()
    watch = Stopwatch()
    assert contender() == IMAGES
    return watch.taken()


def _ours(images: np.ndarray, labels: np.ndarray) -> Contender:
    from fmnist_workbench.engine.batches import Batches

    batches = Batches(images, labels, classes=10, batch_size=BATCH)
    return _counted(batches.augmented(np.arange(len(images)), AUGMENTATION, seed=0, epoch=0))


def _generator(images: np.ndarray) -> Contender:
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    generator = ImageDataGenerator(
        horizontal_flip=True,
        rotation_range=DEGREES,
        width_shift_range=SHIFT,
        height_shift_range=SHIFT,
        shear_range=SLANT,
        fill_mode="constant",
        rescale=1 / 255,
    )
    flow = generator.flow(images, batch_size=BATCH, shuffle=False)
    return lambda: sum(len(flow[number]) for number in range(len(flow)))


def _layers(images: np.ndarray) -> Contender:
    import tensorflow as tf
    from keras import layers

    changes = (
        layers.RandomFlip("horizontal"),
        layers.RandomRotation(DEGREES / 360, fill_mode="constant"),
        layers.RandomTranslation(SHIFT, SHIFT, fill_mode="constant"),
        layers.RandomShear(math.tan(math.radians(SLANT)), 0.0, fill_mode="constant"),
    )

    def changed(pixels: tf.Tensor) -> tf.Tensor:
        values = tf.cast(pixels, tf.float32) / 255.0
        for layer in changes:
            values = layer(values, training=True)
        return values

    batches = tf.data.Dataset.from_tensor_slices(images).batch(BATCH)
    shown = batches.map(changed, num_parallel_calls=tf.data.AUTOTUNE)
    return _counted(shown.prefetch(tf.data.AUTOTUNE))


def _counted(batches: Any) -> Contender:
    """Return a function that lets TensorFlow take the batches, as `fit` does, not Python."""
    import tensorflow as tf

    @tf.function
    def count() -> tf.Tensor:
        def add(images: tf.Tensor, batch: Any) -> tf.Tensor:
            return images + tf.shape(tf.nest.flatten(batch)[0])[0]

        return batches.reduce(0, add)

    return lambda: int(count())


def _augmented(images: np.ndarray) -> np.ndarray:
    return augment(images, AUGMENTATION, seed=0, epoch=0, indices=np.arange(len(images)))


def _preview(images: np.ndarray, rounds: int) -> dict[str, str]:
    """Return what one image and its 24 neighbours take, as the window shows them."""
    neighbours = np.repeat(images[:1], 25, axis=0)

    def seconds() -> float:
        start = time.perf_counter()
        _augmented(neighbours)
        return time.perf_counter() - start

    few = statistics.median(seconds() for _ in range(10 * rounds))
    return {"a preview of 25 images": f"{few * 1000:.2f} ms"}


def _trainings(pairs: int) -> dict[str, str]:
    """Return how fast cnn-2conv is trained with and without augmentation."""
    from fmnist_workbench.engine.desk import start

    with tempfile.TemporaryDirectory() as folder:
        home, desk = Path(folder), start()
        info = open_dataset(home, "fashion-mnist")
        split = Split(limit=TRAINED_ON)
        data = DataRef(source=info.source, checksum=info.checksum, split=split)

        def speed(augmentation: Augmentation) -> float:
            gc.collect()
            # The second epoch: the first one traces.
            recipe = Recipe(epochs=2, batch_size=BATCH, augmentation=augmentation)
            result = desk.run(StartRun(home, NETWORK, recipe, data), PipedChannel())
            return TRAINED_ON * (1 - split.validation) / result.history[-1].seconds

        speeds = []
        for number in range(pairs):
            order = (AUGMENTATION, Augmentation())
            taken = {each: speed(each) for each in (order if number % 2 else order[::-1])}
            speeds.append((taken[order[0]], taken[order[1]]))
    return {
        "training cnn-2conv augmented, images/s": f"{_median(speeds, 0):,.0f}",
        "training cnn-2conv as they are, images/s": f"{_median(speeds, 1):,.0f}",
        "training augmented against as they are": _spread([a / b for a, b in speeds]),
    }


def _median(speeds: list[tuple[float, float]], which: int) -> float:
    return statistics.median(pair[which] for pair in speeds)


def _spread(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def main() -> None:
    """Print the figures."""
    for figure, value in run().items():
        print(f"{figure}: {value}")


if __name__ == "__main__":
    main()
