"""What the window's process and a spawned child do not load."""

import subprocess
import sys


def loaded_by(module: str) -> set[str]:
    code = f"import sys, {module}; print(*sys.modules)"
    return set(subprocess.check_output([sys.executable, "-c", code], text=True).split())


def test_client_loads_neither_the_loop_nor_the_engine():
    loaded = loaded_by("fmnist_workbench.worker.client")
    assert not any(
        name.startswith(("tensorflow", "keras", "fmnist_workbench.engine")) for name in loaded
    )
    assert "fmnist_workbench.worker.loop" not in loaded


def test_child_begins_with_next_to_nothing():
    loaded = loaded_by("fmnist_workbench.worker.entry")
    assert {name for name in loaded if name.startswith("fmnist_workbench")} == {
        "fmnist_workbench",
        "fmnist_workbench.worker",
        "fmnist_workbench.worker.entry",
    }
    assert "pydantic" not in loaded
