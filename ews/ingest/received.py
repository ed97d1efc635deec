"""The files that stand in ``data/``, and those inside its ZIP files."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from ews.errors import FileUnreadableError


# Files that a desktop leaves behind, and the parts of a shapefile beside its .shp.
NEVER_READ = (".*", "~$*", "Thumbs.db", "desktop.ini", "*.tmp", "*.part")
SIDECARS = (".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qpj", ".qmd")
SIDECARS_READ_WITH = ".shp"
NOT_DATA = (".md", ".pdf", ".docx", ".html", ".toml")
# A police.uk month for all forces unpacks to about 1 GB; what claims more is a
# mistake or an attack, and would fill a laptop's memory.
LARGEST_MEMBER_BYTES = 1_500_000_000
LARGEST_RATIO = 250


@dataclass(frozen=True)
class Received:
    """One file, or one member of a ZIP file; ``name`` is its path under ``data/``."""

    path: Path
    name: str
    member: str = ""

    @property
    def suffix(self) -> str:
        """Return the lower-case ending of the innermost name."""
        return Path(self.member or self.path.name).suffix.casefold()

    @property
    def stem_name(self) -> str:
        """Return the innermost file name, without folders."""
        return Path(self.member or self.path.name).name

    def matches(self, patterns: tuple[str, ...]) -> bool:
        """Say whether one of the glob *patterns* fits the name, case ignored."""
        full, last = self.name.casefold(), self.stem_name.casefold()
        bare = [pattern.casefold().removeprefix("**/") for pattern in patterns]
        return any(fnmatchcase(full, p) or fnmatchcase(last, p) for p in bare)

    def digest(self) -> str:
        """Return the SHA-256 of the bytes, a shapefile's parts included.

        Raises FileUnreadableError when they cannot be read.
        """
        try:
            sha = hashlib.sha256(self.member.encode())
            for path in self._parts():
                with path.open("rb") as stream:
                    while block := stream.read(1 << 20):
                        sha.update(block)
        except OSError as error:
            raise _unopened(self.name, error) from error
        return sha.hexdigest()

    def size_and_time(self) -> tuple[int, int]:
        """Return the bytes and the latest modification, in nanoseconds."""
        stats = [path.stat() for path in self._parts()]
        return sum(s.st_size for s in stats), max(s.st_mtime_ns for s in stats)

    def read_bytes(self) -> bytes:
        """Return the contents.

        Raises FileUnreadableError when they are empty, cut off or too large.
        """
        try:
            content = self._unzipped() if self.member else self.path.read_bytes()
        except OSError as error:
            raise _unopened(self.name, error) from error
        if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
            raise FileUnreadableError(f"{self.name}: is empty.", hint="Ask the sender for it again.")
        return content

    def _parts(self) -> list[Path]:
        if self.path.suffix.casefold() != SIDECARS_READ_WITH:
            return [self.path]
        return sorted(p for p in self.path.parent.glob(self.path.stem + ".*") if p.is_file())

    def _unzipped(self) -> bytes:
        with _archive(self.path, self.name) as archive:
            info = archive.getinfo(self.member)
            _refuse_bomb(info, self.name)
            try:
                # reading one byte more than promised shows an entry that lies about its size
                content = archive.open(info).read(info.file_size + 1)
            except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
                raise _damaged(self.name, error) from error
        return content


def found_in(data: Path) -> Iterator[Received]:
    """Yield every file under *data* in the order of its name, ZIP members in their archive's place.

    A ZIP file that cannot be opened is yielded itself, so that reading it says why.
    """
    for path in sorted(p for p in data.rglob("*") if p.is_file()):
        name = path.relative_to(data).as_posix()
        if any(fnmatchcase(part, pattern) for part in Path(name).parts for pattern in NEVER_READ):
            continue
        if path.suffix.casefold() in NOT_DATA or _belongs_to_shapefile(path) or _is_notice(path):
            continue
        yield from _members(path, name) if path.suffix.casefold() == ".zip" else [Received(path, name)]


def open_text(content: bytes) -> io.StringIO:
    """Return *content* as text: by its mark, else UTF-8, else Windows-1252."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return io.StringIO(content.decode(encoding, errors="replace"), newline="")
    try:
        return io.StringIO(content.decode("utf-8"), newline="")
    except UnicodeDecodeError:
        return io.StringIO(content.decode("cp1252", errors="replace"), newline="")


def _members(path: Path, name: str) -> Iterator[Received]:
    try:
        with _archive(path, name) as archive:
            inside = sorted(info.filename for info in archive.infolist() if not info.is_dir())
    except FileUnreadableError:
        yield Received(path, name)
        return
    for member in inside:
        suffix = Path(member).suffix.casefold()
        if suffix not in NOT_DATA and suffix not in SIDECARS and "__MACOSX" not in member:
            yield Received(path, f"{name}/{member}", member)


def _archive(path: Path, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise _damaged(name, error) from error


def _refuse_bomb(info: zipfile.ZipInfo, name: str) -> None:
    ratio = info.file_size / max(info.compress_size, 1)
    if info.file_size > LARGEST_MEMBER_BYTES or (ratio > LARGEST_RATIO and info.file_size > 50_000_000):
        raise FileUnreadableError(
            f"{name}: says that it unpacks to {info.file_size / 1e9:.1f} GB, {ratio:.0f} times its size.",
            hint="Unpack it by hand if you trust it, and put only the files you need into data/.",
        )


def _belongs_to_shapefile(path: Path) -> bool:
    return path.suffix.casefold() in SIDECARS and path.with_suffix(SIDECARS_READ_WITH).exists()


def _is_notice(path: Path) -> bool:
    return path.suffix.casefold() == ".txt" and path.stem.casefold() in {"readme", "licence", "license", "metadata"}


def _damaged(name: str, error: Exception) -> FileUnreadableError:
    return FileUnreadableError(
        f"{name}: cannot be unpacked: {error}.",
        hint="The file is cut off or damaged, or has a password; ask the sender for it again.",
    )


def _unopened(name: str, error: OSError) -> FileUnreadableError:
    return FileUnreadableError(
        f"{name}: cannot be opened: {error.strerror or error}.",
        hint="Close the program that has it open, and check that you may read it.",
    )
