"""All we write to disk: atomic writes, the array cache, run folders, evaluations, the workspace."""
