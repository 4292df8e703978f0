"""What the engine computes on: devices and versions."""

import platform
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

import fmnist_workbench


def set_up() -> str:
    """Prepare TensorFlow for this process, before its first operation; return the device's name.

    A GPU's memory is taken as it is needed, so that other programs can share it. Tests run this
    without a GPU: on one, only the naming and the growth below differ.

    Returns:
        "CPU", or "GPU: NVIDIA GeForce RTX 4070": what TensorFlow places operations on.
    """
    keras.config.set_floatx("float32")
    keras.config.set_image_data_format("channels_last")
    gpus = tf.config.list_physical_devices("GPU")
    for gpu in gpus:
        tf.config.experimental.set_memory_growth(gpu, enable=True)
    if not gpus:
        return "CPU"
    return device_text(tf.config.experimental.get_device_details(gpus[0]))


def device_text(details: dict[str, Any]) -> str:
    """Return the text for a GPU of these details, as TensorFlow gives them."""
    return f"GPU: {details.get('device_name', 'unnamed')}"


def has_gpu() -> bool:
    """Whether TensorFlow places operations on a GPU."""
    return bool(tf.config.list_logical_devices("GPU"))


def half_precision() -> str:
    """Return the Keras dtype policy that is fastest here: 16 bits on a GPU made for them."""
    gpus = tf.config.list_physical_devices("GPU")
    return policy_for([tf.config.experimental.get_device_details(gpu) for gpu in gpus])


def policy_for(gpus: Sequence[dict[str, Any]]) -> str:
    """Return the policy for GPUs of these details; from compute capability 7 on they are fast."""
    capable = [gpu.get("compute_capability", (0, 0)) >= (7, 0) for gpu in gpus]
    return "mixed_float16" if capable and all(capable) else "float32"


def versions() -> dict[str, str]:
    """Return the versions a run's figures depend on, for run.json."""
    return {
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "numpy": np.__version__,
        "fmnist-workbench": fmnist_workbench.__version__,
    }
