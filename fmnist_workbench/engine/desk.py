"""The engine's desk: all its jobs, and the model they share."""

from collections.abc import Callable
from typing import Any

import numpy as np

from fmnist_workbench.engine.activations import activate
from fmnist_workbench.engine.build import build
from fmnist_workbench.engine.compare import compare_transfer
from fmnist_workbench.engine.cost import measure_cost
from fmnist_workbench.engine.evaluate import evaluate
from fmnist_workbench.engine.exporting import export_run
from fmnist_workbench.engine.findrate import find_rate
from fmnist_workbench.engine.images import pixels_of
from fmnist_workbench.engine.loading import load_model
from fmnist_workbench.engine.runtime import set_up
from fmnist_workbench.engine.table import Table, TableModel
from fmnist_workbench.engine.train import continue_run, start_run
from fmnist_workbench.spec.costjobs import MeasureCost
from fmnist_workbench.spec.exportjobs import ExportRun
from fmnist_workbench.spec.jobs import (
    Activate,
    BuildModel,
    Channel,
    ContinueRun,
    Evaluate,
    FindRate,
    LoadRun,
    Predict,
    Request,
    StartRun,
)
from fmnist_workbench.spec.results import Activation, ModelReady, Prediction, Result
from fmnist_workbench.spec.transferjobs import CompareTransfer
from fmnist_workbench.storage import runs

_QUICK = (Predict, Activate)


def start() -> "EngineDesk":
    """Set TensorFlow up and return the desk."""
    return EngineDesk(set_up())


class EngineDesk:
    """Implements `spec.jobs.Desk` with Keras.

    Args:
        device: What models are computed on.
    """

    def __init__(self, device: str) -> None:
        self.device = device
        self._table = Table(device)
        self._jobs: dict[type[Any], Callable[[Any, Channel], Result]] = {
            BuildModel: self._build,
            LoadRun: self._load,
            StartRun: lambda request, channel: start_run(request, channel, self._table),
            ContinueRun: lambda request, channel: continue_run(request, channel, self._table),
            MeasureCost: lambda request, channel: measure_cost(request, channel, device),
            FindRate: lambda request, channel: find_rate(request, channel, device),
            Evaluate: lambda request, channel: evaluate(request, channel, self._table),
            CompareTransfer: lambda request, channel: compare_transfer(request, channel, device),
            ExportRun: export_run,
            Predict: self._predict,
            Activate: self._activate,
        }

    def run(self, request: Request, channel: Channel) -> Result:
        """Do a job to its end; see `spec.jobs.Desk` for the errors."""
        return self._jobs[type(request)](request, channel)

    def is_quick(self, request: Request) -> bool:
        """Whether a request may be served between two steps of another job."""
        return isinstance(request, _QUICK)

    def _build(self, request: BuildModel, _: Channel) -> ModelReady:
        self._table.put(TableModel(request.network, build(request.network, request.seed)))
        return self._table.model().ready()

    def _load(self, request: LoadRun, _: Channel) -> ModelReady:
        self._table.put(load_model(runs.open_run(request.home, request.run)))
        return self._table.model().ready()

    def _predict(self, request: Predict, _: Channel) -> Prediction:
        model = self._table.model()
        output = model.forward(pixels_of(request.image, request.home, model.network))
        return Prediction(int(np.argmax(output)), tuple(map(float, output)))

    def _activate(self, request: Activate, _: Channel) -> Activation:
        return activate(request, self._table)
