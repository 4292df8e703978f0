"""What is known of the built-in data sets without opening one, nor importing NumPy."""

from dataclasses import dataclass, field

from fmnist_workbench.datasets.kerascache import cifar10_is_there


@dataclass(frozen=True)
class BuiltIn:
    """What is known of a built-in data set without opening it.

    Attributes:
        train: How many training images; `test` likewise, None where there are none.
        files: SHA-256 of each IDX file, in the order x_train, y_train, x_test, y_test; empty for
            sets that come with other packages.
    """

    name: str
    title: str
    classes: tuple[str, ...]
    files: dict[str, str] = field(default_factory=dict)
    shape: tuple[int, int, int] = (28, 28, 1)
    train: int = 60_000
    test: int | None = 10_000


FASHION_MNIST = BuiltIn(
    name="fashion-mnist",
    title="Fashion-MNIST",
    classes=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    files={
        "train-images-idx3-ubyte.gz": (
            "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7"
        ),
        "train-labels-idx1-ubyte.gz": (
            "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056"
        ),
        "t10k-images-idx3-ubyte.gz": (
            "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa"
        ),
        "t10k-labels-idx1-ubyte.gz": (
            "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05"
        ),
    },
)

MNIST = BuiltIn(
    name="mnist",
    title="MNIST",
    classes=tuple("0123456789"),
    files={
        "train-images-idx3-ubyte.gz": (
            "0b367032e93c5d0cea0925647cfdb18614af8ee15f83e6f2fc2ad904a6835971"
        ),
        "train-labels-idx1-ubyte.gz": (
            "1787548bbe0bff1ec2ecdc0ef292b02df999e2d1a6002d27500982c652b17203"
        ),
        "t10k-images-idx3-ubyte.gz": (
            "1a1a05eab793c14bb050b398624a11b0ffd1a2953baed553b1b9bd079e2a20be"
        ),
        "t10k-labels-idx1-ubyte.gz": (
            "b91679a0acfe4ba0e50a2437a903084cba1f5f92592b016a25a7dfd00455798b"
        ),
    },
)

DIGITS = BuiltIn(
    name="digits",
    title="scikit-learn's digits",
    classes=tuple("0123456789"),
    shape=(8, 8, 1),
    train=1_797,
    test=None,
)

CIFAR10 = BuiltIn(
    name="cifar10",
    title="CIFAR-10",
    classes=(
        "airplane",
        "automobile",
        "bird",
        "cat",
        "deer",
        "dog",
        "frog",
        "horse",
        "ship",
        "truck",
    ),
    shape=(32, 32, 3),
    train=50_000,
)

BUILT_IN = {builtin.name: builtin for builtin in (FASHION_MNIST, MNIST, DIGITS, CIFAR10)}
"""All that have a name; CIFAR-10 can be read only if Keras has fetched it once."""


def at_hand() -> tuple[BuiltIn, ...]:
    """Return the built-in data sets that can be read on this computer."""
    return tuple(b for b in BUILT_IN.values() if b is not CIFAR10 or cifar10_is_there())
