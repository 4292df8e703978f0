"""A desk that cannot start, as with a damaged TensorFlow."""


def start() -> None:
    raise ImportError("no libtensorflow here")
