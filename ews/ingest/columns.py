"""Find the heading row of a table and which column plays which part."""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from ews.catalogue.fields import did_you_mean
from ews.catalogue.indicators import Input
from ews.ingest.tables import RawTable


# Title rows of real deliveries run to about ten; beyond this it is no heading.
LOOK_FOR_HEADING = 40
ROLES = ("period", "code", "postcode", "x", "y", "value", "denominator", "event_id", "part", "label")
REMEDY = "Rename the column in the file, or add the new name to the indicator's definition."


@dataclass(frozen=True)
class Heading:
    """Where the columns of a table are: names, the row they stand in, and each role's name.

    ``row`` is -1 when the table has no heading and the definition gave it.
    """

    names: tuple[str, ...]
    row: int
    roles: dict[str, str]
    months: tuple[str, ...] = ()


def find(table: RawTable, layout: Input) -> Heading | None:
    """Return the heading under which *layout* fits *table*, or None."""
    for number, cells in enumerate(table.rows[:LOOK_FOR_HEADING]):
        heading = _fitting(cells, number, layout)
        if heading:
            return heading
    if layout.header and table.rows and len(table.rows[0]) == len(layout.header):
        return _fitting(list(layout.header), -1, layout)
    return None


def explain(table: RawTable, layout: Input) -> str:
    """Return why *layout* does not fit *table*, with the nearest column names."""
    best = max(
        table.rows[:LOOK_FOR_HEADING], key=lambda cells: sum(bool(c.strip()) for c in cells), default=[]
    )
    names = _named(best)
    missing = list(_missing(names, layout))
    seen = ", ".join(repr(name) for name in names[:12]) + (" …" if len(names) > 12 else "")
    told = "; ".join(missing) or f"no heading within the first {LOOK_FOR_HEADING} rows"
    return f"{told}. Its columns are: {seen or 'none'}. {REMEDY}"


def column(names: tuple[str, ...], patterns: tuple[str, ...]) -> str | None:
    """Return the first of *names* that one of *patterns* matches whole, case ignored."""
    for pattern in patterns:
        for name in names:
            if re.fullmatch(pattern, name.strip(), re.IGNORECASE):
                return name
    return None


def names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the headings in a row of *cells*, without the mark that some programs put before the first."""
    return tuple(cell.strip().lstrip("\ufeff").strip() for cell in cells)


def cell(row: Sequence[str], at: int) -> str:
    """Return the text of *row* in column *at*, white space made single; empty where the row is shorter."""
    return " ".join(row[at].split()) if at < len(row) else ""


def _fitting(cells: list[str], row: int, layout: Input) -> Heading | None:
    names = _named(cells)
    if any(_missing(names, layout)):
        return None
    found = {role: column(names, getattr(layout, role)) for role in ROLES}
    months = tuple(
        n for n in names if layout.period_columns and re.fullmatch(layout.period_columns, n.strip())
    )
    return Heading(names, row, {role: name for role, name in found.items() if name}, months)


def _missing(names: tuple[str, ...], layout: Input) -> Iterator[str]:
    if not _has_area(names, layout):
        wanted = layout.code or layout.postcode or (*layout.x, *layout.y)
        yield _no_column("area", wanted, names)
    for role in ("period", "value"):
        patterns = getattr(layout, role)
        if patterns and column(names, patterns) is None:
            yield _no_column(role, patterns, names)
    if layout.period_columns and not any(re.fullmatch(layout.period_columns, n.strip()) for n in names):
        yield f"no column is a period like {layout.period_columns!r}"
    lower = {name.casefold() for name in names}
    for name in _named_in_sql(layout):
        if name.casefold() not in lower:
            yield _no_column("an expression", (name,), names)


def _has_area(names: tuple[str, ...], layout: Input) -> bool:
    by_point = bool(layout.x) and all(column(names, getattr(layout, axis)) for axis in "xy")
    return bool(layout.code_sql or by_point or column(names, layout.code) or column(names, layout.postcode))


def _named_in_sql(layout: Input) -> list[str]:
    texts = (layout.where, layout.code_sql, layout.period_sql, layout.value_sql, layout.denominator_sql)
    return [name for text in texts for name in re.findall(r'"([^"]+)"', text)]


def _no_column(role: str, patterns: tuple[str, ...], names: tuple[str, ...]) -> str:
    near = did_you_mean(patterns[0].casefold(), [name.casefold() for name in names]) if patterns else ""
    return f"no column for {role} (wanted {' or '.join(patterns)}{near})"


def _named(cells: list[str]) -> tuple[str, ...]:
    names: list[str] = []
    seen: set[str] = {"row_number"}
    for number, cell in enumerate(cells, 1):
        name = " ".join(cell.lstrip("\ufeff").split()) or f"column {number}"
        while name.casefold() in seen:
            name += " again"
        seen.add(name.casefold())
        names.append(name)
    return tuple(names)
