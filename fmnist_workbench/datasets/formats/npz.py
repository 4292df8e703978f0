"""Data sets in NumPy's .npz format: which array is what.

Read are arrays named like Keras's `x_train, y_train, x_test, y_test` and their common variants, and
the form that `numpy.savez(file, x_train, y_train, x_test, y_test)` leaves, without names: arr_0 to
arr_3. Test arrays may be missing; class names may stand in `classes` or `class_names`.
"""

import re
from pathlib import Path

from fmnist_workbench.datasets.dataset import DataSet, make_dataset
from fmnist_workbench.datasets.formats.archive import Header, open_archive
from fmnist_workbench.datasets.labels import MAX_CLASSES
from fmnist_workbench.datasets.pixels import image_shape
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.spec.errors import InputError

ROLES = {
    "x_train": ("x_train", "train_images", "train_x", "images_train", "train_data", "x", "images"),
    "y_train": ("y_train", "train_labels", "train_y", "labels_train", "y", "labels"),
    "x_test": ("x_test", "test_images", "test_x", "images_test", "test_data"),
    "y_test": ("y_test", "test_labels", "test_y", "labels_test"),
    "classes": ("classes", "class_names", "label_names"),
}
"""Names by which each array is known, in small letters."""

_UNNAMED = re.compile(r"arr_(\d+)")


def read(path: Path, report: Report = silent) -> DataSet:
    """Read a data set from an .npz file.

    Args:
        path: The file; its name without ending names the data set.
        report: Called before each array.

    Raises:
        InputError: It is no .npz file, is damaged, or its arrays make no data set.
        MachineError: There is too little memory for it.
    """
    with open_archive(path, path.name) as archive:
        names = _roles(archive.headers, path.name)
        _refuse_shapes(names, archive.headers, path.name)
        arrays = {}
        for done, (role, name) in enumerate(names.items()):
            report(f"Reading {path.name}", done, len(names))
            arrays[role] = archive.load(name)
    return make_dataset(
        path.stem,
        arrays["x_train"],
        arrays["y_train"],
        arrays.get("x_test"),
        arrays.get("y_test"),
        classes=arrays.get("classes"),
        origin=path.name,
    )


def _roles(headers: dict[str, Header], what: str) -> dict[str, str]:
    """Return which array plays which role."""
    if headers and all(_UNNAMED.fullmatch(name) for name in headers):
        return _roles_by_shape(headers, what)
    roles = _roles_by_name(list(headers), what)
    missing = [role for role in ("x_train", "y_train") if role not in roles]
    if missing:
        raise InputError(
            f"{what} has no {' and no '.join(missing)} (it has {_listed(headers)}); "
            "save the arrays as x_train, y_train and, if you like, x_test, y_test."
        )
    return roles


def _roles_by_name(names: list[str], what: str) -> dict[str, str]:
    roles: dict[str, str] = {}
    for name in names:
        for role, known in ROLES.items():
            if name.lower() not in known:
                continue
            if role in roles:
                raise InputError(
                    f"{what} has both {roles[role]} and {name}, and both could be {role}; "
                    "keep one of them."
                )
            roles[role] = name
    return roles


def _roles_by_shape(headers: dict[str, Header], what: str) -> dict[str, str]:
    """Pair unnamed images and labels in their order: the first pair is for training."""
    names = sorted(headers, key=lambda name: int(name.removeprefix("arr_")))
    if len(names) not in (2, 4):
        raise InputError(
            f"{what} holds {len(names)} unnamed arrays, but 2 or 4 are expected: training images "
            "and labels, then test images and labels; name them x_train and so on."
        )
    images = [name for name in names if not _looks_like_labels(headers[name])]
    if len(images) != len(names) // 2:
        # Tiny flat images look like one-hot labels: then the usual order decides.
        images = names[::2]
    labels = [name for name in names if name not in images]
    roles = ("x_train", "y_train", "x_test", "y_test")
    in_pairs = (name for pair in zip(images, labels, strict=True) for name in pair)
    return dict(zip(roles, in_pairs, strict=False))


def _refuse_shapes(names: dict[str, str], headers: dict[str, Header], what: str) -> None:
    """Refuse arrays that cannot be images by their headers alone, before they are unpacked."""
    for role in ("x_train", "x_test"):
        if role in names:
            image_shape(headers[names[role]].shape, what=f"{names[role]} of {what}")


def _looks_like_labels(header: Header) -> bool:
    shape = header.shape
    return len(shape) == 1 or (len(shape) == 2 and shape[1] <= MAX_CLASSES)


def _listed(headers: dict[str, Header], limit: int = 6) -> str:
    names = list(headers)
    if not names:
        return "no arrays"
    return ", ".join(names[:limit]) + (", …" if len(names) > limit else "")
