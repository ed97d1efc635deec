"""Say what was found: a row for the listing, a line for the report, an answer for the summary."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ews.boundary_check.sets import AreaSet
from ews.geography import coverages
from ews.geography import drawing
from ews.geography import neighbours
from ews.geography import outlines
from ews.geography.coverages import Edges
from ews.geography.coverages import Finding
from ews.geography.coverages import Findings
from ews.geography.neighbours import Contiguity
from ews.geography.residents import Residents
from ews.publish.boundary_report import Found
from ews.publish.boundary_report import Section


BRIEF = "kind areas hectares width people meaning".split()
CHECK = "check kind areas names square_metres hectares width people share meaning".split()
MOST_NAMED = 5
WORDS = {
    "gap": ("gap", "gaps", "No area of {held} holds this ground."),
    "overlap": ("area of duplication", "areas of duplication", "Held twice: counted, and served, twice."),
    "outside": ("piece outside", "pieces outside", "Lies beyond {against}."),
    "straddles": (
        "part across an edge",
        "parts across an edge",
        "Lies in {last}, unlike the rest of {first}.",
    ),
}


@dataclass(frozen=True)
class Meeting:
    """How the areas of one set meet each other: whether by the same edges, and whether at all."""

    edges: Edges
    contiguity: Contiguity


def meeting(held: AreaSet, tolerance: float) -> Meeting | None:
    """Return how areas meet that nearly touch within *tolerance*, or None for a single one."""
    if len(held.areas.codes) < 2:
        return None
    touching = neighbours.contiguity(list(held.areas.wkbs), tolerance)
    return Meeting(coverages.edges(held.areas, tolerance), touching)


def section(
    held: AreaSet,
    against: AreaSet,
    findings: Sequence[Findings],
    people: Residents | None,
    tolerance: float,
    meeting: Meeting | None,
) -> tuple[Section, list[dict[str, Any]]]:
    """Return one check for the report, and its rows for the listing."""
    title = f"{held.title} against {against.title}"
    names = {**against.names, **held.names}
    whole = float(sum(outlines.areas(list(against.areas.wkbs))))
    rows: list[dict[str, Any]] = []
    found = []
    for of_kind in findings:
        told = [_row(one, held, against, names, people, whole) for one in of_kind.real]
        found += [_found(row, one) for row, one in zip(told, of_kind.real, strict=True)]
        rows += told + _slivers(of_kind, tolerance, whole)
    shapes = tuple(s for one in (against, held) for s in drawing.shapes(one.areas.codes, one.areas.wkbs))
    notes = [*held.faults, _left_out(findings, tolerance)]
    if meeting:
        notes = [_edges(meeting.edges), *notes, _apart(held, meeting.contiguity)]
        rows += _islands(held, meeting.contiguity)
    made = Section(title, _answer(findings, rows), tuple(filter(None, notes)), tuple(found), shapes)
    return made, [{"check": title, **row} for row in rows]


def _row(
    one: Finding,
    held: AreaSet,
    against: AreaSet,
    names: dict[str, str],
    people: Residents | None,
    whole: float,
) -> dict[str, Any]:
    titles = [names.get(code) or code for code in one.areas]
    ends = {"first": titles[0], "last": titles[-1]} if titles else {"first": "", "last": ""}
    return {
        "kind": one.kind,
        "areas": "; ".join(one.areas),
        "names": "; ".join(titles),
        "square_metres": round(one.square_metres),
        "hectares": round(one.square_metres / 10_000, 2),
        "width": round(one.width),
        "people": _rounded(people.on(one.wkb) if people else None),
        "share": round(one.square_metres / whole, 6),
        "meaning": WORDS[one.kind][2].format(held=held.title, against=against.title, **ends),
    }


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)


def _slivers(findings: Findings, tolerance: float, whole: float) -> list[dict[str, Any]]:
    """Return the row that sums up the slivers of one kind, if there are any."""
    slivers = findings.slivers
    if not slivers.count:
        return []
    word = _word(slivers.kind, slivers.count)
    row: dict[str, Any] = dict.fromkeys(("areas", "names", "width", "people"))
    return [
        row
        | {
            "kind": "slivers",
            "square_metres": round(slivers.square_metres),
            "hectares": round(slivers.square_metres / 10_000, 2),
            "share": round(slivers.square_metres / whole, 6),
            "meaning": f"{slivers.count} {word} under {tolerance:g} m wide: edges drawn to different detail.",
        }
    ]


def _found(row: dict[str, Any], one: Finding) -> Found:
    codes, names = row["areas"], row["names"]
    people = "not known" if row["people"] is None else f"about {row['people']:,}"
    areas = names if names == codes else f"{names} ({codes})"
    shape = drawing.exactly(one.kind, one.wkb)
    return Found(one.kind, areas, row["hectares"], row["width"], people, row["meaning"], shape)


def _answer(findings: Sequence[Findings], rows: Sequence[dict[str, Any]]) -> str:
    """Say first whether there are gaps or areas of duplication, then what lies outside or across edges."""
    asked = {one.slivers.kind for one in findings}
    told = {kind: _counted(kind, [row for row in rows if row["kind"] == kind]) for kind in WORDS}
    aside = ", slivers aside" if any(one.slivers.count for one in findings) else ""
    none = f"No gaps or areas of duplication{aside}"
    first = ["; ".join(filter(None, (told["gap"], told["overlap"]))) or none]
    rest = [told[kind] for kind in ("outside", "straddles") if told[kind]]
    return "; ".join([*(first if "gap" in asked else []), *rest] or [f"Each lies within one{aside}"]) + "."


def _counted(kind: str, rows: Sequence[dict[str, Any]]) -> str:
    if not rows:
        return ""
    word = _word(kind, len(rows))
    hectares = sum(row["square_metres"] for row in rows) / 10_000
    people = [row["people"] for row in rows if row["people"] is not None]
    some = "" if len(people) == len(rows) else " where they are known"
    about = f", about {sum(people):,} residents{some}" if people else ""
    return f"{len(rows):,} {word} ({hectares:,.2f} ha{about})"


def _word(kind: str, count: int) -> str:
    return WORDS[kind][0 if count == 1 else 1]


def _left_out(findings: Sequence[Findings], tolerance: float) -> str:
    told = [one.slivers for one in findings if one.slivers.count]
    if not told:
        return ""
    parts = [
        f"{one.count:,} {_word(one.kind, one.count)} ({one.square_metres / 10_000:,.1f} ha)" for one in told
    ]
    return f"Left out as slivers, narrower than {tolerance:g} m: {', '.join(parts)}."


def _edges(edges: Edges) -> str:
    if edges.is_shared:
        return "Its areas share their edges exactly."
    if not edges.slivers:
        return "Not all edges are shared: some areas overlap, or have corners that a neighbour lacks."
    lie = "1 sliver lies" if edges.slivers == 1 else f"{edges.slivers:,} slivers lie"
    wide = f"up to {edges.widest:.0f} m wide"
    return f"Edges nearly meet: {lie} between its areas, {wide}, two copies of one line."


def _apart(held: AreaSet, contiguity: Contiguity) -> str:
    """Say which areas touch no other, and in how many pieces that do not touch the set lies."""
    if contiguity.pieces == 1:
        return ""
    alone = [held.names.get(code) or code for code in (held.areas.codes[n] for n in contiguity.alone)]
    more = f" and {len(alone) - MOST_NAMED:,} more" if len(alone) > MOST_NAMED else ""
    touch = "area touches" if len(alone) == 1 else "areas touch"
    named = f"; {len(alone):,} {touch} no other: {', '.join(alone[:MOST_NAMED])}{more}" if alone else ""
    return f"Its areas lie in {contiguity.pieces:,} pieces that do not touch{named}."


def _islands(held: AreaSet, contiguity: Contiguity) -> list[dict[str, Any]]:
    """Return a row for each of the shortest ways that join the pieces of a set."""
    bridges = contiguity.pairs[contiguity.is_bridge].tolist()
    return [
        _island(held, pair, metres)
        for pair, metres in zip(bridges, contiguity.metres[contiguity.is_bridge].tolist(), strict=True)
    ]


def _island(held: AreaSet, pair: Sequence[int], metres: float) -> dict[str, Any]:
    codes = [held.areas.codes[number] for number in pair]
    one, other = (held.names.get(code) or code for code in codes)
    told = f"{one} and {other} do not touch: the nearest ground of two pieces, {metres:,.0f} m apart."
    return {
        "kind": "island",
        "areas": "; ".join(codes),
        "names": f"{one}; {other}",
        "square_metres": None,
        "hectares": None,
        "width": round(metres),
        "people": None,
        "share": None,
        "meaning": told,
    }
