"""FMNIST Workbench: experiments with convolutional networks on small images."""

__version__ = "0.1.0"
