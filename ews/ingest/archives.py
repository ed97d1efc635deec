"""ZIP files as received: their members come out, and what is wrong with one is said."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from ews.errors import FileUnreadableError


# A police.uk month for all forces unpacks to about 1 GB; what claims more is a
# mistake or an attack, and would fill a laptop's memory.
LARGEST_MEMBER_BYTES = 1_500_000_000
LARGEST_RATIO = 250
SMALL_ENOUGH_BYTES = 50_000_000
BLOCK_BYTES = 1 << 20
DAMAGE = (
    zipfile.BadZipFile,
    EOFError,
    RuntimeError,
    NotImplementedError,
    zlib.error,
    lzma.LZMAError,
    OSError,
)


def members(path: Path, *, name: str) -> list[str]:
    """Return the names of the files inside the ZIP file *path*, in order.

    Raises FileUnreadableError when it cannot be opened; *name* is what it is called there.
    """
    with _opened(path, name) as archive:
        return sorted({info.filename for info in archive.infolist() if not info.is_dir()})


def blocks(path: Path, member: str, *, name: str) -> Iterator[bytes]:
    """Yield the contents of *member* piece by piece.

    Raises FileUnreadableError when it is damaged, has a password, or claims to be enormous.
    """
    with _opened(path, name) as archive:
        info = archive.getinfo(member)
        _refuse_bomb(info, name)
        if info.flag_bits & 0x1:
            raise FileUnreadableError(
                f"{name}: is locked with a password.", hint="Unpack it by hand, and put the files into data/."
            )
        try:
            with archive.open(info) as stream:
                while block := stream.read(BLOCK_BYTES):
                    yield block
        except DAMAGE as error:
            raise _damaged(name, error) from error


def refuse_bombs(path: Path, *, name: str) -> None:
    """Raise FileUnreadableError when a part of *path*, a workbook, claims to be enormous."""
    if zipfile.is_zipfile(path):
        with _opened(path, name) as archive:
            for info in archive.infolist():
                _refuse_bomb(info, name)


def why_unopened(path: Path, *, name: str) -> str:
    """Return why nothing came out of the ZIP file *path*, and the remedy."""
    try:
        inside = members(path, name=name)
    except FileUnreadableError as error:
        return f"{error} {error.hint}"
    if inside:
        return f"{name}: holds a ZIP file, or only documents. Unpack what you need into data/."
    return f"{name}: holds no file. Ask the sender for it again."


def _opened(path: Path, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (*DAMAGE, ValueError) as error:
        raise _damaged(name, error) from error


def _refuse_bomb(info: zipfile.ZipInfo, name: str) -> None:
    ratio = info.file_size / max(info.compress_size, 1)
    if info.file_size > LARGEST_MEMBER_BYTES or (
        ratio > LARGEST_RATIO and info.file_size > SMALL_ENOUGH_BYTES
    ):
        raise FileUnreadableError(
            f"{name}: says that it unpacks to {info.file_size / 1e9:.1f} GB, {ratio:.0f} times its size.",
            hint="Unpack it by hand if you trust it, and put only the files you need into data/.",
        )


def _damaged(name: str, error: Exception) -> FileUnreadableError:
    return FileUnreadableError(
        f"{name}: cannot be unpacked: {error}.",
        hint="The file is cut off or damaged; ask the sender for it again.",
    )
