"""Pockets as flags: which are up, since when, under one name for life."""

import json
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

import numpy as np

from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.detect import Pocket
from ews.detect.multiplicity import FALSE_DISCOVERY_RATE
from ews.detect.multiplicity import benjamini_hochberg
from ews.flags import wording
from ews.flags.episodes import QUIET_VERDICTS_TO_END
from ews.flags.episodes import state_of
from ews.flags.flags import identifier
from ews.flags.flags import lives_overlap
from ews.flags.memory import Memory
from ews.geography.neighbours import contiguity
from ews.nouns import Flag
from ews.nouns import State
from ews.pockets import scans
from ews.pockets.words import NOTE
from ews.pockets.words import Scan
from ews.pockets.words import Words


@dataclass(frozen=True)
class Life:
    """A pocket that is up: the indices of the periods in which it was first and last found, and its state."""

    pocket: Pocket
    raised: int
    told: int
    state: State


def of_scan(
    scan: Scan,
    atlas: Atlas,
    catalogue: Catalogue,
    *,
    alarms_per_year: float,
    previous: Sequence[Flag],
    memory: Memory,
) -> list[Flag]:
    """Return the pockets of one scan in which something got worse and which are up, all on watch.

    A pocket is up while it was found in one of the last three periods.  ``previous`` are the pockets
    of the run before: the same change, of the same subject in some of the same places, keeps its name.
    """
    search = scans.Search(scan, catalogue, "worse", alarms_per_year)
    lives = _remembered(search, memory)
    return _under_old_names([_flag(life, scan, atlas) for life in lives], previous)


def _remembered(search: scans.Search, memory: Memory) -> list[Life]:
    """Return the pockets that are up, from memory when the same was asked before."""
    key = search.key
    kept = memory.recall(key)
    if kept is not None:
        return _restored(kept)
    lives = list(_lives(search.at, search.verdicts))
    memory.remember(key, json.dumps([asdict(life) for life in lives]).encode())
    return lives


def graded(by_scan: Sequence[Sequence[Flag]]) -> list[Flag]:
    """Return the pockets of all scans, those confirmed that survive the list's false-discovery rate.

    Strongest first.  A scan that found nothing is a test all the same.
    """
    found = [flag for flags in by_scan for flag in flags]
    without = [1.0 for flags in by_scan if not flags]
    p_values = [1.0 if flag.chance is None else flag.chance for flag in found] + without
    sure = benjamini_hochberg(np.array(p_values)) <= FALSE_DISCOVERY_RATE
    told = [_confirmed(flag) if yes else flag for flag, yes in zip(found, sure, strict=False)]
    return sorted(told, key=lambda flag: (-flag.evidence, flag.id))


def _confirmed(flag: Flag) -> Flag:
    watched, confirmed = (wording.close(flag.state, grade) for grade in ("watch", "confirmed"))
    return replace(flag, grade="confirmed", sentence=flag.sentence.removesuffix(watched) + confirmed)


def _lives(at: Callable[[int], Sequence[Pocket]], verdicts: Sequence[int]) -> Iterator[Life]:
    """Yield the pockets found in one of the last periods judged, *verdicts*, each of its places once."""
    told: list[Pocket] = []
    for number in range(len(verdicts) - 1, max(len(verdicts) - 1 - QUIET_VERDICTS_TO_END, -1), -1):
        for pocket in at(verdicts[number]):
            if not any(_overlap(pocket, other) for other in told):
                told.append(pocket)
                yield _life(pocket, verdicts[: number + 1], at)


def _life(pocket: Pocket, verdicts: Sequence[int], at: Callable[[int], Sequence[Pocket]]) -> Life:
    """Follow a pocket back to its onset through the periods in which it was found, short gaps included."""
    told = raised = verdicts[-1]
    evidence, quiet = [pocket.evidence], 0
    for period in reversed(verdicts[:-1]):
        if period < pocket.onset or quiet == QUIET_VERDICTS_TO_END:
            break
        before = [other.evidence for other in at(period) if _overlap(pocket, other)]
        quiet = 0 if before else quiet + 1
        if before:
            raised = period
            evidence.insert(0, max(before))
    return Life(pocket, raised, told, state_of(np.array(evidence)))


def _overlap(one: Pocket, other: Pocket) -> bool:
    return not set(one.members).isdisjoint(other.members)


def _flag(life: Life, scan: Scan, atlas: Atlas) -> Flag:
    words = Words(scan, atlas, "worse", scan.periods[life.told])
    told = words.pocket(life.pocket)
    subject, first_raised = told.indicator or told.theme, scan.periods[life.raised]
    middle = words.middle(life.pocket)
    nothing = float("nan")
    return Flag(
        id=identifier(f"pocket of {subject}", told.geography, middle, told.direction, first_raised),
        level="pocket",
        indicator=told.indicator,
        theme=told.theme,
        geography=told.geography,
        area=middle,
        name=told.name,
        period=told.period,
        state=life.state,
        direction=told.direction,
        grade="watch",
        first_raised=first_raised,
        onset=told.onset,
        ratio=told.ratio,
        ratio_low=told.ratio_low,
        ratio_high=told.ratio_high,
        observed=nothing if told.observed is None else told.observed,
        expected=nothing if told.expected is None else told.expected,
        evidence=told.evidence,
        sentence=f"{told.sentence.removesuffix(NOTE)}{wording.close(life.state, 'watch')}",
        notes=(NOTE, *_apart(atlas, told.geography, told.areas)),
        rest_change=told.rest_change,
        chance=told.p_value,
        places=told.areas,
    )


def _apart(atlas: Atlas, geography: str, places: Sequence[str]) -> Iterator[str]:
    """Yield a note where the places of a pocket do not all touch, by the ground nearest to each."""
    drawn = atlas.outlines(geography, places)
    ground = list({drawn[place]: None for place in places if place in drawn})
    pieces = contiguity(ground).pieces if ground else 1
    if pieces > 1:
        yield f"Its places lie in {pieces} pieces that do not touch: other places, or water, are between."


def _under_old_names(found: Iterable[Flag], previous: Iterable[Flag]) -> list[Flag]:
    """Return the pockets, each under its name in *previous*; where one fell apart, one part keeps it."""
    left = {flag.id: flag for flag in previous}
    named = []
    for flag in found:
        before = next((one for one in left.values() if _is_same(flag, one)), None)
        named.append(replace(flag, id=left.pop(before.id).id) if before else flag)
    return named


def _is_same(flag: Flag, before: Flag) -> bool:
    shared = not set(before.places).isdisjoint(flag.places)
    return _subject(before) == _subject(flag) and shared and lives_overlap(flag, before)


def _subject(flag: Flag) -> tuple[str | None, str, str]:
    return flag.indicator, flag.theme, flag.geography


def _restored(kept: bytes) -> list[Life]:
    return [Life(**{**life, "pocket": _pocket(life["pocket"])}) for life in json.loads(kept.decode())]


def _pocket(stored: dict[str, Any]) -> Pocket:
    stored |= {name: tuple(stored[name]) for name in ("members", "contributions")}
    return Pocket(**stored)
