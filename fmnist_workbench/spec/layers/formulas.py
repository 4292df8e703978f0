"""How the arithmetic of a layer is written out: "(3·3·1 + 1)·32"."""


def times(*factors: int | str) -> str:
    """Return a product; a factor given as text is put in as it stands.

    Example:
        >>> times(26, 26, "(3·3 + 1)")
        '26·26·(3·3 + 1)'
    """
    return "·".join(factor if isinstance(factor, str) else f"{factor:,}" for factor in factors)


def plus_bias(weights: str, outputs: int | str, *, use_bias: bool) -> str:
    """Return the parameters of a layer whose outputs each have these weights, and a bias or not."""
    return times(f"({weights} + 1)" if use_bias else weights, outputs)
