"""Data sets in NumPy's .npz format: which array is what.

Read are arrays named like Keras's `x_train, y_train, x_test, y_test` and their common variants, and
the form that `numpy.savez(file, x_train, y_train, x_test, y_test)` leaves, without names: arr_0 to
arr_3. Test arrays, or the test labels alone, may be missing; images for validation may stand in
`x_val` and `y_val`; class names in `classes` or `class_names`, else in a file beside.
"""

import re
from pathlib import Path

import numpy as np

from fmnist_workbench.datasets.dataset import Array, DataSet, make_dataset
from fmnist_workbench.datasets.formats.archive import Header, open_archive
from fmnist_workbench.datasets.formats.classlist import class_file, find_classes
from fmnist_workbench.datasets.labels import ClassList, class_names
from fmnist_workbench.datasets.pixels import image_shape
from fmnist_workbench.datasets.progress import Report, silent
from fmnist_workbench.spec.data import AS_IT_IS, Reading
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.network import MAX_CLASSES

ROLES = {
    "x_train": ("x_train", "train_images", "train_x", "images_train", "train_data", "x", "images"),
    "y_train": ("y_train", "train_labels", "train_y", "labels_train", "y", "labels"),
    "x_test": ("x_test", "test_images", "test_x", "images_test", "test_data"),
    "y_test": ("y_test", "test_labels", "test_y", "labels_test"),
    "x_val": ("x_val", "x_valid", "x_validation", "val_images", "val_x", "images_val"),
    "y_val": ("y_val", "y_valid", "y_validation", "val_labels", "val_y", "labels_val"),
    "classes": ("classes", "class_names", "label_names"),
}
"""Names by which each array is known, in small letters."""

_UNNAMED = re.compile(r"arr_(\d+)")


def read(path: Path, report: Report = silent, reading: Reading = AS_IT_IS) -> DataSet:
    """Read a data set from an .npz file.

    Args:
        path: The file; its name without ending names the data set.
        report: Called before each array.
        reading: Whose class names count, if it has any.

    Raises:
        InputError: It is no .npz file, is damaged, or its arrays make no data set.
        MachineError: There is too little memory for it.
    """
    with open_archive(path, path.name) as archive:
        names = roles_of(archive.headers, path.name)
        _refuse_shapes(names, archive.headers, path.name)
        arrays = {}
        for done, (role, name) in enumerate(names.items()):

            def tick(done: int = done) -> None:
                report(f"Reading {path.name}", done, len(names))

            tick()
            arrays[role] = archive.load(name, tick)
    validation = _join_validation(arrays, path.name)
    return make_dataset(
        path.stem,
        arrays["x_train"],
        arrays["y_train"],
        arrays.get("x_test"),
        arrays.get("y_test"),
        classes=find_classes(reading, class_file(path.parent, path.stem), _own(arrays, path.name)),
        origin=path.name,
        validation=validation,
        tick=lambda: report(f"Reading {path.name}", len(names) - 1, len(names)),
    )


def files_of(path: Path, reading: Reading) -> list[Path]:
    """Return all files that say something of the data set in a file."""
    del reading
    names = class_file(path.parent, path.stem)
    return [path, *([names] if names else [])]


def _own(arrays: dict[str, Array], what: str) -> ClassList | None:
    if "classes" not in arrays:
        return None
    named = f"the list of classes in {what}"
    return ClassList(class_names(arrays["classes"], what=named), named)


def _join_validation(arrays: dict[str, Array], what: str) -> int:
    """Append the images for validation to the training images; return how many there are."""
    if ("x_val" in arrays) != ("y_val" in arrays):
        there, missing = ("x_val", "y_val") if "x_val" in arrays else ("y_val", "x_val")
        raise InputError(f"{what} has {there} but no {missing}; add it, or leave both out.")
    if "x_val" not in arrays:
        return 0
    parts = {role: arrays.pop(role) for role in ("x_val", "y_val")}
    for role, part in parts.items():
        train = arrays[f"{role[0]}_train"]
        if not part.ndim or not train.ndim or not len(train) or _form(part) != _form(train):
            raise InputError(
                f"{what} has {role} of {part.shape} {part.dtype} but {role[0]}_train of "
                f"{train.shape} {train.dtype}; save both in the same form."
            )
        arrays[f"{role[0]}_train"] = np.concatenate([train, part])
    if len(parts["x_val"]) != len(parts["y_val"]):
        raise InputError(
            f"{what} has {len(parts['x_val']):,} images in x_val but {len(parts['y_val']):,} "
            "labels in y_val; there must be one label for each image."
        )
    return len(parts["x_val"])


def _form(array: Array) -> tuple[tuple[int, ...], str]:
    """Return what two arrays must share to be joined without changing what their values mean."""
    return array.shape[1:], "i" if array.dtype.kind == "u" else array.dtype.kind


def roles_of(headers: dict[str, Header], what: str) -> dict[str, str]:
    """Return by role, a key of `ROLES`, which array plays it.

    Raises:
        InputError: There are no training images or labels, or two arrays could be the same thing.
    """
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
    for role in ("x_train", "x_test", "x_val"):
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
