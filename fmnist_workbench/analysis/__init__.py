"""Results worked out from arrays. NumPy and scikit-learn."""
