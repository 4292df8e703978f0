"""`runs thin`: what old checkpoints take is freed."""

from argparse import Namespace

from fmnist_workbench.cli.context import Context
from fmnist_workbench.cli.opening import open_named
from fmnist_workbench.cli.words import options_named
from fmnist_workbench.spec.thinjobs import Keeping
from fmnist_workbench.spec.words import count, epochs_named, size
from fmnist_workbench.storage.runs import mark_interrupted, thin_runs


def thin(context: Context, options: Namespace) -> None:
    """Delete checkpoints of runs but those that something may need, and say what it came to."""
    mark_interrupted(context.home)
    with options_named():
        keeping = Keeping.of(keep_every=options.keep_every)
    for name in options.runs:
        open_named(context, name)
    thinned = thin_runs(context.home, options.runs, keeping, dry_run=options.dry_run)
    if context.json:
        context.print_json([one.to_dict() for one in thinned])
        return
    verb = "would free" if options.dry_run else "freed"
    for one in thinned:
        context.print(
            f"run {one.run}: {verb} {size(one.freed)}, the weights of "
            f"{count(one.dropped, 'epoch')}; {size(one.bytes)} stay, "
            f"with those of {epochs_named(one.epochs)}"
        )
