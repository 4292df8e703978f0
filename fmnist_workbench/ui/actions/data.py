"""Opening and choosing data sets."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from fmnist_workbench.spec.data import AS_IT_IS, DataInfo, DataRef, Reading, Split
from fmnist_workbench.spec.jobs import Event, ListRuns, OpenData, Progress, RunList
from fmnist_workbench.storage import cache
from fmnist_workbench.ui.child import Answers, Child
from fmnist_workbench.ui.state import Activity, Notice, OpenedData, State
from fmnist_workbench.worker.messages import Failed


class DataActions:
    """What a person can do with data sets; reading happens in the data child."""

    def __init__(self, home: Path, state: State, child: Child) -> None:
        self._home = home
        self._state = state
        self._child = child
        state.network.watch(lambda _network: self._fit_network())
        state.data.watch(lambda _data: self._fit_network())

    def open(
        self,
        source: str,
        *,
        choose: bool = True,
        checksum: str | None = None,
        reading: Reading = AS_IT_IS,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """Open a data set by name or path.

        Args:
            source: As on the command line.
            choose: Whether to make it the one in use, once it is there.
            checksum: The arrays it must hold; the cache's copy of them will do.
            reading: How to read it, where it does not say so itself.
            then: Called when it is there and chosen.
        """

        def opened(info: DataInfo) -> None:
            if checksum is not None and info.checksum != checksum:
                self._say_changed(source)
                return
            self._opened(info, choose)
            then()

        answers = Answers(
            done=opened,
            failed=self._refused,
            cancelled=lambda: self._state.activity.set(None),
            said=lambda event: self._progress(job, event),
        )
        job = self._child.submit(OpenData(self._home, source, checksum, reading), answers)
        if choose:
            self._say(job, f"opening {Path(source).name}")

    def choose(self, opened: OpenedData) -> None:
        """Make an open data set the one in use, and fit the network to its images."""
        state = self._state
        if state.training.value != "idle":
            state.notice.set(
                Notice("Stop the training before choosing another data set.", about="data")
            )
            return
        if opened is state.data.value:
            return
        state.image.set(None)
        state.data.set(opened)

    def _fit_network(self) -> None:
        """Give the network, a preset or one of before, the shape and classes of the data in use."""
        opened, network = self._state.data.value, self._state.network
        if opened is not None:
            shape, classes = opened.info.shape, len(opened.info.classes)
            network.set(network.value.fitted(shape, classes))

    def resplit(self, split: Split) -> None:
        """Change how validation images are taken out of the training images."""
        self._state.split.set(split)

    def ref(self) -> DataRef | None:
        """Return the data set in use as runs remember it, None while there is none."""
        opened = self._state.data.value
        if opened is None:
            return None
        info = opened.info
        return DataRef(
            source=info.source,
            checksum=info.checksum,
            split=self._state.split.value,
            reading=info.reading,
        )

    def list_runs(self) -> None:
        """Look at the runs on disk again."""
        self._child.latest("runs", ListRuns(self._home), Answers(done=self._runs_listed))

    def _runs_listed(self, runs: RunList) -> None:
        self._state.runs.set(runs.rows)

    def _opened(self, info: DataInfo, choose: bool) -> None:
        state = self._state
        state.activity.set(None)
        state.clear_notice("data")
        known = next((o for o in state.opened.value if o.info.source == info.source), None)
        if known is None or known.info.checksum != info.checksum:
            opened = OpenedData(info, cache.load(self._home, info.checksum))
            others = tuple(o for o in state.opened.value if o is not known)
            state.opened.set((*others, opened))
        else:
            opened = known
        if choose:
            self.choose(opened)

    def _say_changed(self, source: str) -> None:
        self._state.activity.set(None)
        text = (
            f"The images of {source} are not those the run was trained on; put the old ones back."
        )
        self._state.notice.set(Notice(text, "warning", about="data"))

    def _refused(self, failed: Failed) -> None:
        self._state.activity.set(None)
        self._state.notice.set(Notice(failed.message, "warning", failed.detail, about="data"))

    def _progress(self, job: int, event: Event) -> None:
        if isinstance(event, Progress) and self._state.training.value == "idle":
            self._say(job, event.text, event.done / max(event.total, 1))

    def _say(self, job: int, text: str, fraction: float | None = None) -> None:
        cancel = partial(self._child.cancel, job)
        self._state.activity.set(Activity(text, fraction, cancel=cancel))
