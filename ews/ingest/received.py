"""The files that stand in ``data/``, and those inside its ZIP files."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from ews.errors import FileUnreadableError
from ews.ingest import archives


# Files that a desktop or a database leaves behind.
NEVER_READ = (".*", "~$*", "Thumbs.db", "desktop.ini", "*.tmp", "*.part", "*-wal", "*-shm", "*-journal")
# The parts of a shapefile or raster beside the file that is opened.
SIDECARS = (".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qpj", ".qmd", ".tfw")
HAVE_SIDECARS = (".shp", ".tif", ".tiff", ".asc")
SHAPEFILE = ".shp"
ARCHIVE = ".zip"
NOT_DATA = (".md", ".pdf", ".docx", ".html", ".toml", ".xml")
NOTICES = ("readme", "licence", "license", "metadata")
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Received:
    """One file, or one member of a ZIP file; ``name`` is its path under ``data/``."""

    path: Path
    name: str
    member: str = ""

    @property
    def suffix(self) -> str:
        """Return the lower-case ending of the innermost name."""
        return Path(self.stem_name).suffix.casefold()

    @property
    def stem_name(self) -> str:
        """Return the innermost file name, without folders."""
        return Path(self.member or self.name).name

    def matches(self, patterns: tuple[str, ...]) -> bool:
        """Say whether one of the glob *patterns* fits the name, case ignored."""
        full, last = self.name.casefold(), self.stem_name.casefold()
        bare = [pattern.casefold().removeprefix("**/") for pattern in patterns]
        return any(fnmatchcase(full, p) or fnmatchcase(last, p) for p in bare)

    def digest(self) -> str:
        """Return the SHA-256 of the contents, the parts beside a shapefile or raster included.

        A member of a ZIP file has the digest that it would have outside, so that
        an archive sent again with one more month is not all new; one that cannot
        be unpacked has that of the archive.  Raises FileUnreadableError.
        """
        if self.member and self.suffix != SHAPEFILE:
            try:
                return _sha256(archives.blocks(self.path, self.member, name=self.name))
            except FileUnreadableError:
                pass
        try:
            return _sha256(block for path in self.parts() for block in _blocks(path))
        except OSError as error:
            raise _unopened(self.name, error) from error

    def size_and_time(self) -> tuple[int, int]:
        """Return the bytes and the latest modification, in nanoseconds."""
        stats = [path.stat() for path in self.parts()]
        return sum(s.st_size for s in stats), max(s.st_mtime_ns for s in stats)

    def read_bytes(self) -> bytes:
        """Return the contents.

        Raises FileUnreadableError when they are empty, cut off or too large.
        """
        try:
            if self.member:
                content = b"".join(archives.blocks(self.path, self.member, name=self.name))
            else:
                content = self.path.read_bytes()
        except OSError as error:
            raise _unopened(self.name, error) from error
        if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"):
            raise FileUnreadableError(f"{self.name}: is empty.", hint="Ask the sender for it again.")
        return content

    def parts(self) -> list[Path]:
        """Return the files on the disk that make it up: one, or what stands beside a shapefile or raster."""
        own = self.path.suffix.casefold()
        if own not in HAVE_SIDECARS:
            return [self.path]
        beside = (p for p in self.path.parent.iterdir() if p.stem == self.path.stem and p.is_file())
        return sorted(p for p in beside if p.suffix.casefold() in (own, *SIDECARS))


def found_in(data: Path) -> Iterator[Received]:
    """Yield every file under *data* in the order of its name, ZIP members in their archive's place.

    A ZIP file out of which nothing comes is yielded itself, so that it is said why.
    """
    for path in sorted(p for p in data.rglob("*") if p.is_file()):
        name = _as_text(path.relative_to(data).as_posix())
        if any(fnmatchcase(part, pattern) for part in Path(name).parts for pattern in NEVER_READ):
            continue
        if path.suffix.casefold() in NOT_DATA or _is_sidecar(path) or _is_notice(path):
            continue
        yield from _members(path, name) if path.suffix.casefold() == ARCHIVE else [Received(path, name)]


def open_text(content: bytes) -> io.StringIO:
    """Return *content* as text: by its mark, else UTF-8, else Windows-1252."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return io.StringIO(content.decode(encoding, errors="replace"), newline="")
    try:
        return io.StringIO(content.decode("utf-8"), newline="")
    except UnicodeDecodeError:
        return io.StringIO(content.decode("cp1252", errors="replace"), newline="")


def _members(path: Path, name: str) -> Iterator[Received]:
    try:
        inside = archives.members(path, name=name)
    except FileUnreadableError:
        inside = []
    wanted = [member for member in inside if _is_data(member)]
    if not wanted:
        yield Received(path, name)
    for member in wanted:
        yield Received(path, f"{name}/{_as_text(member)}", member)


def _is_data(member: str) -> bool:
    suffix = Path(member).suffix.casefold()
    hidden = "__MACOSX" in member or Path(member).name.startswith(".")
    return suffix not in (*NOT_DATA, *SIDECARS) and not hidden and not _is_notice(Path(member))


def _is_sidecar(path: Path) -> bool:
    if path.suffix.casefold() not in SIDECARS:
        return False
    return any(path.with_suffix(form).exists() for end in HAVE_SIDECARS for form in (end, end.upper()))


def _is_notice(path: Path) -> bool:
    return path.suffix.casefold() == ".txt" and path.stem.casefold() in NOTICES


def _as_text(name: str) -> str:
    # a name that is not in the system's encoding carries bytes that no store takes
    return name.encode("utf-8", errors="replace").decode("utf-8")


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(archives.BLOCK_BYTES):
            yield block


def _sha256(blocks: Iterator[bytes]) -> str:
    sha = hashlib.sha256()
    for block in blocks:
        sha.update(block)
    return sha.hexdigest()


def _unopened(name: str, error: OSError) -> FileUnreadableError:
    return FileUnreadableError(
        f"{name}: cannot be opened: {error.strerror or error}.",
        hint="Close the program that has it open, and check that you may read it.",
    )
