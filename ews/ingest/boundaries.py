"""Boundary files and postcode lists become the areas of this district."""

from typing import Any

from ews.catalogue import Geography
from ews.errors import FileUnreadableError
from ews.geography import outlines
from ews.ingest import columns
from ews.ingest import tables
from ews.ingest.received import Received
from ews.ingest.tables import RawTable
from ews.store.deliveries import Reading
from ews.store.deliveries import SetAside


OUTSIDE = "outside the district"


def belongs(layer: outlines.Layer, geography: Geography) -> bool:
    """Say whether *layer* has the code column of *geography*."""
    return geography.kind == "polygon" and outlines.column(layer.names, geography.code) is not None


def read_polygons(
    file: Received, layer: outlines.Layer, geography: Geography, *, district: str, outline: Any
) -> Reading | None:
    """Return the areas of *geography* in *layer*, or None while the district cannot be told.

    Which areas are the district's is told by the file's district column, else by
    its code in the file's name, else by lying mostly within *outline*, the
    union of what is known of the district so far (None when nothing is).
    """
    own = _own_rows(file, layer, geography, district, outline)
    if own is None:
        return None
    reading = Reading(geography.id, input=layer.note, rows_read=len(layer.rows), rows_kept=len(own))
    code = outlines.column(layer.names, geography.code) or ""
    name = outlines.column(layer.names, geography.name) or code
    for number, row in enumerate(layer.rows):
        if number in own:
            shape, x, y = outlines.packed(layer.shapes[number])
            reading.areas.append((geography.id, row[code], row[name], outlines.NATIONAL_GRID, shape, x, y))
        else:
            reading.set_aside.append(SetAside(OUTSIDE, row[code], row=number + 1, level=geography.level))
    return reading


def read_points(file: Received, geography: Geography, *, district: str, outline: Any) -> Reading:
    """Return the points of *geography*, such as postcodes, that are the district's.

    Raises FileUnreadableError when the file has not the columns.
    """
    for table in tables.read(file):
        found = _point_columns(table, geography)
        if found:
            return _points(table, found, geography, district, outline)
    raise FileUnreadableError(
        f"{file.name}: has no columns for {geography.title.casefold()}.",
        hint=f"Compare its headings with boundaries/{geography.id}.toml.",
    )


def _own_rows(
    file: Received, layer: outlines.Layer, geography: Geography, district: str, outline: Any
) -> set[int] | None:
    column = outlines.column(layer.names, geography.district)
    if geography.level == "district":
        column = outlines.column(layer.names, geography.code)
    if column and any(row[column] for row in layer.rows):
        return {n for n, row in enumerate(layer.rows) if row[column] == district}
    if district.casefold() in file.stem_name.casefold():
        return set(range(len(layer.rows)))
    return None if outline is None else set(outlines.within_outline(layer, outline))


def _point_columns(table: RawTable, geography: Geography) -> tuple[int, dict[str, int]] | None:
    wanted = {"code": geography.code, "x": geography.x, "y": geography.y}
    for row, cells in [*enumerate(table.rows[:3]), (-1, list(geography.header))]:
        names = tuple(cell.strip().lstrip("\ufeff") for cell in cells)
        found = {role: columns.column(names, patterns) for role, patterns in wanted.items()}
        width = len(table.rows[0]) if table.rows else 0
        if all(found.values()) and (row >= 0 or width == len(geography.header)):
            named = columns.column(names, geography.district)
            places = {role: names.index(name) for role, name in found.items() if name}
            return row, places | ({"district": names.index(named)} if named else {})
    return None


def _points(
    table: RawTable, found: tuple[int, dict[str, int]], geography: Geography, district: str, outline: Any
) -> Reading:
    heading, at = found
    reading = Reading(geography.id)
    outside = 0
    for number, cells in enumerate(table.rows[heading + 1 :], heading + 2):
        if not any(cells):
            continue
        reading.rows_read += 1
        if "district" in at and cells[at["district"]] != district:
            outside += 1
            continue
        point = _metres(cells, at)
        if point is None:
            reading.set_aside.append(SetAside("no grid reference", cells[at["code"]], row=number, level=geography.level))
            continue
        code = cells[at["code"]].strip()
        reading.areas.append((geography.id, code, code, outlines.NATIONAL_GRID, None, *point))
    if "district" not in at:
        outside = _drop_outside(reading, outline)
    if outside:
        reading.set_aside.append(SetAside(OUTSIDE, "rows of other districts", records=outside, level=geography.level))
    reading.rows_kept = len(reading.areas)
    return reading


def _metres(cells: list[str], at: dict[str, int]) -> tuple[float, float] | None:
    try:
        x, y = float(cells[at["x"]]), float(cells[at["y"]])
    except (ValueError, IndexError):
        return None
    return (x, y) if x > 0 and y > 0 else None


def _drop_outside(reading: Reading, outline: Any) -> int:
    if outline is None:
        return 0
    inside = outlines.holds(outline, [row[-2] for row in reading.areas], [row[-1] for row in reading.areas])
    before = len(reading.areas)
    reading.areas = [row for row, own in zip(reading.areas, inside, strict=True) if own]
    return before - len(reading.areas)
