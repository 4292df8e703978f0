"""IDX files are read only if every byte is where the header says."""

import gzip
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist_workbench.datasets.formats.idx import parse
from fmnist_workbench.spec.errors import InputError

ARRAY = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
PLAIN = b"\0\0\x08\x03" + struct.pack(">3I", 2, 3, 4) + ARRAY.tobytes()
PACKED = gzip.compress(PLAIN, mtime=0)


@pytest.mark.parametrize("data", [PLAIN, PACKED])
def test_plain_and_gzipped(data: bytes):
    np.testing.assert_array_equal(parse(data, "images"), ARRAY)


def test_other_number_types_are_big_endian():
    data = b"\0\0\x0b\x01" + struct.pack(">I2h", 2, 1, -2)
    assert parse(data, "labels").tolist() == [1, -2]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "begins with nothing"),
        (b"PK\x03\x04 and so on", "begins with 50 4b 03 04"),
        (b"\0\0\x07\x03" + PLAIN[4:], "is no IDX file"),
        (b"\0\0\x08\x00" + PLAIN[4:], "is no IDX file"),
        (PLAIN[:10], "ends within its header"),
        (PLAIN[:-1], "should hold 24 bytes.* but holds only 23"),
        (PLAIN + b"\0", "but holds more"),
        (b"\0\0\x08\x03" + b"\xff" * 12, "at most 2 GB are read"),
        (PACKED[:-9], "is damaged and cannot be unpacked"),
    ],
)
def test_what_is_no_whole_idx_file_is_refused(data: bytes, said: str):
    with pytest.raises(InputError, match=f"^images.*{said}"):
        parse(data, "images")


@given(data=st.data(), sound=st.sampled_from([PLAIN, PACKED]))
def test_a_file_that_is_cut_short_is_refused(data: st.DataObject, sound: bytes):
    with pytest.raises(InputError):
        parse(sound[: data.draw(st.integers(0, len(sound) - 1))], "images")


@given(data=st.data())
def test_a_flipped_bit_in_a_gzipped_file_is_refused_or_harmless(data: st.DataObject):
    damaged = bytearray(PACKED)
    damaged[data.draw(st.integers(0, len(PACKED) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = parse(bytes(damaged), "images")
    except InputError:
        return
    np.testing.assert_array_equal(found, ARRAY)
