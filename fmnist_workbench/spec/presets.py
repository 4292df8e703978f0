"""Named networks to start from, each with where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from fmnist_workbench.spec import architectures as nets
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import AnyLayer
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.sources import CHALLENGE, COMPARISON, LAB, NOTEBOOK, STUDY


@dataclass(frozen=True)
class Preset:
    """A network to start from.

    Attributes:
        layers: Makes its layers. Only when they are wanted: the window is usable sooner so.
        summary: A sentence on what it is good for.
        source: Where it comes from.
    """

    name: str
    layers: Callable[[], tuple[AnyLayer, ...]]
    summary: str
    source: str

    @cached_property
    def network(self) -> Network:
        """The network, for images of 28x28x1 and 10 classes."""
        return Network(name=self.name, layers=self.layers())


_ALL = (
    Preset(
        "linear",
        nets.linear,
        "No hidden layer: every pixel votes for every class. The baseline to beat.",
        COMPARISON,
    ),
    Preset(
        "mlp-2x60",
        partial(nets.mlp, 60, 60),
        "Two dense layers of 60: how much hidden layers alone add to a linear model.",
        COMPARISON,
    ),
    Preset(
        "mlp-128-64-32",
        partial(nets.mlp, 128, 64, 32),
        "Three dense layers that get narrower: deeper, but hardly better than two.",
        COMPARISON,
    ),
    Preset(
        "mlp-2x120",
        partial(nets.mlp, 120, 120, dropout=0.2),
        "Two dense layers of 120 with dropout: what is possible without convolutions.",
        COMPARISON,
    ),
    Preset(
        "cnn-3x32",
        partial(nets.cnn_3x32, dropout=0.2),
        "Three small convolutions and no hidden layer: strong for its few weights.",
        COMPARISON,
    ),
    Preset(
        "cnn-3x32-d30",
        partial(nets.cnn_3x32, dropout=0.1, hidden=(30,)),
        "The same with less dropout and a hidden layer of 30: the best of its study.",
        COMPARISON,
    ),
    Preset(
        "cnn-bn-196",
        nets.cnn_bn_196,
        "Wide convolutions in pairs, each with batch normalization: large, and slow.",
        COMPARISON,
    ),
    Preset(
        "cnn-2conv",
        partial(nets.cnn_2conv, kernel_size=3, strides=1),
        "Two convolutions with pooling, then a dense layer: the classic first CNN.",
        STUDY,
    ),
    Preset(
        "cnn-2conv-k3s2",
        partial(nets.cnn_2conv, kernel_size=3, strides=2),
        "cnn-2conv with strides of 2: hardly anything is left of so small an image.",
        STUDY,
    ),
    Preset(
        "cnn-2conv-k4s1",
        partial(nets.cnn_2conv, kernel_size=4, strides=1),
        "cnn-2conv with kernels of 4×4: more weights a filter, and no gain.",
        STUDY,
    ),
    Preset(
        "cnn-2conv-k4s2",
        partial(nets.cnn_2conv, kernel_size=4, strides=2),
        "cnn-2conv with kernels of 4×4 and strides of 2: both changes together.",
        STUDY,
    ),
    Preset(
        "cnn-3conv",
        nets.cnn_3conv,
        "A third convolution without padding: a single pixel is left of each map.",
        STUDY,
    ),
    Preset(
        "cnn-3conv-bn",
        nets.cnn_3conv_bn,
        "Three convolutions, zero-padded and batch-normalized: the best of its study.",
        STUDY,
    ),
    Preset(
        "tiny-7x7",
        nets.tiny_7x7,
        "A single filter of 7×7, then one of 5×5: small enough to look at every weight.",
        NOTEBOOK,
    ),
    Preset(
        "alexnet",
        nets.alexnet,
        "AlexNet for small images: 62 million weights, nearly all in dense layers.",
        f"{CHALLENGE}, after Krizhevsky et al. 2012",
    ),
    Preset(
        "lab-4conv",
        nets.lab_4conv,
        "Four convolutions with batch normalization; strides shrink the image, not pooling.",
        LAB,
    ),
    Preset(
        "lenet-5",
        nets.lenet_5,
        "The network that read cheques in the 1990s: tanh and average pooling.",
        "LeCun et al. 1998, Gradient-based learning applied to document recognition",
    ),
    Preset(
        "resnet-20",
        nets.resnet_20,
        "Nine residual blocks: twenty layers deep, and still easy to train.",
        "He et al. 2016, Deep residual learning for image recognition",
    ),
)

PRESETS: dict[str, Preset] = {preset.name: preset for preset in _ALL}


def preset(name: str) -> Network:
    """Return the preset network of this name, for 28×28×1 and 10 classes.

    Raises:
        InputError: There is none of this name.
    """
    if name not in PRESETS:
        raise InputError(f"there is no preset '{name}'; there are {', '.join(PRESETS)}.")
    return PRESETS[name].network
