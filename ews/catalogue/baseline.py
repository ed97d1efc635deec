"""The fixed list of LSOAs that the district's rest is made of, in ``ews.toml`` or in a file beside it."""

import re
from collections.abc import Iterator
from pathlib import Path

from ews.catalogue.fields import Table
from ews.codes import level_of


CODE = re.compile(r"\b[EW]\d{8}\b")


def problems(root: Path, table: Table) -> Iterator[str]:
    """Yield what is wrong with the list of LSOAs in the ``[baseline]`` of *table*, an ``ews.toml``."""
    stated = table.get("baseline")
    if not isinstance(stated, dict):
        return
    if stated.get("lsoas") and stated.get("lsoas_file"):
        yield "baseline.lsoas: stands beside lsoas_file; keep one of them"
    name = stated.get("lsoas_file")
    if isinstance(name, str) and name and not lsoas(root, {"lsoas_file": name}):
        if _text(root / name) is None:
            yield f"baseline.lsoas_file: {name!r} cannot be read; its path begins at the folder of ews.toml"
            return
        yield f"baseline.lsoas_file: {name!r} holds no code of an LSOA, such as 'E01005556'"
    listed = stated.get("lsoas")
    for code in listed if isinstance(listed, list) else []:
        if level_of(str(code).strip()) != "lsoa":
            yield f"baseline.lsoas: {code!r} is not the code of an LSOA, such as 'E01005556'"


def lsoas(root: Path, stated: Table) -> tuple[str, ...]:
    """Return the codes that *stated*, a ``[baseline]``, lists or whose file it names, each once, in order."""
    name = stated.get("lsoas_file", "")
    found = CODE.findall(_text(root / name) or "") if name else stated.get("lsoas", [])
    return tuple(sorted({code for code in map(str.strip, found) if level_of(code) == "lsoa"}))


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
