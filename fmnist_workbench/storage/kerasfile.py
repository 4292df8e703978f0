"""Models that Keras saved: network and weights in a `.keras` file, read without Keras.

Such a file is a zip of `config.json`, which says what the layers are, and of the weights.
`config.json` is read within bounds, as plain JSON: no code in the file can run, and nothing is
unpacked to the disk. Of the weights no value is read until somebody asks for all of them, only how
many there are said to be.
"""

import hashlib
import json
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from fmnist_workbench.datasets.formats.zips import (
    MAX_DIRECTORY,
    directory_size,
    is_encrypted,
    is_packed_as_known,
)
from fmnist_workbench.spec.errors import InputError, reason
from fmnist_workbench.spec.faults import shown
from fmnist_workbench.spec.fromkeras import network_of
from fmnist_workbench.spec.kerasinput import (
    Learned,
    apart,
    for_unit_pixels,
    is_learned,
    normalization_of,
)
from fmnist_workbench.spec.kerasmodel import KerasModel, read_model
from fmnist_workbench.spec.layers import Node
from fmnist_workbench.spec.network import Network
from fmnist_workbench.spec.normalization import Normalization
from fmnist_workbench.spec.transfer import SourceFile
from fmnist_workbench.spec.value import MAX_JSON_BYTES
from fmnist_workbench.spec.walk import BYTES_A_VALUE, Walk
from fmnist_workbench.storage.kerasarrays import LayerShapes, read_arrays, read_learned
from fmnist_workbench.storage.kerasweights import (
    opened_weights,
    refuse_huge_shapes,
    require_undamaged,
)

if TYPE_CHECKING:
    from fmnist_workbench.storage.checkpoints import Arrays

_CONFIG = "config.json"
_WEIGHTS = "model.weights.h5"
_ZIP_START = b"PK"
_HDF5_START = b"\x89HDF"

_MAX_BYTES = 4 * 2**30
_MAX_MEMBERS = 100
_MAX_DEPTH = 40
"""Of the JSON, where a model of Keras has about ten levels."""

