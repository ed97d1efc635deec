"""Show one series among many: its latest number, where it stands, how it changed, a chart that opens."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from ews.publish import wording
from ews.publish.figures import trend as draw
from ews.publish.number_table import NumberTable
from ews.publish.number_table import number_table
from ews.publish.series_view import base
from ews.publish.series_view import chart
from ews.publish.series_view import district_name
from ews.publish.series_view import summarise
from ews.publish.trends import Lookup
from ews.publish.trends import Trend


NO_VERDICT = "? No verdict"


@dataclass(frozen=True)
class Mark:
    """A verdict in a word and a symbol; ``css`` says which way it points, nothing where neither."""

    text: str
    css: str = ""


@dataclass(frozen=True)
class Card:
    """A series ready for a template.

    ``latest`` is its last number with unit and period, ``hidden`` says which later ones are not
    shown; ``chart`` and ``numbers`` are None where no number is known.
    """

    id: str
    indicator: str
    heading: str
    theme: str
    latest: str
    hidden: str
    position: Mark
    change: Mark
    chart: Markup | None
    numbers: NumberTable | None
    caption: str
    base: str


def card(lookup: Lookup, trend: Trend, level: str, *, latest: int | None = None) -> Card:
    """Return *trend* as a card; its table holds the *latest* periods, or all; *level* is its geography's."""
    own = f"{trend.indicator.id}-{trend.geography}"
    known = trend.latest is not None
    short = latest is not None and latest < len(trend.periods)
    numbers = number_table(trend, district_name(trend, level), latest=latest) if known else None
    return Card(
        id=own,
        indicator=trend.indicator.id,
        heading=trend.indicator.title,
        theme=trend.indicator.theme,
        latest=summarise(trend),
        hidden=hidden(trend),
        position=position(trend),
        change=change(lookup, trend),
        chart=draw(chart(trend, own)) if known else None,
        numbers=numbers,
        caption=f"{trend.indicator.title} in {trend.area.name}, newest first"
        + (f": the latest {latest} of {len(trend.periods)} periods" if short else ""),
        base=base(trend),
    )


def hidden(trend: Trend) -> str:
    """Return which of the newest numbers are there and not shown, and why; nothing where none is."""
    after = -1 if trend.latest is None else trend.latest
    withheld = [at for at, mark in enumerate(trend.marker) if at > after and "c" in mark]
    if not withheld:
        return ""
    span = wording.between(trend.periods[withheld[0]], trend.periods[withheld[-1]])
    return f"{span}: not shown, too small a number [c]."


def position(trend: Trend) -> Mark:
    """Return whether the area stands higher or lower than the district, and whether that is worse."""
    if trend.indicator.polarity == "neutral":
        return Mark("")
    if trend.stands == "similar":
        return Mark("= Like the district")
    if trend.stands not in ("worse", "better"):
        return Mark("Not compared with the district")
    higher = (trend.stands == "worse") == (trend.indicator.polarity == "higher is worse")
    side = "+ Higher" if higher else "− Lower"
    return Mark(f"{side} than the district: {trend.stands}", trend.stands)


def change(lookup: Lookup, trend: Trend) -> Mark:
    """Return the series' flag in a word and a symbol, or why it has none."""
    flag = trend.flag
    if flag is not None and flag.state != "ended":
        return Mark(wording.grade(flag), flag.direction)
    if not trend.indicator.watched:
        return Mark("Context: not watched for change")
    if not _judged(lookup, trend):
        hidden_here = lookup.report.audience != "internal" and any("c" in mark for mark in trend.marker)
        return Mark("Verdict not shown: small numbers" if hidden_here else NO_VERDICT)
    return Mark(f"○ No flag now; one ended in {flag.period.label}" if flag else "○ No flag")


def _judged(lookup: Lookup, trend: Trend) -> bool:
    """Say whether the latest number that is known led to a verdict."""
    found = lookup.signal_row((trend.indicator.id, trend.geography), trend.area.code)
    if found is None or trend.latest is None:
        return False
    signal, row = found
    column = (trend.periods[trend.latest].start - signal.periods[0].start) // trend.indicator.every
    return 0 <= column < len(signal.periods) and bool(np.isfinite(signal.evidence[row, column]))


def by_theme(cards: Sequence[Card]) -> Mapping[str, Sequence[Card]]:
    """Return the cards of each theme in the themes' own order, by heading; other themes come last."""
    order = list(wording.THEME_TITLES)
    found = {one.theme for one in cards}
    names = [*(name for name in order if name in found), *sorted(found - set(order))]
    ordered = sorted(cards, key=lambda one: (one.heading, one.id))
    return {name: [one for one in ordered if one.theme == name] for name in names}
