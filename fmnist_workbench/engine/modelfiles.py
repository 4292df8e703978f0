"""Each format a model is exported in: how it is written, and how it is run from there.

What is only needed for one format is imported where that is used: it may not be installed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from fmnist_workbench.spec.modelformats import ModelFormatName

Floats = NDArray[np.float32]

Predictor = Callable[[Floats], Floats]
"""From images, (N, H, W, C) in [0, 1], to what the model makes of them, (N, classes)."""


@dataclass(frozen=True)
class Codec:
    """How a format is written, and read back with its own runtime."""

    write: Callable[[keras.Model, Path], None]
    read: Callable[[Path], Predictor]


def _save_keras(model: keras.Model, path: Path) -> None:
    model.save(path)


def _read_keras(path: Path) -> Predictor:
    model = keras.models.load_model(path, compile=False)

    def run(images: Floats) -> Floats:
        return np.asarray(model(images, training=False))

    return run


def _export(kind: str, model: keras.Model, path: Path) -> None:
    model(np.zeros((1, *model.input_shape[1:]), np.float32))  # Keras asks for one call before ONNX
    model.export(path, format=kind, verbose=False)


def _read_saved_model(path: Path) -> Predictor:
    loaded = tf.saved_model.load(path)

    def run(images: Floats) -> Floats:  # holds `loaded`, whose variables go with it
        return cast(Floats, loaded.serve(images).numpy())

    return run


def _read_onnx(path: Path) -> Predictor:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name

    def run(images: Floats) -> Floats:
        return cast(Floats, session.run(None, {name: images})[0])

    return run


def _read_litert(path: Path) -> Predictor:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=str(path))
    source: dict[str, Any] = interpreter.get_input_details()[0]
    target: dict[str, Any] = interpreter.get_output_details()[0]

    def run(images: Floats) -> Floats:
        interpreter.resize_tensor_input(source["index"], images.shape)
        interpreter.allocate_tensors()
        interpreter.set_tensor(source["index"], images)
        interpreter.invoke()
        return cast(Floats, interpreter.get_tensor(target["index"]))

    return run


CODECS: dict[ModelFormatName, Codec] = {
    "keras": Codec(_save_keras, _read_keras),
    "saved_model": Codec(partial(_export, "tf_saved_model"), _read_saved_model),
    "onnx": Codec(partial(_export, "onnx"), _read_onnx),
    "litert": Codec(partial(_export, "litert"), _read_litert),
}
