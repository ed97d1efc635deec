"""Boundary files and postcode lists become the areas of this district."""

from collections.abc import Sequence
from typing import Any

from ews.catalogue import Geography
from ews.codes import from_names
from ews.errors import FileUnreadableError
from ews.geography import outlines
from ews.ingest import columns
from ews.ingest import tables
from ews.ingest.belonging import Own
from ews.ingest.belonging import own_rows
from ews.ingest.received import Received
from ews.ingest.tables import RawTable
from ews.ingest.whereabouts import OUTSIDE
from ews.store.deliveries import Reading
from ews.store.deliveries import SetAside


NO_CODE = "no area code"
NO_OUTLINE = "no outline"
BAD_OUTLINE = "outline refused"
MENDED_OUTLINE = "outline repaired"
TWO_OUTLINES = "two outlines of one code"
NO_GRID_REFERENCE = "no grid reference"


def belongs(layer: outlines.Layer, geography: Geography) -> bool:
    """Say whether *layer* has the column of *geography*'s codes, or of its names where it has no codes."""
    wanted = geography.code or geography.name
    return geography.kind == "polygon" and columns.column(layer.names, wanted) is not None


def read_polygons(
    file: Received, layer: outlines.Layer, geography: Geography, *, own: Own, outline: Any
) -> Reading | None:
    """Return the areas of *geography* in *layer*, or None while the district cannot be told.

    *own* says by what the district's areas are told, *outline* is the union of
    what is known of the district so far (None when nothing is).
    """
    rows = own_rows(file, layer, geography, own, outline)
    if rows is None:
        return None
    reading = Reading(geography.id, input=layer.note, rows_read=len(layer.rows))
    named: dict[str, tuple[str, list[Any]]] = {}
    for number, (key, title) in enumerate(coded(layer, geography)):
        shape, is_own = layer.shapes[number], number in rows
        reason = OUTSIDE if not is_own else NO_CODE if not key else NO_OUTLINE if shape is None else ""
        fault = layer.faults.get(number, "") if is_own else ""
        told = f"{key}: {fault}" if fault else key
        if reason:
            refused = fault and reason == NO_OUTLINE
            reason = BAD_OUTLINE if refused else reason
            reading.set_aside.append(SetAside(reason, told, row=number + 1, level=geography.level))
        else:
            named.setdefault(key, (title, []))[1].append(shape)
            reading.rows_kept += 1
            if fault:
                mended = SetAside(MENDED_OUTLINE, told, row=number + 1, records=0, level=geography.level)
                reading.set_aside.append(mended)
    for key, (title, shapes) in named.items():
        _enter(reading, geography, key, title, shapes)
    return reading


def _enter(reading: Reading, geography: Geography, key: str, title: str, shapes: list[Any]) -> None:
    """Enter one area; its islands and exclaves may come as rows of their own, which then do not overlap."""
    if twice := outlines.overlap(shapes):
        told = f"{key}: its rows overlap by {twice:,.0f} m²; they were merged"
        reading.set_aside.append(SetAside(TWO_OUTLINES, told, records=0, level=geography.level))
    shape, x, y = outlines.packed(outlines.merged(shapes))
    reading.areas.append((geography.id, key, title or key, outlines.NATIONAL_GRID, shape, x, y))


def coded(layer: outlines.Layer, geography: Geography) -> list[tuple[str, str]]:
    """Return the code and the name of each row; codes are made from the names where the file has none."""
    code = columns.column(layer.names, geography.code)
    name = columns.column(layer.names, geography.name) or code or ""
    names = [row[name].strip() for row in layer.rows]
    if code:
        return [(row[code].strip(), title) for row, title in zip(layer.rows, names, strict=True)]
    made = from_names(geography.id, filter(None, names))
    return [(made.get(title, ""), title) for title in names]


def read_points(file: Received, geography: Geography, *, own: Own, outline: Any) -> Reading | None:
    """Return the points of *geography*, such as postcodes, that are the district's.

    None while it cannot be told which those are: the file has no column for
    the district, and *outline* is None.  Raises FileUnreadableError when the
    file has not the columns.
    """
    for table in tables.read(file):
        found = _point_columns(table, geography)
        if found:
            if own.lsoas:
                found[1].pop("district", None)
            told = "district" in found[1] or outline is not None
            return _points(table, found, geography, own.codes, outline) if told else None
    raise FileUnreadableError(
        f"{file.name}: has no columns for {geography.title.casefold()}.",
        hint=f"Compare its headings with boundaries/{geography.id}.toml.",
    )


def _point_columns(table: RawTable, geography: Geography) -> tuple[int, dict[str, int]] | None:
    wanted = {"code": geography.code, "x": geography.x, "y": geography.y}
    for row, cells in [*enumerate(table.rows[:3]), (-1, list(geography.header))]:
        names = columns.names(cells)
        found = {role: columns.column(names, patterns) for role, patterns in wanted.items()}
        width = len(table.rows[0]) if table.rows else 0
        if all(found.values()) and (row >= 0 or width == len(geography.header)):
            named = columns.column(names, geography.district)
            places = {role: names.index(name) for role, name in found.items() if name}
            return row, places | ({"district": names.index(named)} if named else {})
    return None


def _points(
    table: RawTable,
    found: tuple[int, dict[str, int]],
    geography: Geography,
    districts: Sequence[str],
    outline: Any,
) -> Reading:
    heading, at = found
    reading = Reading(geography.id)
    outside = 0
    for number, cells in enumerate(table.rows[heading + 1 :], heading + 2):
        if not any(cells):
            continue
        reading.rows_read += 1
        if "district" in at and columns.cell(cells, at["district"]) not in districts:
            outside += 1
            continue
        code, point = columns.cell(cells, at["code"]), _metres(cells, at)
        if point is None or not code:
            reason = NO_CODE if point else NO_GRID_REFERENCE
            reading.set_aside.append(SetAside(reason, code, row=number, level=geography.level))
            continue
        reading.areas.append((geography.id, code, code, outlines.NATIONAL_GRID, None, *point))
    if "district" not in at:
        outside = _drop_outside(reading, outline)
    if outside:
        told = SetAside(OUTSIDE, "rows of other districts", records=outside, level=geography.level)
        reading.set_aside.append(told)
    reading.rows_kept = len(reading.areas)
    return reading


def _metres(cells: list[str], at: dict[str, int]) -> tuple[float, float] | None:
    try:
        x, y = float(cells[at["x"]]), float(cells[at["y"]])
    except (ValueError, IndexError):
        return None
    return (x, y) if x > 0 and y > 0 else None


def _drop_outside(reading: Reading, outline: Any) -> int:
    inside = outlines.holds(outline, [row[-2] for row in reading.areas], [row[-1] for row in reading.areas])
    before = len(reading.areas)
    reading.areas = [row for row, own in zip(reading.areas, inside, strict=True) if own]
    return before - len(reading.areas)
