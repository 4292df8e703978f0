"""What is set before TensorFlow is imported, and what is told of the machine."""

import os
import subprocess
import sys

import keras

from fmnist_workbench.engine import runtime

SHOW = """
import os, sys
import fmnist_workbench.engine
print("tensorflow" in sys.modules, *(os.environ[name] for name in sys.argv[1:]))
"""


def environment_after_import(**environment: str) -> list[str]:
    names = ["TF_ENABLE_ONEDNN_OPTS", "KERAS_BACKEND"]
    kept = {name: value for name, value in os.environ.items() if name not in names}
    command = [sys.executable, "-c", SHOW, *names]
    done = subprocess.run(
        command, env=kept | environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_the_environment_is_set_before_tensorflow_comes():
    assert environment_after_import() == ["False", "1", "tensorflow"]


def test_a_person_may_switch_onednn_off_but_the_backend_is_ours():
    found = environment_after_import(TF_ENABLE_ONEDNN_OPTS="0", KERAS_BACKEND="jax")
    assert found == ["False", "0", "tensorflow"]


def test_the_device_is_named():
    assert runtime.set_up() == "CPU"
    assert runtime.device_text({"device_name": "NVIDIA T4"}) == "GPU: NVIDIA T4"


def test_settings_of_a_keras_config_file_do_not_count():
    keras.config.set_image_data_format("channels_first")
    runtime.set_up()
    assert keras.config.image_data_format() == "channels_last"
