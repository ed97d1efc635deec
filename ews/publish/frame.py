"""What stands around every page: for whom it is, what the site is called, and its menu."""

from dataclasses import dataclass

from ews.flags import wording
from ews.nouns import Audience
from ews.publish.addresses import file_name
from ews.publish.report import Report


# Written across the top of every page; the public's bear no mark.
MARKS: dict[Audience, str] = {
    "internal": "INTERNAL – NOT FOR PUBLICATION",
    "partner": "For partners of {}: not for onward publication",
    "public": "",
}
# What is added to a page's title, since the mark itself is out of sight in a list of windows.
SUFFIXES: dict[Audience, str] = {"internal": " – INTERNAL", "partner": " – for partners only", "public": ""}
# Printed on every sheet after the first: no name of a place, which might end the text of a style.
SHEETS: dict[Audience, str] = {
    "internal": "INTERNAL – NOT FOR PUBLICATION",
    "partner": "For partners only: not for onward publication",
    "public": "",
}


@dataclass(frozen=True)
class Entry:
    """One line of the menu: the name by which a template says ``here``, its text and its page."""

    here: str
    text: str
    file: str


def around(audience: Audience, district: str, *, fictional: bool) -> dict[str, object]:
    """Return what ``frame.html`` says of every page for *audience*."""
    return {
        "audience": audience,
        "mark": MARKS[audience].format(district),
        "site": f"{district} neighbourhood early warning",
        "suffix": SUFFIXES[audience],
        "district": district,
        "fictional": fictional,
    }


def sheet_style(audience: Audience) -> str:
    """Return the style that marks every printed sheet after the first, which bears the mark itself."""
    text = SHEETS[audience]
    font = "font: bold 8pt system-ui, sans-serif"
    return f'@page {{ @top-left {{ content: "{text}"; {font}; }} }}\n' if text else ""


def menu(report: Report) -> list[Entry]:
    """Return the site's pages in the order of the menu."""
    drawn = maps(report)
    first = [Entry("maps", "Map" if len(drawn) == 1 else "Maps", drawn[0].file)] if drawn else []
    return [
        Entry("index", "What changed", "index.html"),
        *first,
        Entry("priorities", "Priorities", "priorities.html"),
        Entry("flags", "Flags", "flags.html"),
        Entry("headline", "Headlines", "headline.html"),
        Entry("indicators", "Indicators", "indicators.html"),
        Entry("dalmatian", "Hidden spots", "dalmatian.html"),
        Entry("data", "Data", "catalogue.html"),
        Entry("downloads", "Downloads", "downloads.html"),
        Entry("methods", "Methods", "methods.html"),
        Entry("about", "About", "sources.html"),
    ]


def maps(report: Report) -> list[Entry]:
    """Return every map by title; ``here`` is its identifier."""
    ordered = sorted(report.catalogue.maps.values(), key=lambda one: (one.title, one.id))
    return [Entry(one.id, one.title, f"maps/{file_name(one.id)}.html") for one in ordered]


def map_of(report: Report, level: str) -> str:
    """Return where a map stands that shows areas of *level*, one that opens on them first, or nothing."""
    known = report.catalogue.maps
    offering = [entry for entry in maps(report) if level in known[entry.here].offered]
    return next((one.file for one in sorted(offering, key=lambda one: known[one.here].level != level)), "")


def small_print(report: Report) -> list[Entry]:
    """Return the pages that every footer names."""
    withheld = [Entry("withheld", "What is not shown", "withheld.html")] if is_gated(report) else []
    return [
        Entry("about", "Sources and licences", "sources.html"),
        Entry("accessibility", "Accessibility statement", "accessibility.html"),
        Entry("methods", "Methods", "methods.html"),
        *withheld,
    ]


def tally(report: Report) -> str:
    """Return how many flags are up; beside how many chance would hold up where all of them are shown."""
    up = sum(flag.state != "ended" for flag in report.flags)
    return wording.tally(up, None if is_gated(report) else report.run.expected_up)


def is_gated(report: Report) -> bool:
    """Say whether something may have been taken out of *report* before it came here."""
    return report.audience != "internal"
