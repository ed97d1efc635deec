"""What a map's script says of areas and flags: names, links, lives of flags, places on the list."""

from collections.abc import Mapping
from collections.abc import Sequence

import numpy as np

from ews.nouns import Area
from ews.nouns import Flag
from ews.publish import wording
from ews.publish.geographies import geography_title
from ews.publish.layers import FLAG_ORDER
from ews.publish.pages import Press
from ews.publish.report import Report


def level_table(
    press: Press, level: str, areas: Sequence[Area], linked: frozenset[str], briefed: frozenset[str]
) -> dict[str, object]:
    """Return one level's areas for the script: codes, names, the ward of each, which have a page or a brief.

    ``ward`` are places in ``wards``, -1 for none; ``codes`` are left out where the names are the same.
    """
    one, many = wording.LEVEL_NAMES[level]
    wards = sorted({area.ward for area in areas if area.ward and area.ward != area.code})
    place = {code: number for number, code in enumerate(wards)}
    names, codes = [area.name for area in areas], [area.code for area in areas]
    return {
        "level": level,
        "geography": areas[0].geography if areas else "",
        "title": geography_title(press.report, areas[0].geography) if areas else "",
        "one": one,
        "many": many,
        "names": names,
        "codes": [] if names == codes else codes,
        "wards": [press.lookup.areas[code].name if code in press.lookup.areas else code for code in wards],
        "wardCodes": wards,
        "ward": [place.get(area.ward or "", -1) for area in areas],
        "pages": _bits([area.code in linked for area in areas]),
        "briefs": _bits([area.code in briefed for area in areas]),
    }


def _bits(marks: Sequence[bool]) -> str:
    """Return a letter for each mark, or nothing if none is set."""
    return "".join("1" if mark else "0" for mark in marks) if any(marks) else ""


def flags(press: Press, areas: Mapping[str, Sequence[Area]]) -> list[dict[str, object]]:
    """Return the flags on *areas*, by level, the gravest first and ended ones, which are not drawn, last."""
    rows = {
        (area.geography, area.code): (level, row)
        for level, own in areas.items()
        for row, area in enumerate(own)
    }
    return [
        _flag(press, flag, *rows[flag.geography, flag.area])
        for flag in ordered(press.report.flags)
        if (flag.geography, flag.area) in rows
    ]


def ordered(found: Sequence[Flag]) -> list[Flag]:
    """Return flags with the gravest first and ended ones last."""
    return sorted(found, key=_gravity)


def _gravity(flag: Flag) -> tuple[bool, int, float, str]:
    # in a gated report the evidence of a flag may not be known
    evidence = 0.0 if np.isnan(flag.evidence) else flag.evidence
    return flag.state == "ended", FLAG_ORDER.index((flag.direction, flag.grade)), -evidence, flag.id


def _flag(press: Press, flag: Flag, level: str, row: int) -> dict[str, object]:
    return {
        "level": level,
        "area": row,
        "indicator": flag.indicator,
        "title": press.lookup.flag_title(flag),
        "direction": flag.direction,
        "grade": flag.grade,
        "up": flag.state != "ended",
        "text": wording.grade(flag),
        "short": wording.short(flag, press.lookup.flag_title(flag)),
        "life": life(flag),
        "since": flag.first_raised.start,
        "onset": flag.onset.start,
        "sentence": flag.sentence,
        "notes": flag.notes,
    }


def life(flag: Flag) -> str:
    """Return where a flag is in its life, in words."""
    raised = f"first raised in {flag.first_raised.label}"
    return f"{wording.STATE_WORDS[flag.state]}; {raised}; the change began about {flag.onset.label}."


def ranks(report: Report, areas: Mapping[str, Sequence[Area]]) -> dict[str, dict[str, str]]:
    """Return the places on the list of priorities, in words, by level and the area's place in it."""
    listed = {(item.geography, item.area): item for item in report.priorities}
    found: dict[str, dict[str, str]] = {}
    for level, own in areas.items():
        many = wording.LEVEL_NAMES[level][1]
        for row, area in enumerate(own):
            item = listed.get((area.geography, area.code))
            if item:
                reach = f", between {item.rank_low} and {item.rank_high} as things may be weighed"
                surely = "" if item.rank_low == item.rank_high else reach
                text = f"Place {item.place} on the list of priorities among {many}{surely}."
                found.setdefault(level, {})[str(row)] = text
    return found


def indicator_facts(press: Press, name: str, geographies: Sequence[str]) -> dict[str, str]:
    """Return what is said of an indicator wherever it is shown: its source, licence and age."""
    indicator = press.report.catalogue.indicators[name]
    source = indicator.source
    return {
        "title": indicator.title,
        "theme": indicator.theme,
        "age": press.age((name,), geographies),
        "source": f"Source: {source.publisher}. {source.attribution.rstrip('.')}. Licence: {source.licence}.",
    }
