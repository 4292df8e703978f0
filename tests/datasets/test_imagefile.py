"""A picture file becomes pixels as they are, or is refused in one sentence."""

import numpy as np
import pytest
from PIL import Image

from fmnist_workbench.datasets.imagefile import read_image
from fmnist_workbench.spec.errors import InputError

PIXELS = np.arange(12, dtype=np.uint8).reshape(3, 4) * 20


def test_grey_pixels_are_neither_scaled_nor_inverted(tmp_path):
    Image.fromarray(PIXELS).save(tmp_path / "a.png")
    assert (read_image(tmp_path / "a.png", (3, 4, 1))[..., 0] == PIXELS).all()


def test_grey_becomes_colour_and_colour_grey_as_the_network_takes_it(tmp_path):
    Image.fromarray(PIXELS).save(tmp_path / "grey.png")
    colour = read_image(tmp_path / "grey.png", (3, 4, 3))
    assert (colour == PIXELS[..., None]).all()
    Image.fromarray(colour).save(tmp_path / "colour.png")
    assert (read_image(tmp_path / "colour.png", (3, 4, 1))[..., 0] == PIXELS).all()


def test_a_palette_and_transparency_are_resolved_on_black(tmp_path):
    Image.fromarray(PIXELS).convert("P").save(tmp_path / "palette.gif")
    assert (read_image(tmp_path / "palette.gif", (3, 4, 1))[..., 0] == PIXELS).all()
    clear = np.full((3, 4, 4), 255, np.uint8)
    clear[0, 0, 3] = 0
    Image.fromarray(clear).save(tmp_path / "clear.png")
    image = read_image(tmp_path / "clear.png", (3, 4, 1))
    assert (image[0, 0, 0], image[2, 3, 0]) == (0, 255)


def test_a_wrong_size_is_refused_in_the_words_of_the_network(tmp_path):
    Image.fromarray(PIXELS).save(tmp_path / "a.png")
    with pytest.raises(InputError, match="4×3 pixels, but the network takes 28×28"):
        read_image(tmp_path / "a.png", (28, 28, 1))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("side", [12_000, 30_000])
def test_a_huge_picture_is_refused_before_it_is_unpacked(tmp_path, side):
    Image.new("1", (side, side)).save(tmp_path / "bomb.png")
    with pytest.raises(InputError, match=r"bomb\.png"):
        read_image(tmp_path / "bomb.png", (28, 28, 1))


@pytest.mark.parametrize("content", [b"", b"no image", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_a_damaged_file_is_refused(tmp_path, content):
    path = tmp_path / "bad.png"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"bad\.png"):
        read_image(path, (3, 4, 1))


def test_a_torn_file_a_folder_and_a_missing_one_are_refused(tmp_path):
    whole = tmp_path / "whole.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (50, 50), np.uint8)).save(whole)
    (tmp_path / "torn.png").write_bytes(whole.read_bytes()[:1000])
    for name in ("torn.png", ".", "none.png"):
        with pytest.raises(InputError):
            read_image(tmp_path / name, (50, 50, 1))


def test_more_than_eight_bits_are_refused(tmp_path):
    Image.fromarray(PIXELS.astype(np.uint16) * 200).save(tmp_path / "deep.png")
    with pytest.raises(InputError, match=r"deep\.png has more than 8 bits a channel; save"):
        read_image(tmp_path / "deep.png", (3, 4, 1))
