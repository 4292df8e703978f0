"""Data sets: reading, checking and splitting images. NumPy, no files written."""
