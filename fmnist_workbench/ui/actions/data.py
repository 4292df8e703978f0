"""Opening, choosing, closing and making data sets."""

from collections.abc import Callable
from pathlib import Path

from fmnist_workbench.datasets.split import partition
from fmnist_workbench.spec.data import AS_IT_IS, DataInfo, DataRef, Reading, Split
from fmnist_workbench.spec.datajobs import (
    DataMade,
    DigitsPreview,
    MakeData,
    OpenData,
    PreviewDigits,
)
from fmnist_workbench.spec.errors import InputError
from fmnist_workbench.spec.jobs import ListRuns
from fmnist_workbench.spec.making import DataFormat, Plan, Synthesize
from fmnist_workbench.spec.results import RunList
from fmnist_workbench.spec.words import count
from fmnist_workbench.storage import cache
from fmnist_workbench.ui.actions.datajobs import DataJobs
from fmnist_workbench.ui.child import Answers, Child
from fmnist_workbench.ui.state import Notice, NoticeAction, OpenedData, State
from fmnist_workbench.worker.messages import Failed

_MAKES = {
    "prepare": "writing",
    "augment": "augmenting images for",
    "synthesize": "drawing",
    "split": "splitting images for",
}
"""What goes on while a plan of this kind is carried out, before the name of what is made."""


