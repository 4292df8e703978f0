"""The formats in which a trained model leaves the workbench."""

from dataclasses import dataclass
from typing import Literal

from fmnist_workbench.spec.extras import missing_extra, require_extra

ModelFormatName = Literal["keras", "saved_model", "onnx", "litert"]


@dataclass(frozen=True)
class ModelFormat:
    """One format.

    Attributes:
        title: As people call it.
        suffix: What a file's name must end in; a folder may be called anything.
        is_folder: Whether it is a folder of files.
        about: What it is for, in a sentence.
        extra: Our optional dependencies that hold what it needs, empty for none.
        modules: What is imported to write it, and to read it back, beyond what we always need.
    """

    name: ModelFormatName
    title: str
    suffix: str
    about: str
    is_folder: bool = False
    extra: str = ""
    modules: tuple[str, ...] = ()

    @property
    def missing(self) -> str:
        """What must be installed before it can be written, in a sentence, or nothing."""
        return missing_extra(self.title, self.modules, self.extra)

    def require(self) -> None:
        """Refuse a format for which something is missing.

        Raises:
            InputError: Says what, and how to install it.
        """
        require_extra(self.title, self.modules, self.extra)


MODEL_FORMATS: dict[ModelFormatName, ModelFormat] = {
    each.name: each
    for each in (
        ModelFormat(
            name="keras",
            title="Keras",
            suffix=".keras",
            about="Layers and weights in one file, to be used, changed or trained further wherever "
            "Keras is: keras.models.load_model opens it.",
        ),
        ModelFormat(
            name="saved_model",
            title="SavedModel",
            suffix=".savedmodel",
            is_folder=True,
            about="A folder with TensorFlow's own graph of the computation, which runs wherever "
            "TensorFlow does, without Keras: what TensorFlow Serving takes.",
        ),
        ModelFormat(
            name="onnx",
            title="ONNX",
            suffix=".onnx",
            extra="onnx",
            modules=("onnx", "onnxruntime", "tf2onnx"),
            about="The open exchange format: ONNX Runtime runs it from Python, C++, Java, "
            "JavaScript and more, without TensorFlow.",
        ),
        ModelFormat(
            name="litert",
            title="LiteRT",
            suffix=".tflite",
            extra="litert",
            modules=("ai_edge_litert",),
            about="For phones, single-board computers and the like (once called TensorFlow Lite): "
            "a small file and a runtime of a few megabytes.",
        ),
    )
}
"""All formats by name, in the order in which they are shown."""
