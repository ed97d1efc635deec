"""Turn signals into flags: one for each change, with its size, its grade and its sentence."""

import hashlib
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ews.catalogue import Indicator
from ews.flags import grading
from ews.flags import wording
from ews.flags.episodes import Episode
from ews.flags.episodes import episodes
from ews.nouns import Flag
from ews.nouns import Grade
from ews.nouns import Signal
from ews.periods import Period


def raise_flags(
    signals: Sequence[Signal],
    indicators: Mapping[str, Indicator],
    *,
    district: str,
    previous: Iterable[Flag] = (),
) -> list[Flag]:
    """Return the flags of *signals*, gravest first.

    A flag keeps the identifier it had in *previous*, the flags of the run
    before, when that was the same change: same subject, area and direction,
    and its life overlaps.
    """
    found: list[Flag] = []
    earlier = {_subject(flag): flag for flag in previous if flag.state != "ended"}
    for direction in ("worse", "better"):
        chosen = [signal for signal in signals if signal.direction == direction]
        for signal, survives in zip(chosen, grading.survivors(chosen), strict=True):
            for episode in episodes(signal):
                flag = _flag(signal, episode, bool(survives[episode.area]), indicators, district)
                found.append(_same_name(flag, earlier.get(_subject(flag))))
    return sorted(found, key=lambda f: (f.state == "ended", f.direction != "worse", -f.evidence, f.id))


def _flag(
    signal: Signal, episode: Episode, survives: bool, indicators: Mapping[str, Indicator], district: str
) -> Flag:
    area = signal.areas[episode.area]
    facts = _facts(signal, episode, grading.grade(signal, episode, survives=survives), district)
    at = episode.area, episode.told
    first_raised = signal.periods[episode.raised]
    since = slice(int(signal.onset[at]), episode.told + 1)
    observed, expected = (
        signal.observed[episode.area, since],
        signal.share[at] * signal.exposure[episode.area, since],
    )
    spike = grading.spike(observed, expected)
    notes = (
        ()
        if spike is None
        else (_spike_note(signal.periods[since][spike], observed[spike], expected[spike]),)
    )
    subject = signal.indicator or signal.theme
    return Flag(
        id=_identifier(subject, signal.geography, area.code, signal.direction, first_raised),
        level="area" if signal.indicator else "theme",
        indicator=signal.indicator,
        theme=signal.theme,
        geography=signal.geography,
        area=area.code,
        name=area.name,
        period=facts.period,
        state=episode.state,
        direction=signal.direction,
        grade=facts.grade if spike is None else "watch",
        first_raised=first_raised,
        onset=facts.onset,
        ratio=facts.ratio,
        ratio_low=facts.ratio_low,
        ratio_high=facts.ratio_high,
        observed=facts.observed,
        expected=facts.expected,
        evidence=round(float(signal.evidence[at]), 3),
        sentence=_sentence(signal, at, facts, indicators),
        spike=spike is not None,
        notes=notes,
    )


def _facts(signal: Signal, episode: Episode, grade: Grade, district: str) -> wording.Facts:
    area, told = episode.area, episode.told
    onset = int(signal.onset[area, told])
    since = slice(onset, told + 1)
    observed = signal.observed[area, since]
    expected = signal.share[area, told] * signal.exposure[area, since]
    seen = np.isfinite(observed) & np.isfinite(expected)
    return wording.Facts(
        name=signal.areas[area].name,
        district=district,
        direction=signal.direction,
        onset=signal.periods[onset],
        period=signal.periods[told],
        ratio=round(float(signal.ratio[area, told]), 4),
        ratio_low=round(float(signal.ratio_low[area, told]), 4),
        ratio_high=round(float(signal.ratio_high[area, told]), 4),
        observed=round(float(observed[seen].sum()), 2),
        expected=round(float(expected[seen].sum()), 2),
        state=episode.state,
        grade=grade,
    )


def _sentence(
    signal: Signal, at: tuple[int, int], facts: wording.Facts, indicators: Mapping[str, Indicator]
) -> str:
    if signal.indicator:
        return wording.of_indicator(indicators[signal.indicator], facts)
    return wording.of_theme(signal.theme, _movers(signal, at, indicators), facts)


def _spike_note(period: Period, observed: float, expected: float) -> str:
    return wording.spike_note(period, float(observed), float(expected))


def _movers(signal: Signal, at: tuple[int, int], indicators: Mapping[str, Indicator]) -> list[str]:
    """Return the titles of the indicators that speak for a theme's change, the loudest first."""
    if signal.contributions is None:
        return []
    added = signal.contributions[:, *at]
    order = sorted(range(len(added)), key=lambda number: -float(np.nan_to_num(added[number], nan=-np.inf)))
    return [indicators[signal.parts[number]].title for number in order if added[number] > 0]


def _identifier(subject: str, geography: str, area: str, direction: str, first_raised: Period) -> str:
    text = "|".join((subject, geography, area, direction, str(first_raised)))
    return "F" + hashlib.sha256(text.encode()).hexdigest()[:8]


def _subject(flag: Flag) -> tuple[str, str, str, str]:
    return flag.indicator or flag.theme, flag.geography, flag.area, flag.direction


def _same_name(flag: Flag, before: Flag | None) -> Flag:
    overlaps = (
        before is not None and flag.first_raised <= before.period and before.first_raised <= flag.period
    )
    return replace(flag, id=before.id) if before is not None and overlaps else flag