class DataActions:
    """What a person can do with data sets; reading and making happens in the data child."""

    def __init__(self, home: Path, state: State, child: Child) -> None:
        self._home = home
        self._state = state
        self._child = child
        self._jobs = DataJobs(state, child)
        self._order: tuple[str, ...] = ()
        self._opening: list[str] = []
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
        refused: Callable[[str], None] | None = None,
    ) -> Callable[[], None]:
        """Open a data set by name or path.

        Args:
            source: As on the command line.
            choose: Whether to make it the one in use, once it is there.
            checksum: The arrays it must hold; the cache's copy of them will do.
            reading: How to read it, where it does not say so itself.
            then: Called when it is there and chosen.
            refused: Told what is wrong, in place of a notice; "" where it was stopped.

        Returns:
            What stops it.
        """

        def opened(info: DataInfo) -> None:
            self._opening.remove(source)
            if checksum is not None and info.checksum != checksum:
                self._say_changed(source)
                return
            self._opened(info, choose)
            then()

        def ended(failed: Failed | None) -> None:
            self._opening.remove(source)
            if refused is not None:
                refused(failed.message if failed else "")
            elif failed is not None:
                self._say_failed(failed)

        request = OpenData(self._home, source, checksum, reading)
        self._opening.append(source)
        return self._jobs.start(
            request, f"opening {Path(source).name}" if choose else "", opened, ended
        )

    def is_opening(self, source: str) -> bool:
        """Whether a data set has been asked for and is not there yet."""
        return source in self._opening

    def keep_order(self, sources: tuple[str, ...]) -> None:
        """List data sets in this order, whichever is open first; others follow as they come."""
        self._order = sources

    def make(
        self,
        plan: Plan,
        out: Path,
        data_format: DataFormat,
        again: Callable[[], None] = lambda: None,
    ) -> Callable[[], None]:
        """Make a data set, write it, and make it the one in use.

        Args:
            plan: What is made.
            out: The file or folder to write; what it is written as says `data_format`.
            data_format: The format.
            again: Asks for another plan, where this one fails.

        Returns:
            What stops it.
        """

        def made(result: DataMade) -> None:
            self._opened(result.info, choose=self._state.training.value == "idle")
            info = result.info
            text = (
                f"{info.name} is made: {count(info.train, 'training image')}, "
                f"{count(info.test or 0, 'test image')}. It lies in {result.path}."
            )
            self._state.notice.set(Notice(" ".join((text, *result.notes)), about="data"))

        def ended(failed: Failed | None) -> None:
            if failed is not None:
                self._say_failed(failed, NoticeAction("Change and try again", again))

        request = MakeData(self._home, plan, out, data_format)
        return self._jobs.start(request, f"{_MAKES[plan.kind]} {out.name}", made, ended)

    def preview_digits(
        self,
        plan: Synthesize,
        shown: Callable[[DigitsPreview], None],
        refused: Callable[[str], None],
    ) -> Callable[[], None]:
        """Have a few digits drawn; of several such wishes that wait only the newest counts.

        Args:
            plan: How they are drawn.
            shown: Called with the digits.
            refused: Told instead why there are none.

        Returns:
            What takes the wish back.
        """
        answers = Answers(done=shown, failed=lambda failed: refused(failed.message))
        job = self._child.latest("digits", PreviewDigits(plan), answers)

        def stop() -> None:
            self._child.cancel(job)
            self._child.drop(job)

        return stop

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
        self._fit_split(opened)
        state.data.set(opened)

    def why_not_close(self, opened: OpenedData | None) -> str:
        """Return why an open data set has to stay open, "" if it can be closed."""
        if opened is None:
            return "No data set is open."
        if comes_with_us(opened.info):
            return "Data sets that come with the workbench stay open."
        if opened is self._state.data.value and self._state.training.value != "idle":
            return "A training is using it."
        return ""

    def close(self, opened: OpenedData) -> None:
        """Take an open data set out of the list; its file stays where it is."""
        state = self._state
        why_not = self.why_not_close(opened)
        if why_not:
            state.notice.set(Notice(f"{opened.info.name} stays open: {why_not}", about="data"))
            return
        others = tuple(other for other in state.opened.value if other is not opened)
        if opened is state.data.value:
            if others:
                self.choose(others[0])
            else:
                state.image.set(None)
                state.data.set(None)
        state.opened.set(others)
        text = (
            f"{opened.info.name} is closed. Nothing is deleted: it lies in {opened.info.source}, "
            "and Open data… brings it back."
        )
        state.notice.set(Notice(text, about="data"))

    def resplit(self, split: Split) -> None:
        """Change how validation images are taken out of the training images.

        Raises:
            InputError: The data set in use has too few images for it.
        """
        if self._state.data.value is not None:
            partition(self._state.data.value.arrays, split)
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

    def _fit_network(self) -> None:
        """Give the network, a preset or one of before, the shape and classes of the data in use."""
        opened, network = self._state.data.value, self._state.network
        if opened is not None:
            shape, classes = opened.info.shape, len(opened.info.classes)
            network.set(network.value.fitted(shape, classes))

    def _fit_split(self, opened: OpenedData) -> None:
        """Keep the split in force where a data set has the images for it, else take the usual."""
        try:
            partition(opened.arrays, self._state.split.value)
        except InputError:
            self._state.split.set(Split(seed=self._state.split.value.seed))

    def _opened(self, info: DataInfo, choose: bool) -> None:
        state = self._state
        state.clear_notice("data")
        known = next((o for o in state.opened.value if o.info.source == info.source), None)
        if known is not None and known.info == info:
            opened = known
        elif known is not None and self._is_trained_on(known):
            text = f"{info.name} is being trained on as it was; stop the training to read it anew."
            state.notice.set(Notice(text, "warning", about="data"))
            return
        else:
            opened = OpenedData(info, cache.load(self._home, info.checksum))
            self._list(opened, in_place_of=known)
            choose = choose or known is state.data.value is not None
        if choose:
            self.choose(opened)

    def _list(self, opened: OpenedData, in_place_of: OpenedData | None) -> None:
        sets = self._state.opened.value
        if in_place_of is None:
            sets = tuple(sorted((*sets, opened), key=self._rank))
        else:
            sets = tuple(opened if other is in_place_of else other for other in sets)
        self._state.opened.set(sets)

    def _rank(self, opened: OpenedData) -> int:
        """Return where a set stands in the list; those of which nothing is known stand last."""
        source = opened.info.source
        return self._order.index(source) if source in self._order else len(self._order)

    def _is_trained_on(self, opened: OpenedData) -> bool:
        return opened is self._state.data.value and self._state.training.value != "idle"

    def _say_changed(self, source: str) -> None:
        text = (
            f"The images of {source} are not those the run was trained on; put the old ones back."
        )
        self._state.notice.set(Notice(text, "warning", about="data"))

    def _say_failed(self, failed: Failed, *actions: NoticeAction) -> None:
        self._state.notice.set(
            Notice(failed.message, "warning", failed.detail, actions, about="data")
        )


def comes_with_us(info: DataInfo) -> bool:
    """Return whether a data set is built in: its source is its name, others' is a path."""
    return info.source == info.name
