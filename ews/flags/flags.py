"""Turn signals into flags: one for each change, with its size, its grade and its sentence."""

import hashlib
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

import numpy as np

from ews.catalogue import Indicator
from ews.flags import grading
from ews.flags import wording
from ews.flags.episodes import WORTH_A_WORD
from ews.flags.episodes import Episode
from ews.flags.episodes import episodes
from ews.flags.rest import rest_change
from ews.flags.spikes import spike
from ews.nouns import Area
from ews.nouns import Flag
from ews.nouns import Floats
from ews.nouns import Grade
from ews.nouns import Signal
from ews.periods import Period
from ews.periods import every


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
    spikes: dict[tuple[str, ...], str] = {}
    earlier = {_subject(flag): flag for flag in previous}
    for direction in ("worse", "better"):
        chosen = [signal for signal in signals if signal.direction == direction]
        lives = [episodes(signal) for signal in chosen]
        graded = grading.grades(chosen, lives)
        for signal, own, marks in zip(chosen, lives, graded, strict=True):
            for episode, grade in zip(own, marks, strict=True):
                change = _Change(signal, episode, _parts(signal, chosen))
                if not change.holds_together:
                    continue
                flag = _as_spike(_flag(change, grade, indicators, district), change, spikes)
                found.append(_same_name(flag, earlier.get(_subject(flag))))
    return sorted(found, key=lambda f: (f.state == "ended", f.direction != "worse", -f.evidence, f.id))


@dataclass(frozen=True)
class _Change:
    """One episode of one signal, as numbers; ``parts`` are the signals of a theme's indicators."""

    signal: Signal
    episode: Episode
    parts: Sequence[Signal]

    @property
    def at(self) -> tuple[int, int]:
        return self.episode.area, self.episode.told

    @property
    def area(self) -> Area:
        return self.signal.areas[self.episode.area]

    @property
    def since(self) -> slice:
        return slice(int(self.signal.onset[self.at]), self.episode.told + 1)

    @property
    def periods(self) -> tuple[Period, ...]:
        return self.signal.periods[self.since]

    def counted(self, span: slice) -> tuple[Floats, Floats]:
        """Return what was observed in each of some periods, and what was expected by the latest verdict."""
        area = self.episode.area
        expected = self.signal.share[self.at] * self.signal.exposure[area, span]
        return self.signal.observed[area, span], np.asarray(expected)

    @property
    def speakers(self) -> list[tuple[str, float]]:
        """Return the indicators of a theme and what each adds to the evidence, the loudest first."""
        if self.signal.contributions is None:
            return []
        added = np.nan_to_num(self.signal.contributions[:, *self.at], nan=-np.inf)
        pairs = zip(self.signal.parts, (float(value) for value in added), strict=True)
        return sorted(pairs, key=lambda pair: -pair[1])

    @property
    def holds_together(self) -> bool:
        """Say whether a theme may be told as one change; a single indicator always may.

        Evidence alone would also raise a theme in which one indicator moved, or
        some went up while others went down.  To say that its indicators, taken
        together, got worse, two at least must speak for it, and their sum with
        its whole interval must have gone that way.
        """
        if self.signal.indicator:
            return True
        low, high = self.number("ratio_low"), self.number("ratio_high")
        went = low > 1 if self.signal.sought == "rise" else high < 1
        return went and sum(added > 0 for _, added in self.speakers) > 1

    @property
    def rest_change(self) -> float | None:
        """Return what the rest of the district counted since the onset over the year before it."""
        found = rest_change(self.parts, self.area.code, self.periods[0], self.periods[-1])
        return None if found is None else round(found, 4)

    @property
    def chance(self) -> float:
        """Return how often chance alone shows as much in a period, to two figures."""
        return float(f"{self.signal.p_value[self.at]:.2g}")

    @property
    def every(self) -> int:
        """Return the months from one period to the next."""
        return every(self.signal.periods)

    def number(self, name: str) -> float:
        """Return one number that the signal gives at the latest verdict."""
        return round(float(getattr(self.signal, name)[self.at]), 4)


