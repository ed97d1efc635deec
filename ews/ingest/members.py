"""A list of LSOAs, output areas or postcodes becomes the areas that they make up together."""

from collections import Counter
from collections.abc import Collection
from collections.abc import Sequence
from dataclasses import dataclass

from ews import codes
from ews.atlas import Atlas
from ews.catalogue import Geography
from ews.errors import FileUnreadableError
from ews.geography import outlines
from ews.ingest import columns
from ews.ingest import tables
from ews.ingest.received import Received
from ews.ingest.tables import RawTable
from ews.store.deliveries import Reading
from ews.store.deliveries import SetAside


NO_MEMBER = "no LSOA or postcode given"
NOT_A_MEMBER = "not the code of an LSOA or output area, nor a postcode"
OTHER_SORT = "of another sort than the rest of the list"
OTHER_YEAR = "of another year than the rest of the list"
UNKNOWN = "an LSOA or postcode that is not known in the district"
UNASSIGNED = "in no neighbourhood"
REPEATED = "repeats an earlier row"
TWICE = "in two neighbourhoods: it would be counted twice"
NO_KNOWN_MEMBER = "a neighbourhood without a known member"
LOOK_FOR_HEADING = 10


@dataclass(frozen=True)
class Member:
    """One row of a list: its number, the member, and the area that it belongs to."""

    row: int
    member: str
    area: str
    name: str


def read(
    file: Received, geography: Geography, atlas: Atlas, postcodes: Collection[str] = frozenset()
) -> Reading:
    """Return the areas of *geography* that the list in *file* makes of areas that *atlas* knows.

    *postcodes* are all that the district has had: those out of use have no
    outline, and events of their time belong to their neighbourhood all the same.
    Raises FileUnreadableError when the file has not the columns, or no member is known.
    """
    for table in tables.read(file):
        found = rows(table, geography)
        if found is not None:
            return _of_members(file, found, geography, atlas, postcodes)
    raise FileUnreadableError(
        f"{file.name}: has no column of LSOAs or postcodes that boundaries/{geography.id}.toml names.",
        hint="Compare its headings with `member`, `code` and `name` there.",
    )


def rows(table: RawTable, geography: Geography) -> list[Member] | None:
    """Return the rows of *table* that are not blank, or None when it has not the columns."""
    for number, cells in enumerate(table.rows[:LOOK_FOR_HEADING]):
        names = columns.names(cells)
        code, name = (columns.column(names, patterns) for patterns in (geography.code, geography.name))
        member, area = columns.column(names, geography.member), code or name
        if member is not None and area is not None:
            at = [names.index(one) for one in (member, area, name or area)]
            below = enumerate(table.rows[number + 1 :], number + 2)
            found = [Member(n, *(columns.cell(cells, i) for i in at)) for n, cells in below if any(cells)]
            return found if code else _coded(found, geography)
    return None


def kind_of(member: str) -> str | None:
    """Return what sort of area *member* is: lsoa, oa or postcode; None if it is none of them."""
    level = codes.level_of(member.upper())
    return level if level in ("lsoa", "oa") else "postcode" if codes.postcode(member) else None


def members_of(atlas: Atlas, listed: Sequence[str]) -> str:
    """Return the geography that holds most of the *listed* codes, the newest of equals, or nothing."""
    sort = Counter(filter(None, map(kind_of, listed))).most_common(1)
    wanted = {canonical(one) for one in listed}
    known = [g for g in atlas.areas if g in atlas.geographies and sort and atlas.level(g) == sort[0][0]]
    held = {g: len(wanted & {canonical(row.code) for row in atlas.areas[g]}) for g in known}
    best = max(known, key=lambda g: (held[g], atlas.geographies[g].vintage, g), default="")
    return best if best and held[best] else ""


def canonical(member: str) -> str:
    """Return *member* as it stands in the store: a postcode with one space, else capitals."""
    return codes.postcode(member) or member.strip().upper()


def _of_members(
    file: Received, found: list[Member], geography: Geography, atlas: Atlas, postcodes: Collection[str]
) -> Reading:
    source = members_of(atlas, [row.member for row in found])
    if not source:
        raise FileUnreadableError(
            f"{file.name}: none of its LSOAs or postcodes is known in {atlas.district_name}.",
            hint="Put the boundaries or the postcode directory that they belong to into data/.",
        )
    reading = Reading(geography.id, input=f"members of {source}", rows_read=len(found))
    kept = _sorted_out(reading, found, _known(source, atlas, postcodes), geography.level)
    reading.rows_kept = len(kept)
    reading.lookups = [(source, geography.id, canonical(row.member), row.area, "") for row in kept]
    reading.areas = _united(kept, geography, source, atlas)
    drawn = {row[1] for row in reading.areas}
    for area, name in {row.area: row.name for row in found if row.area not in ("", *drawn)}.items():
        told = SetAside(NO_KNOWN_MEMBER, f"{name} ({area})", records=0, level=geography.level)
        reading.set_aside.append(told)
    return reading


