"""Painting: strokes without gaps, soft edges, intensity, and wiping."""

import numpy as np
import pytest

from fmnist_workbench.ui.sketch import Brush, Sketch

WHITE = Brush(2.5, (255,))


def _stroke(sketch: Sketch, *points: tuple[float, float], brush: Brush = WHITE) -> None:
    sketch.press(points[0], brush)
    for point in points[1:]:
        sketch.drag(point, brush)


def test_a_fast_stroke_has_no_gaps() -> None:
    sketch = Sketch((28, 28, 1))
    _stroke(sketch, (2.5, 14.5), (25.5, 14.5))
    assert (sketch.pixels[14, 2:26, 0] == 255).all()
    assert not sketch.pixels[:, 28:].any()


def test_a_stroke_ends_softly_and_stays_soft_however_often_it_is_gone_over() -> None:
    once, often = Sketch((28, 28, 1)), Sketch((28, 28, 1))
    _stroke(once, (5, 14.5), (20, 14.5))
    _stroke(often, *[(5, 14.5), (20, 14.5)] * 20)
    column = once.pixels[:, 12, 0]
    assert ((column > 0) & (column < 255)).any()
    assert np.array_equal(once.pixels, often.pixels)


def test_intensity_is_what_a_stroke_leaves() -> None:
    sketch = Sketch((28, 28, 1))
    _stroke(sketch, (5, 14.5), (20, 14.5), brush=Brush(4, (128,)))
    assert sketch.pixels.max() == 128


def test_black_wipes_away() -> None:
    sketch = Sketch((28, 28, 1))
    _stroke(sketch, (5, 14.5), (20, 14.5))
    _stroke(sketch, (5, 14.5), (20, 14.5), brush=Brush(6, (0,)))
    assert not sketch.pixels.any()


def test_colours_are_painted_on_colour_images() -> None:
    sketch = Sketch((32, 32, 3))
    _stroke(sketch, (16.5, 16.5), brush=Brush(6, (255, 128, 0)))
    assert sketch.pixels[16, 16].tolist() == [255, 128, 0]


@pytest.mark.parametrize("to", [(-50.0, -50.0), (90.0, 10.0)])
def test_a_stroke_may_leave_the_image(to: tuple[float, float]) -> None:
    sketch = Sketch((28, 20, 1))
    _stroke(sketch, (10, 10), to)
    assert sketch.pixels[9:11, 9:11].any()


def test_clear_and_load_start_afresh() -> None:
    sketch = Sketch((28, 28, 1))
    image = np.full((28, 28, 1), 7, np.uint8)
    sketch.load(image)
    _stroke(sketch, (5, 14.5), (20, 14.5))
    assert (image == 7).all(), "what was loaded is the data set's own and must not be painted on"
    sketch.clear()
    assert not sketch.pixels.any()


def test_a_step_that_changed_nothing_is_not_undone_on_its_own() -> None:
    sketch = Sketch((28, 28, 1))
    sketch.press((5.0, 5.0), Brush(4, (255,)))
    sketch.drag((20.0, 5.0), Brush(4, (255,)))
    sketch.press((5.0, 25.0), Brush(4, (0,)))  # wipes where nothing is
    assert sketch.undo()
    assert not sketch.pixels.any()
    assert not sketch.undo()
    assert sketch.redo()
    assert sketch.pixels.any()