_LONGEST_NAME = 60

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    NotImplementedError,  # zipfile's word for a way of packing that it does not know
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What zipfile and json raise at damaged bytes, RecursionError included; it all means the same."""


def is_keras(path: Path) -> bool:
    """Whether a file is to be read as a model that Keras saved: by its name, or by its start."""
    if path.suffix.lower() == ".keras":
        return True
    try:
        with path.open("rb") as file:
            return file.read(4).startswith((_ZIP_START, _HDF5_START))
    except OSError:
        return False  # whoever reads it next says why


@dataclass(frozen=True)
class KerasFile:
    """A `.keras` file that is open; see `open_keras`.

    Attributes:
        path: Where it lies.
        network: Called after the file; it makes of images scaled to [0, 1] and then normalized what
            the model makes of its own.
    """

    path: Path
    network: Network
    _parts: "_Parts" = field(repr=False)

    def normalization(self) -> Normalization | None:
        """Return what its first layers do to an image beyond scaling it to [0, 1].

        Raises:
            InputError: What they do cannot be said so.
        """
        with _named(self.path):
            channels = self.network.input_shape[-1]
            return normalization_of(self._parts.scaling, channels, self._learned())

    def source(self) -> SourceFile:
        """Return what a run that starts from it remembers of it.

        Raises:
            InputError: As `normalization`; or it is damaged.
        """
        normalization = self.normalization()
        file = self._parts.file
        file.seek(0)
        with _explained(_what(self.path)):
            digest = hashlib.file_digest(file, "sha256")  # type: ignore[arg-type]  # it is buffered
        return SourceFile(
            sha256=digest.hexdigest(), network=self.network, normalization=normalization
        )

    def weights(self, wanted: Sequence[LayerShapes]) -> "Arrays":
        """Return its weights; arguments as in `read_arrays`.

        Raises:
            InputError: They are not those of its layers, shape for shape, or damaged.
        """
        parts = self._parts
        with _named(self.path):
            info = parts.require_weights()
            require_undamaged(parts.archive, info)
            with opened_weights(parts.archive, parts.file, info) as content:
                return read_arrays(content, parts.model.nodes, wanted, len(parts.scaling))

    def _learned(self) -> Mapping[str, Learned]:
        """Return what Normalization layers have found in images, by their names."""
        parts, found = self._parts, {}
        places = [place for place, node in enumerate(parts.scaling) if is_learned(node)]
        if not places:
            return {}
        info = parts.require_weights()
        with opened_weights(parts.archive, parts.file, info) as content:
            for place in places:
                arrays = read_learned(content, parts.model.nodes, place)
                values = [tuple(map(float, each.reshape(-1))) for each in arrays]
                found[parts.scaling[place].name] = Learned(*values)
        return found


def read_keras(path: Path) -> Network:
    """Return the network of a model that Keras 3 saved, called after the file.

    Raises:
        InputError: The file cannot be read, is damaged or hostile, or its model cannot be a network
            of the catalogue; one sentence that names the file and the culprit.
    """
    with _opened(path) as parts:
        return _network(path, parts, parts.rest)


@contextmanager
def open_keras(path: Path) -> Iterator[KerasFile]:
    """Open a model that Keras 3 saved for its weights; errors as in `read_keras`."""
    with _opened(path) as parts:
        yield KerasFile(path, _network(path, parts, for_unit_pixels(parts.rest)), parts)


def require_model(path: Path) -> None:
    """Refuse files that hold weights without the network that they belong to, or no weights at all.

    Raises:
        InputError: The file is none that can be started from.
    """
    suffixes = path.name.lower()
    if suffixes.endswith((".npz", ".weights.h5")):
        mend = "save the whole model as .keras"
        if suffixes.endswith(".npz"):
            mend = "name the run whose checkpoint it is, and --from-epoch, instead"
        raise InputError(f"{path} holds weights without the layers that they belong to; {mend}.")
    if not is_keras(path):
        raise InputError(
            f"{path} is no model that Keras saved, so there are no weights to start from; name a "
            ".keras file, or a run."
        )


@dataclass(frozen=True)
class _Parts:
    """What an open file is made of.

    Attributes:
        model: All of its Keras layers.
        scaling: The first of them, which scale images channel by channel.
        rest: The model behind these.
    """

    file: BinaryIO
    archive: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]
    model: KerasModel
    scaling: tuple[Node, ...]
    rest: KerasModel

    def require_weights(self) -> zipfile.ZipInfo:
        """Return where the weights are; InputError where they are not."""
        if _WEIGHTS not in self.members:
            raise InputError(
                f"it holds no {_WEIGHTS}, so there is nothing to start from; save the model again."
            )
        return self.members[_WEIGHTS]


@contextmanager
def _opened(path: Path) -> Iterator[_Parts]:
    what = _what(path)
    with _explained(what):
        file = path.open("rb")
    with file:
        with _explained(what):
            _refuse_other_files(file, what)
            archive = zipfile.ZipFile(file)
        with archive:
            with _explained(what):
                members = _members(archive, what)
                document = _parse(_read_config(archive, members, what))
            with _named(path):
                model = read_model(document)
                scaling, rest = apart(model)
            yield _Parts(file, archive, members, model, scaling, rest)


def _network(path: Path, parts: _Parts, model: KerasModel) -> Network:
    with _named(path):
        network = network_of(model, _name_of(path))
        weights = parts.members.get(_WEIGHTS)
        if weights is not None:
            _refuse_other_weights(network, parts.archive, parts.file, weights)
    return network


def _what(path: Path) -> str:
    return f"model file {path}"


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Begin every sentence about what is wrong with a file with its name."""
    what = _what(path)
    with _explained(what):
        try:
            yield
        except InputError as error:
            raise InputError(f"{what}: {error}") from None


@contextmanager
def _explained(what: str) -> Iterator[None]:
    """Make one sentence of whatever goes wrong when a file is read."""
    try:
        yield
    except PermissionError:
        raise InputError(f"{what} may not be read; change its permissions.") from None
    except _DAMAGE as error:
        raise InputError(
            f"{what} is damaged or cut short ({reason(error)}); save the model again."
        ) from None


