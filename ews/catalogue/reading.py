"""Read a workspace's whole catalogue, and say all its mistakes at once."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ews.catalogue import baseline
from ews.catalogue import geographies
from ews.catalogue import indicators
from ews.catalogue import maps
from ews.catalogue import settings
from ews.catalogue import sharing
from ews.catalogue.fields import Form
from ews.catalogue.fields import Table
from ews.catalogue.fields import did_you_mean
from ews.catalogue.fields import problems
from ews.catalogue.geographies import Geography
from ews.catalogue.indicators import Indicator
from ews.catalogue.maps import MapDefinition
from ews.catalogue.settings import Settings
from ews.catalogue.succession import in_force_from
from ews.codes import level_of
from ews.errors import CatalogueError


@dataclass(frozen=True)
class Catalogue:
    """Every definition of a workspace, by identifier."""

    settings: Settings
    geographies: dict[str, Geography]
    indicators: dict[str, Indicator]
    maps: dict[str, MapDefinition]

    @property
    def titles(self) -> dict[str, str]:
        """Return the title of each indicator."""
        return {indicator.id: indicator.title for indicator in self.indicators.values()}


def load(root: Path) -> Catalogue:
    """Return the catalogue of the workspace at *root*.

    Raises CatalogueError with every problem of every file.
    """
    found: list[str] = []
    tables = {path: _table(path, root, found) for path in _definition_files(root)}
    for path, table in tables.items():
        if table is not None:
            found += [f"{_name(path, root)}: {problem}" for problem in _problems_of(path, root, table)]
    found += _twice(tables, root)
    if found:
        raise CatalogueError(found)
    catalogue = _assemble(root, {path: table for path, table in tables.items() if table is not None})
    found = list(_cross_references(catalogue))
    if found:
        raise CatalogueError(found)
    return catalogue


def _definition_files(root: Path) -> list[Path]:
    patterns = ("boundaries/*.toml", "indicators/*/*.toml", "maps/*.toml")
    return [root / "ews.toml", *(path for p in patterns for path in sorted(root.glob(p)))]


def _table(path: Path, root: Path, found: list[str]) -> Table | None:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        found.append(f"{_name(path, root)}: cannot be read as TOML: {error}")
        return None


def _problems_of(path: Path, root: Path, table: Table) -> Iterator[str]:
    yield from problems(table, _form_of(path, root))
    if path.parent.parent == root / "indicators":
        yield from _indicator_problems(path, table)
    if path.parent == root / "boundaries":
        yield from _geography_problems(table)
    if path.parent == root / "maps":
        yield from maps.problems(table)
    if path == root / "ews.toml":
        yield from _district_problems(table)
        yield from _day_problems(table)
        yield from _range_problems(table)
        yield from baseline.problems(root, table)
        yield from sharing.problems(table)
        grid = _value(table, "lookups", "grid")
        if isinstance(grid, str) and not (root / grid).is_file():
            yield f"lookups.grid: {grid!r} is no file; its path begins at the folder of ews.toml"


def _form_of(path: Path, root: Path) -> Form:
    if path == root / "ews.toml":
        return settings.FORM
    forms = {"boundaries": geographies.FORM, "indicators": indicators.FORM, "maps": maps.FORM}
    return forms[path.relative_to(root).parts[0]]


def _district_problems(table: Table) -> Iterator[str]:
    formerly = _value(table, "district", "formerly")
    codes = [("code", str(_value(table, "district", "code") or ""))]
    codes += [("formerly", str(code)) for code in formerly] if isinstance(formerly, list) else []
    for key, code in codes:
        if level_of(code.strip().upper()) != "district" or (key == "code" and code != code.strip().upper()):
            yield f"district.{key}: {code!r} is not the code of a district, such as 'E08000006'"


def _geography_problems(table: Table) -> Iterator[str]:
    vintage = table.get("vintage")
    if isinstance(vintage, str) and in_force_from(vintage) is None:
        yield f"vintage: {vintage!r} is not a year, month or day such as '2025', '2026-05' or '2026-05-07'"
    if table.get("kind") == "members" and not table.get("member"):
        yield "member: is missing; name the column of the LSOAs or postcodes that make up each area"
    if not table.get("code") and not table.get("name"):
        yield "code: is empty, and so is name; codes can be made from names, but not from nothing"
    for key in ("code", "name", "member", "district", "x", "y"):
        patterns = table.get(key)
        for pattern in patterns if isinstance(patterns, list) else []:
            yield from _pattern_problems(key, pattern)


def _range_problems(table: Table) -> Iterator[str]:
    if not str(_value(table, "district", "name") or "").strip():
        yield "district.name: is empty; it stands on every page"
    for (part, key), (least, most) in settings.RANGES.items():
        value = _value(table, part, key)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and not least <= value <= most:
            yield f"{part}.{key}: {value} is not between {least:g} and {most:g}"


def _value(table: Table, part: str, key: str) -> Any:
    inner = table.get(part)
    return inner.get(key) if isinstance(inner, dict) else None


def _day_problems(table: Table) -> Iterator[str]:
    calendar = table.get("calendar")
    day = calendar.get("today") if isinstance(calendar, dict) else None
    if isinstance(day, str):
        try:
            date.fromisoformat(day)
        except ValueError:
            yield f"calendar.today: {day!r} is not a day such as '2026-10-20'"


def _indicator_problems(path: Path, table: Table) -> Iterator[str]:
    theme = path.parent.name
    if theme not in indicators.THEMES:
        yield f"folder: {theme!r} is not a theme{did_you_mean(theme, indicators.THEMES)}"
    dominance = _value(table, "disclosure", "dominance")
    if isinstance(dominance, int | float) and not 0 < dominance <= 1:
        yield f"disclosure.dominance: {dominance} is no part of a sum; it should be over 0 and at most 1"
    for number, row in enumerate(_rows(table.get("input")), 1):
        yield from (f"input {number}.{problem}" for problem in _input_problems(row))


def _rows(value: object) -> list[Table]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _input_problems(row: Table) -> Iterator[str]:
    if not any(row.get(key) for key in ("period", "period_sql", "period_columns", "period_file")):
        yield "period: is missing; say where the period stands"
    if not any(row.get(key) for key in ("code", "code_sql", "postcode", "x", "raster")):
        yield "code: is missing; say where the area stands: code, postcode, or x and y"
    yield from _raster_problems(row)
    for key, least in (("rounded_to", 0), ("suppressed_up_to", 1)):
        number = row.get(key, least)
        if isinstance(number, int) and number < least:
            yield f"{key}: {number} is less than {least}; the bounds of a count would be the wrong way round"
    for key, meaning in dict(row.get("markers") or {}).items():
        if meaning not in indicators.MARKER_MEANINGS:
            yield f"markers.{key}: {meaning!r} is not one of {', '.join(indicators.MARKER_MEANINGS)}"
    for key, value in row.items():
        patterns = value if isinstance(value, list) and key != "files" else []
        single = key.endswith(("_columns", "_file")) or key == "sheet"
        for pattern in [*patterns, *([value] if single else [])]:
            yield from _pattern_problems(key, pattern)


def _raster_problems(row: Table) -> Iterator[str]:
    if not row.get("raster"):
        for key in ("band", "quantile"):
            if key in row or row.get("aggregate") == key:
                yield f"{key}: is for rasters only; add `raster = true`, or take it out"
        return
    yield from _quantile_problems(row)
    for key in row.keys() & indicators.NOT_OF_RASTERS:
        yield f"{key}: means nothing for a raster; take it out"
    if "band" in row and "period_columns" in row:
        yield "band: is one band, and `period_columns` is one for each period; keep one of the two"
    if row.get("x") and not (row.get("y") and row.get("value")):
        yield "value: is missing; a raster that is a table has x, y and value"


def _quantile_problems(row: Table) -> Iterator[str]:
    """Yield what is wrong with a quantile: which one, of what, and whether it is between 0 and 1."""
    part, is_asked = row.get("quantile"), row.get("aggregate") == "quantile"
    if is_asked and part is None:
        yield 'quantile: is missing; `aggregate = "quantile"` needs one such as `quantile = 0.9`'
    if part is not None and not is_asked:
        yield 'quantile: means nothing without `aggregate = "quantile"`; add that, or take it out'
    is_number = isinstance(part, int | float) and not isinstance(part, bool)
    if part is not None and is_number and not 0 <= part <= 1:
        yield f"quantile: {part} is not between 0 and 1; the 90th percentile is 0.9"


def _pattern_problems(key: str, pattern: Any) -> Iterator[str]:
    try:
        re.compile(pattern)
    except (re.error, TypeError) as error:
        yield f"{key}: {pattern!r} is not a regular expression: {error}"


def _assemble(root: Path, tables: dict[Path, Table]) -> Catalogue:
    def of(folder: str) -> dict[Path, Table]:
        return {p: t for p, t in tables.items() if p.relative_to(root).parts[0] == folder}

    return Catalogue(
        settings=_settings(root, tables[root / "ews.toml"]),
        geographies={p.stem: geographies.read(p, t) for p, t in of("boundaries").items()},
        indicators={p.stem: indicators.read(p, t) for p, t in of("indicators").items()},
        maps={p.stem: maps.read(p, t) for p, t in of("maps").items()},
    )


def _settings(root: Path, table: Table) -> Settings:
    grid = _value(table, "lookups", "grid")
    listed = baseline.lsoas(root, table.get("baseline", {}))
    return settings.read(table, listed, root / grid if grid else None)


def _cross_references(catalogue: Catalogue) -> Iterator[str]:
    """Yield every name that one definition uses and no other defines."""
    known = list(catalogue.indicators)
    for indicator in catalogue.indicators.values():
        at = f"indicators/{indicator.theme}/{indicator.id}.toml"
        yield from _unknown(f"{at}: denominator", indicator.denominator, known)
        yield from _unknown(f"{at}: population", indicator.population, known)
    for definition in catalogue.maps.values():
        for name in definition.indicators:
            yield from _unknown(f"maps/{definition.id}.toml: indicators", name, known)
    for row in catalogue.settings.not_applicable:
        for name in row.indicators:
            yield from _unknown("ews.toml: not_applicable", name, known)
    for number, agreed in enumerate(catalogue.settings.sharing, 1):
        for name in agreed.indicators:
            yield from _unknown(f"ews.toml: sharing {number}.indicators", name, known)
    stated, geographies = catalogue.settings, list(catalogue.geographies)
    yield from _unknown("ews.toml: district.wards", stated.wards, geographies, "geography")
    yield from _unknown("ews.toml: district.neighbourhoods", stated.neighbourhoods, geographies, "geography")
    yield from _unknown("ews.toml: baseline.geography", stated.baseline_geography, geographies, "geography")


def _unknown(at: str, name: str, known: list[str], what: str = "indicator") -> Iterator[str]:
    if name and name not in known:
        yield f"{at}: no {what} {name!r}{did_you_mean(name, known)}"


def _twice(tables: dict[Path, Table | None], root: Path) -> Iterator[str]:
    """Yield every indicator that stands under two themes."""
    first: dict[str, Path] = {}
    for path in tables:
        if path.parent.parent == root / "indicators":
            other = first.setdefault(path.stem, path)
            if other is not path:
                yield f"{_name(path, root)}: the indicator {path.stem!r} stands in {_name(other, root)} too"


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
