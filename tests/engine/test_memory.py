"""A model that nobody wants any more gives its memory back."""

import tensorflow as tf

from fmnist_workbench.spec.jobs import BuildModel

from .conftest import ScriptedChannel


def held(variables):
    return sum(
        tf.size(tf.raw_ops.ReadVariableOp(resource=v.value.handle, dtype=v.dtype)).numpy()
        for v in variables
    )


def test_another_model_on_the_table_frees_the_one_that_was_trained(desk, start_request, network):
    desk.run(start_request, ScriptedChannel())
    trained = desk._table.model().model
    variables = [*trained.variables, *trained.optimizer.variables]
    assert held(variables) > 3 * trained.count_params() - 100
    desk.run(BuildModel(network, seed=0), ScriptedChannel())
    assert held(variables) == len(variables)
    assert held(desk._table.model().model.weights) == desk._table.model().model.count_params()
