"""A file of TensorBoard's: records of scalars, texts and images, each at a step.

Written in this thread, record by record: TensorBoard's own writer has a thread beside it, and
TensorFlow's keeps a full disk to itself until the end.
"""

import time
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.text.summary_v2 import text_pb
from tensorboard.summary.writer.record_writer import RecordWriter


class EventFile:
    """A new file in the folder of one of TensorBoard's runs, after those that are there.

    All methods may raise OSError, also one that was called for something else: what is written
    may get to the disk later.

    Args:
        folder: Made if need be.
        first_step: TensorBoard drops what the files before this one have from here on, as when a
            broken epoch is repeated.
    """

    def __init__(self, folder: Path, first_step: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        # TensorBoard reads the files of a folder in the order of their names.
        path = folder / f"events.out.tfevents.{time.time_ns():020d}"
        self._file = path.open("xb")
        self._records = RecordWriter(self._file)
        self._write(Event(file_version="brain.Event:2"))
        restart = SessionLog(status=SessionLog.START)
        self._write(Event(session_log=restart, step=first_step))

    def scalars(self, step: int, values: Mapping[str, float]) -> None:
        """Add a point to each of these curves."""
        points = [Summary.Value(tag=tag, simple_value=value) for tag, value in values.items()]
        self._add(step, Summary(value=points))

    def text(self, step: int, tag: str, text: str) -> None:
        """Add a text, in Markdown."""
        self._add(step, text_pb(tag, text))

    def image(self, step: int, tag: str, pixels: NDArray[np.uint8]) -> None:
        """Add a picture, (H, W, 3)."""
        height, width, _ = pixels.shape
        png = BytesIO()
        Image.fromarray(pixels).save(png, "PNG")
        image = Summary.Image(
            width=width, height=height, colorspace=3, encoded_image_string=png.getvalue()
        )
        self._add(step, Summary(value=[Summary.Value(tag=tag, image=image)]))

    def flush(self) -> None:
        """Let TensorBoard see all of it."""
        self._file.flush()

    def close(self) -> None:
        """End the file; what cannot be written any more is lost."""
        with suppress(OSError):
            self._file.close()

    def _add(self, step: int, summary: Any) -> None:
        self._write(Event(step=step, summary=summary))

    def _write(self, event: Any) -> None:
        event.wall_time = time.time()
        self._records.write(event.SerializeToString())
