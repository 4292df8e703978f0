"""Zip files from strangers: what they say of themselves is looked at before zipfile reads them."""

import io
import struct
import zipfile
from typing import BinaryIO

MAX_DIRECTORY = 64 * 2**10
"""Bytes of a zip's directory: room for about a thousand members, read in no time."""

_END_SIGNATURE = b"PK\x05\x06"
_END_BYTES = 22
_64_BIT_END_SIGNATURE = b"PK\x06\x07"
_64_BIT_END_BYTES = 20
_ENCRYPTED = 0x1


def directory_size(file: BinaryIO) -> int:
    """Return how many bytes of a zip are its directory, so that zipfile need not read a large one.

    Raises:
        ValueError: The end of a zip, without a comment, is not where it must be; or the directory
            is one for more than 4 GB, whose second end would override the first.
    """
    length = file.seek(0, io.SEEK_END)
    file.seek(max(0, length - _END_BYTES))
    end = file.read(_END_BYTES)
    if len(end) < _END_BYTES or not end.startswith(_END_SIGNATURE) or end[-2:] != b"\0\0":
        raise ValueError("the zip directory is missing")
    file.seek(max(0, length - _END_BYTES - _64_BIT_END_BYTES))
    if file.read(4) == _64_BIT_END_SIGNATURE:
        raise ValueError("the zip directory is one for more than 4 GB")
    (size,) = struct.unpack_from("<I", end, 12)
    return int(size)


def is_packed_as_known(info: zipfile.ZipInfo) -> bool:
    """Whether a member's decompressor can be told to stop after so many bytes; others' cannot."""
    return info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def is_encrypted(info: zipfile.ZipInfo) -> bool:
    """Whether a member can only be read with a password."""
    return bool(info.flag_bits & _ENCRYPTED)
