"""What is read of one file at most, whatever its format."""

MAX_BYTES = 2 * 2**30
"""Of all arrays of a file together, unpacked."""
