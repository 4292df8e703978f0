"""File formats: one file each, with one entry in `datasets.reading`."""
