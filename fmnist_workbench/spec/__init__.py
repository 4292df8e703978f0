"""What an experiment is: frozen values that round-trip through JSON.

This room knows no TensorFlow, no Tk and no files. Everything the other rooms pass to one another
is one of its values.
"""
