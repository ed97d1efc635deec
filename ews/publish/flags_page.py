"""Gather every flag that is up, by direction and theme, and the pockets."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence

from ews.nouns import Flag
from ews.publish import frame
from ews.publish import wording
from ews.publish.pages import Press
from ews.publish.pages import Shown


def flags_page(press: Press, linked: frozenset[str]) -> str:
    """Return ``flags.html``; *linked* areas have a page."""
    report = press.report
    up = [flag for flag in report.flags if flag.state != "ended"]
    told = (*report.flags, *report.pockets)
    return press.page(
        "flags.html",
        "Every flag that is up",
        shown=Shown(
            tuple(sorted({flag.indicator for flag in told if flag.indicator})),
            tuple(sorted({flag.geography for flag in told})),
        ),
        linked=linked,
        tally=frame.tally(report),
        worse=by_theme(flag for flag in up if flag.direction == "worse"),
        better=by_theme(flag for flag in up if flag.direction == "better"),
        ended=strongest(flag for flag in report.flags if flag.state == "ended"),
    )


def by_theme(flags: Iterable[Flag]) -> Mapping[str, Sequence[Flag]]:
    """Return the flags of each theme, the strongest evidence first."""
    ordered = strongest(flags)
    names = sorted({flag.theme for flag in ordered}, key=wording.theme)
    return {name: [flag for flag in ordered if flag.theme == name] for name in names}


def strongest(flags: Iterable[Flag]) -> list[Flag]:
    """Return *flags* with the confirmed first, and the strongest evidence first among them."""
    return sorted(flags, key=lambda flag: (flag.grade != "confirmed", -flag.evidence, flag.id))
