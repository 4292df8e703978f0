"""What an experiment is: frozen values that round-trip through JSON.

This room knows no TensorFlow, no Tk and no files. Everything the other rooms pass to one another
is one of its values.
"""

import os

# We use no plugins of pydantic; looking for some would read the metadata of every package installed
# before the first value can be made, while a person waits for the window.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