def _refuse_other_files(file: BinaryIO, what: str) -> None:
    """Look at both ends of a file, so that zipfile only ever reads a small zip directory."""
    start = file.read(4)
    if not start.startswith(_ZIP_START):
        found = "is empty" if not start else "is no .keras file, whatever its name says"
        if start == _HDF5_START:
            found = "is an HDF5 file of an older Keras"
        raise InputError(f"{what} {found}; save the model as .keras with Keras 3.")
    if os.fstat(file.fileno()).st_size > _MAX_BYTES:
        raise InputError(
            f"{what} is larger than {_MAX_BYTES / 2**30:g} GB, the most that is read; save a "
            "smaller model, or one without its optimizer."
        )
    if directory_size(file) > MAX_DIRECTORY:
        raise InputError(
            f"{what} lists more files than a model of Keras has; save the model again."
        )


def _members(archive: zipfile.ZipFile, what: str) -> dict[str, zipfile.ZipInfo]:
    """Return the files in a zip by name, though all but one stay closed.

    Raises:
        InputError: One is not what Keras writes: its name leads elsewhere, it is there twice.
    """
    if len(archive.infolist()) > _MAX_MEMBERS:
        raise InputError(
            f"{what} holds {len(archive.infolist()):,} files, and a model of Keras has "
            f"{_MAX_MEMBERS} at most; save the model again."
        )
    members: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        fault = _fault_of(info, members)
        if fault:
            raise InputError(
                f"{what} holds {shown(info.filename)}, which {fault}; nothing of it is read: save "
                "the model again with Keras."
            )
        members[info.filename] = info
    return members


def _fault_of(info: zipfile.ZipInfo, others: dict[str, zipfile.ZipInfo]) -> str:
    """Return what is wrong with a file in a zip, or nothing."""
    path = PurePosixPath(info.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in info.filename or ":" in info.filename:
        return "leads out of the file"
    if info.filename in others:
        return "is there twice"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link"
    if is_encrypted(info):
        return "is encrypted"
    return "" if is_packed_as_known(info) else "is packed in a way that is not read"


def _read_config(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], what: str) -> bytes:
    if _CONFIG not in members:
        raise InputError(
            f"{what} holds no {_CONFIG}, which says what the layers are; save the model as .keras "
            "with Keras 3."
        )
    with archive.open(members[_CONFIG]) as stream:
        text = stream.read(MAX_JSON_BYTES + 1)
    if len(text) > MAX_JSON_BYTES:
        raise InputError(
            f"{what} holds a {_CONFIG} of more than {MAX_JSON_BYTES:,} bytes, which no network "
            "needs; save a smaller model."
        )
    return text


def _parse(text: bytes) -> object:
    """Return the data of a JSON text.

    Raises:
        ValueError: It is no JSON, or not such as Keras writes.
        RecursionError: It is nested deeper than any parser follows.
    """
    document: object = json.loads(text, parse_constant=_refuse_constant)
    level = [document]
    for _ in range(_MAX_DEPTH):
        level = [part for whole in level for part in _parts(whole)]
        if not level:
            return document
    raise ValueError(f"{_CONFIG} is nested more than {_MAX_DEPTH} levels deep")


def _parts(whole: object) -> Iterator[object]:
    if isinstance(whole, dict):
        yield from whole.values()
    elif isinstance(whole, list):
        yield from whole


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{_CONFIG} holds {name}, which is no number")


def _refuse_other_weights(
    network: Network, archive: zipfile.ZipFile, file: BinaryIO, given: zipfile.ZipInfo
) -> None:
    """Refuse weights that cannot be this network's: too few bytes of them, or one too large.

    Raises:
        InputError: They are.
    """
    weights = sum(Walk(network).parameters)
    needed = weights * BYTES_A_VALUE
    if given.file_size < needed:
        raise InputError(
            f"its {_WEIGHTS} has {given.file_size:,} bytes, but the weights of its layers take "
            f"{needed:,}; save the model again."
        )
    refuse_huge_shapes(archive, file, given, weights)


def _name_of(path: Path) -> str:
    """Return a network's name after a file's, without what no JSON can hold."""
    return path.stem.encode(errors="replace").decode()[:_LONGEST_NAME]