def _flag(change: _Change, grade: Grade, indicators: Mapping[str, Indicator], district: str) -> Flag:
    signal, episode = change.signal, change.episode
    note = _spike_note(change)
    facts = _facts(change, "watch" if note else grade, district)
    first_raised = signal.periods[episode.raised]
    subject = signal.indicator or signal.theme
    return Flag(
        id=identifier(subject, signal.geography, change.area.code, signal.direction, first_raised),
        level="area" if signal.indicator else "theme",
        indicator=signal.indicator,
        theme=signal.theme,
        geography=signal.geography,
        area=change.area.code,
        name=change.area.name,
        period=facts.period,
        state=episode.state,
        direction=signal.direction,
        grade=facts.grade,
        first_raised=first_raised,
        onset=facts.onset,
        ratio=facts.ratio,
        ratio_low=facts.ratio_low,
        ratio_high=facts.ratio_high,
        observed=facts.observed,
        expected=facts.expected,
        evidence=change.number("evidence"),
        sentence=_sentence(change, facts, indicators),
        spike=bool(note),
        notes=(note,) if note else (),
        rest_change=facts.rest_change,
        chance=facts.chance,
    )


def _parts(signal: Signal, chosen: Sequence[Signal]) -> list[Signal]:
    """Return *signal*, or of a theme those of its indicators that seek what it tells as a sum."""
    if signal.indicator:
        return [signal]
    return [
        one
        for one in chosen
        if one.indicator in signal.parts and (one.geography, one.sought) == (signal.geography, signal.sought)
    ]


def _as_spike(flag: Flag, change: _Change, spikes: dict[tuple[str, ...], str]) -> Flag:
    """Return *flag*, as a spike where it is a theme that one spiking indicator alone moved.

    *spikes* gathers the notes of the indicators that spike; a theme comes after its indicators.
    """
    place = (flag.geography, flag.area, flag.direction)
    if flag.indicator:
        if flag.spike:
            spikes[(*place, flag.indicator)] = flag.notes[0]
        return flag
    loud = [name for name, added in change.speakers if added >= WORTH_A_WORD]
    notes = [spikes[(*place, name)] for name in loud if (*place, name) in spikes]
    if len(loud) != 1 or not notes:
        return flag
    return replace(flag, spike=True, grade="watch", notes=tuple(notes))


def _facts(change: _Change, grade: Grade, district: str) -> wording.Facts:
    observed, expected = change.counted(change.since)
    seen = np.isfinite(observed) & np.isfinite(expected)
    return wording.Facts(
        name=change.area.name,
        district=district,
        direction=change.signal.direction,
        onset=change.periods[0],
        period=change.periods[-1],
        ratio=change.number("ratio"),
        ratio_low=change.number("ratio_low"),
        ratio_high=change.number("ratio_high"),
        observed=round(float(observed[seen].sum()), 2),
        expected=round(float(expected[seen].sum()), 2),
        state=change.episode.state,
        grade=grade,
        every=change.every,
        rest_change=change.rest_change,
        chance=change.chance,
    )


def _sentence(change: _Change, facts: wording.Facts, indicators: Mapping[str, Indicator]) -> str:
    signal = change.signal
    if signal.indicator:
        return wording.of_indicator(indicators[signal.indicator], facts)
    movers = [indicators[name].title for name, added in change.speakers if added > 0]
    return wording.of_theme(signal.theme, movers, facts)


def _spike_note(change: _Change) -> str:
    """Return the caution that a change was a spike, judged by all that is known since; "" when none."""
    signal, up_to_now = change.signal, slice(change.since.start, None)
    observed, expected = change.counted(up_to_now)
    sign = 1 if signal.sought == "rise" else -1
    at = list(spike(observed, expected, float(signal.weight[change.at]), sign=sign, kind=signal.kind))
    if not at:
        return ""
    # a caseload's or a price's months do not add up
    summed = np.sum if signal.kind == "flow" else np.mean
    counts = float(summed(observed[at])), float(summed(expected[at]))
    return wording.spike_note([signal.periods[up_to_now][period] for period in at], *counts)


def identifier(subject: str, geography: str, area: str, direction: str, first_raised: Period) -> str:
    """Return the name of a flag on *subject*, an indicator or a theme."""
    text = "|".join((subject, geography, area, direction, str(first_raised)))
    return "F" + hashlib.sha256(text.encode()).hexdigest()[:8]


def lives_overlap(one: Flag, other: Flag) -> bool:
    """Say whether two flags were up in a common period, from first raised to last told."""
    return one.first_raised <= other.period and other.first_raised <= one.period


def _subject(flag: Flag) -> tuple[str, str, str, str]:
    return flag.indicator or flag.theme, flag.geography, flag.area, flag.direction


def _same_name(flag: Flag, before: Flag | None) -> Flag:
    return replace(flag, id=before.id) if before and lives_overlap(flag, before) else flag
