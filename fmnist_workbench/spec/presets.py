"""Named networks to start from, each with where it comes from."""

from dataclasses import dataclass

from fmnist_workbench.spec import architectures as nets
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.layers import AnyLayer
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.sources import CHALLENGE, COMPARISON, LAB, NOTEBOOK, STUDY


@dataclass(frozen=True)
class Preset:
    """A network to start from.

    Attributes:
        network: The network, for images of 28x28x1 and 10 classes.
        summary: A sentence on what it is good for.
        source: Where it comes from.
    """

    network: Network
    summary: str
    source: str


def _preset(name: str, layers: tuple[AnyLayer, ...], summary: str, source: str) -> Preset:
    return Preset(Network(name=name, layers=layers), summary, source)


_ALL = (
    _preset(
        "linear",
        nets.linear(),
        "No hidden layer: every pixel votes for every class. The baseline to beat.",
        COMPARISON,
    ),
    _preset(
        "mlp-2x60",
        nets.mlp(60, 60),
        "Two dense layers of 60: how much hidden layers alone add to a linear model.",
        COMPARISON,
    ),
    _preset(
        "mlp-128-64-32",
        nets.mlp(128, 64, 32),
        "Three dense layers that get narrower: deeper, but hardly better than two.",
        COMPARISON,
    ),
    _preset(
        "mlp-2x120",
        nets.mlp(120, 120, dropout=0.2),
        "Two dense layers of 120 with dropout: what is possible without convolutions.",
        COMPARISON,
    ),
    _preset(
        "cnn-3x32",
        nets.cnn_3x32(dropout=0.2),
        "Three small convolutions and no hidden layer: strong for its few weights.",
        COMPARISON,
    ),
    _preset(
        "cnn-3x32-d30",
        nets.cnn_3x32(dropout=0.1, hidden=(30,)),
        "The same with less dropout and a hidden layer of 30: the best of its study.",
        COMPARISON,
    ),
    _preset(
        "cnn-bn-196",
        nets.cnn_bn_196(),
        "Wide convolutions in pairs, each with batch normalization: large, and slow.",
        COMPARISON,
    ),
    _preset(
        "cnn-2conv",
        nets.cnn_2conv(kernel_size=3, strides=1),
        "Two convolutions with pooling, then a dense layer: the classic first CNN.",
        STUDY,
    ),
    _preset(
        "cnn-2conv-k3s2",
        nets.cnn_2conv(kernel_size=3, strides=2),
        "cnn-2conv with strides of 2: hardly anything is left of so small an image.",
        STUDY,
    ),
    _preset(
        "cnn-2conv-k4s1",
        nets.cnn_2conv(kernel_size=4, strides=1),
        "cnn-2conv with kernels of 4×4: more weights a filter, and no gain.",
        STUDY,
    ),
    _preset(
        "cnn-2conv-k4s2",
        nets.cnn_2conv(kernel_size=4, strides=2),
        "cnn-2conv with kernels of 4×4 and strides of 2: both changes together.",
        STUDY,
    ),
    _preset(
        "cnn-3conv",
        nets.cnn_3conv(),
        "A third convolution without padding: a single pixel is left of each map.",
        STUDY,
    ),
    _preset(
        "cnn-3conv-bn",
        nets.cnn_3conv_bn(),
        "Three convolutions, zero-padded and batch-normalized: the best of its study.",
        STUDY,
    ),
    _preset(
        "tiny-7x7",
        nets.tiny_7x7(),
        "A single filter of 7×7, then one of 5×5: small enough to look at every weight.",
        NOTEBOOK,
    ),
    _preset(
        "alexnet",
        nets.alexnet(),
        "AlexNet for small images: 62 million weights, nearly all in dense layers.",
        f"{CHALLENGE}, after Krizhevsky et al. 2012",
    ),
    _preset(
        "lab-4conv",
        nets.lab_4conv(),
        "Four convolutions with batch normalization; strides shrink the image, not pooling.",
        LAB,
    ),
    _preset(
        "lenet-5",
        nets.lenet_5(),
        "The network that read cheques in the 1990s: tanh and average pooling.",
        "LeCun et al. 1998, Gradient-based learning applied to document recognition",
    ),
    _preset(
        "resnet-20",
        nets.resnet_20(),
        "Nine residual blocks: twenty layers deep, and still easy to train.",
        "He et al. 2016, Deep residual learning for image recognition",
    ),
)

PRESETS: dict[str, Preset] = {preset.network.name: preset for preset in _ALL}


def preset(name: str) -> Network:
    """Return the preset network of this name, for 28×28×1 and 10 classes.

    Raises:
        InputError: There is none of this name.
    """
    if name not in PRESETS:
        raise InputError(f"there is no preset '{name}'; there are {', '.join(PRESETS)}.")
    return PRESETS[name].network
