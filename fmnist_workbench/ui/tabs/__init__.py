"""The six tabs: one file each."""
