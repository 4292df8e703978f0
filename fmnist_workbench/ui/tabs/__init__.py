"""The six tabs: one file each, with its class under the name `TAB`."""

ORDER = ("data", "explore", "network", "train", "evaluate", "activations")
"""Module names, in the order of the work; the title is the name, capitalized."""