@dataclass(frozen=True)
class _Known:
    """What members there may be: those of the geography ``source``, and those of its level in other years."""

    source: str
    sort: str
    codes: frozenset[str]
    of_other_years: frozenset[str]


def _known(source: str, atlas: Atlas, postcodes: Collection[str]) -> _Known:
    sort = atlas.level(source)
    same = [g for g in atlas.areas if g in atlas.geographies and atlas.level(g) == sort]
    held = {g: frozenset(canonical(row.code) for row in atlas.areas[g]) for g in same}
    own = held[source] | (frozenset(postcodes) if sort == "postcode" else frozenset())
    return _Known(source, sort, own, frozenset().union(*held.values()) - own)


def _sorted_out(reading: Reading, found: list[Member], known: _Known, level: str) -> list[Member]:
    """Return the rows that count, and set the others aside in *reading*."""
    areas_of: dict[str, set[str]] = {}
    for row in found:
        if row.area:
            areas_of.setdefault(canonical(row.member), set()).add(row.area)
    kept: dict[str, Member] = {}
    for row in found:
        member = canonical(row.member)
        reason = _problem(row, known)
        if not reason and len(areas_of[member]) > 1:
            reason = TWICE
        elif not reason and member in kept:
            reason = REPEATED
        if reason:
            told = SetAside(reason, _detail(row, reason, known.source), row=row.row, level=level)
            reading.set_aside.append(told)
        else:
            kept[member] = row
    return list(kept.values())


def _problem(row: Member, known: _Known) -> str:
    """Return why *row* cannot count by itself, or nothing."""
    member, sort = canonical(row.member), kind_of(row.member)
    if not row.member:
        return NO_MEMBER
    if not row.area:
        return UNASSIGNED
    if sort is None:
        return NOT_A_MEMBER
    if sort != known.sort:
        return OTHER_SORT
    if member in known.codes:
        return ""
    return OTHER_YEAR if member in known.of_other_years else UNKNOWN


def _detail(row: Member, reason: str, source: str) -> str:
    if reason == OTHER_YEAR:
        return f"{row.member}: the list is of {source}"
    return f"{row.member}: {row.name}" if row.name else row.member


def _united(kept: list[Member], geography: Geography, source: str, atlas: Atlas) -> list[tuple[object, ...]]:
    """Return the rows of areas for the store, each the union of its members' outlines.

    An area all of whose members stand on another's ground has a point and no outline; one
    whose members are all out of use is none.
    """
    shapes = atlas.outlines(source, {canonical(row.member) for row in kept})
    drawn = [(row.area, shapes[member]) for row in kept if (member := canonical(row.member)) in shapes]
    parts: dict[str, list[bytes]] = {}
    for shape, area in _by_most(drawn).items():
        parts.setdefault(area, []).append(shape)
    points = {canonical(row.code): (row.x, row.y) for row in atlas.areas[source]}
    found: dict[str, tuple[object, ...]] = {}
    for row in kept:
        point = points.get(canonical(row.member))
        if point and row.area not in found:
            cells = parts.get(row.area)
            packed = outlines.packed(outlines.union(cells)) if cells else (None, *point)
            found[row.area] = (geography.id, row.area, row.name or row.area, outlines.NATIONAL_GRID, *packed)
    return list(found.values())


def _by_most(drawn: list[tuple[str, bytes]]) -> dict[bytes, str]:
    """Return for each outline the area that has most of the members on it.

    Postcodes of one sorting office stand on one point and share one cell, which
    can be drawn in one neighbourhood only; what is counted goes by the list.
    """
    sharing: dict[bytes, Counter[str]] = {}
    for area, shape in drawn:
        sharing.setdefault(shape, Counter())[area] += 1
    return {shape: min(areas, key=lambda area: (-areas[area], area)) for shape, areas in sharing.items()}


def _coded(found: list[Member], geography: Geography) -> list[Member]:
    """Return *found* with codes made from the names of their areas."""
    made = codes.from_names(geography.id, filter(None, (row.area for row in found)))
    return [Member(row.row, row.member, made.get(row.area, ""), row.name) for row in found]
