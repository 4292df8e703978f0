"""An .npz from a stranger does no harm, and damage is told in one sentence."""

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fmnist_workbench.datasets.checksum import checksum_of
from fmnist_workbench.datasets.formats.npz import read
from fmnist_workbench.spec.errors import InputError

MEGABYTE = 2**20

X = np.arange(6 * 64, dtype=np.uint8).reshape(6, 8, 8)
Y = np.arange(6) % 3


def sound_file(compressed: bool) -> bytes:
    file = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, x_train=X, y_train=Y)
    return file.getvalue()


STORED, DEFLATED = sound_file(compressed=False), sound_file(compressed=True)

in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def npz(folder: Path, data: bytes) -> Path:
    path = folder / "shoes.npz"
    path.write_bytes(data)
    return path


def zipped(folder: Path, members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return npz(folder, file.getvalue())


def header(shape: tuple[int, ...], descr: str = "|u1") -> bytes:
    file = io.BytesIO()
    declared = {"descr": descr, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, declared)
    return file.getvalue()


@in_one_folder
@given(data=st.data(), sound=st.sampled_from([STORED, DEFLATED]))
def test_a_file_that_is_cut_short_is_refused(tmp_path: Path, data: st.DataObject, sound: bytes):
    end = data.draw(st.integers(0, len(sound) - 1))
    with pytest.raises(InputError, match=r"^shoes.npz is .*\.$"):
        read(npz(tmp_path, sound[:end]))


@in_one_folder
@given(data=st.data(), sound=st.sampled_from([STORED, DEFLATED]))
def test_a_flipped_bit_is_refused_or_harmless(tmp_path: Path, data: st.DataObject, sound: bytes):
    damaged = bytearray(sound)
    damaged[data.draw(st.integers(0, len(sound) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = read(npz(tmp_path, bytes(damaged)))
    except InputError:
        return
    assert checksum_of(found) == checksum_of(read(npz(tmp_path, sound)))


@in_one_folder
@given(noise=st.binary(max_size=300), start=st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06"]))
def test_noise_is_refused(tmp_path: Path, noise: bytes, start: bytes):
    with pytest.raises(InputError):
        read(npz(tmp_path, start + noise))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "shoes.npz is empty; save arrays with numpy.savez"),
        (b"label,pixel0\n1,0\n", "is no NumPy .npz file"),
        (STORED[:-1], "damaged or cut short"),
    ],
)
def test_what_is_no_npz(data: bytes, said: str, tmp_path: Path):
    with pytest.raises(InputError, match=said):
        read(npz(tmp_path, data))


def test_pickled_objects_are_never_opened(tmp_path: Path):
    bait = tmp_path / "bait"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return Path.touch, (bait,)

    path = tmp_path / "shoes.npz"
    np.savez(path, x_train=np.array([Trap()], dtype=object), y_train=Y)
    with pytest.raises(InputError, match=r"x_train in shoes\.npz holds pickled Python objects"):
        read(path)
    assert not bait.exists()


def test_more_than_the_cap_is_refused_before_unpacking(tmp_path: Path, little_memory):
    claims = header((50_000, 256, 256)) + b"\0" * 16 * MEGABYTE
    path = zipped(tmp_path, {"x_train.npy": claims, "y_train.npy": header((50_000,))})
    with little_memory(4 * MEGABYTE), pytest.raises(InputError, match=r"unpack to 3\.1 GB"):
        read(path)


def test_the_cap_is_on_all_arrays_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("fmnist_workbench.datasets.formats.archive.MAX_BYTES", X.nbytes + 1)
    with pytest.raises(InputError, match="would unpack to"):
        read(npz(tmp_path, DEFLATED))


def test_images_of_a_wrong_shape_are_refused_before_unpacking(tmp_path: Path, little_memory):
    image = header((1, 3_000, 3_000)) + bytes(9_000_000)
    labels = header((1,)) + b"\0"
    path = zipped(tmp_path, {"x_train.npy": image, "y_train.npy": labels})
    with little_memory(4 * MEGABYTE), pytest.raises(InputError, match="3000 by 3000 pixels"):
        read(path)


def test_an_endless_header_is_not_unpacked(tmp_path: Path, little_memory):
    length = 64 * MEGABYTE
    bomb = b"\x93NUMPY\x02\x00" + struct.pack("<I", length) + b" " * length
    path = zipped(tmp_path, {"x_train.npy": bomb})
    del bomb
    with little_memory(4 * MEGABYTE), pytest.raises(InputError, match="damaged or cut short"):
        read(path)


def test_a_header_that_belies_its_array_is_refused(tmp_path: Path):
    members = {"x_train.npy": header((6, 8, 8)) + b"\0" * 100, "y_train.npy": header((6,))}
    with pytest.raises(InputError, match="another size than its header says"):
        read(zipped(tmp_path, members))


def test_negative_sides_are_refused(tmp_path: Path):
    with pytest.raises(InputError, match="damaged"):
        read(zipped(tmp_path, {"x_train.npy": header((-1, -8, 8)) + b"\0" * 64}))


def test_a_zip_of_thousands_of_files_is_not_listed(tmp_path: Path):
    path = zipped(tmp_path, {f"{number:05}.npy": b"" for number in range(2_000)})
    with pytest.raises(InputError, match="more arrays than a data set can have"):
        read(path)


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_refused(how: int, tmp_path: Path):
    with pytest.raises(InputError, match="packed in a way that is not read"):
        read(zipped(tmp_path, {"x_train.npy": header((6, 8, 8))}, how))


def test_an_encrypted_file_is_refused(tmp_path: Path):
    data = bytearray(STORED)
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputError, match="is encrypted; save it without a password"):
        read(npz(tmp_path, bytes(data)))


def test_a_second_larger_directory_is_refused(tmp_path: Path):
    locator = b"PK\x06\x07" + bytes(16)
    with pytest.raises(InputError, match="more than 4 GB"):
        read(npz(tmp_path, STORED[:-22] + locator + STORED[-22:]))
