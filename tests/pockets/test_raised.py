"""Pockets as flags: up for as long as they are found, under one name, and told apart from chance."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely

from ews.detect import Pocket
from ews.flags.memory import Memory
from ews.nouns import Flag
from ews.pockets import raised
from ews.pockets import scans
from ews.pockets.words import Scan
from ews.store.areas import AreaRow
from tests.pockets.test_scans import FLOW
from tests.pockets.test_scans import PERIODS
from tests.pockets.test_scans import atlas
from tests.pockets.test_scans import counts
from tests.pockets.test_scans import sites
from tests.support import reports
from tests.support.detector import Kept
from tests.support.panels import months
from tests.support.reports import catalogue


def pocket(*members: int, evidence: float = 10.0, onset: int = 0) -> Pocket:
    return Pocket(members, "site", onset, 2.0, 1.5, 3.0, 20.0, 10.0, evidence, 6.0, 1e-4, (1.0,))


def lives(found: Sequence[Sequence[Pocket]]) -> list[raised.Life]:
    return list(raised._lives(lambda period: found[period], range(len(found))))


def test_a_pocket_is_followed_back_over_short_gaps() -> None:
    (life,) = lives([(), (pocket(1, 2),), (), (), (pocket(2, 3),), (pocket(1, 2, 3),)])
    assert (life.raised, life.told) == (1, 5)
    assert life.pocket.members == (1, 2, 3)


def test_periods_that_were_not_received_are_no_quiet_ones() -> None:
    found = {0: (pocket(1),), 1: (), 5: (), 6: (pocket(1),)}
    (life,) = raised._lives(found.__getitem__, [0, 1, 5, 6])
    assert (life.raised, life.told) == (0, 6)


def test_a_feed_that_stopped_raises_no_pocket_after_its_end() -> None:
    stopped = sites(PLANTED)
    stopped.coverage[:, -2:] = 0.0
    scan = Scan((FLOW,), (stopped,))
    search = scans.Search(scan, catalogue(), "worse", 1.0)
    assert search.verdicts[-1] == PERIODS - 3
    flags = raised.of_scan(scan, atlas("lsoa"), catalogue(), alarms_per_year=1.0, previous=(), memory=Kept())
    assert max(flag.period for flag in flags) == months(PERIODS)[-3]
    assert (
        scans.find(
            scan,
            atlas("lsoa"),
            catalogue(),
            direction="worse",
            alarms_per_year=1.0,
            period=months(PERIODS)[-1],
        )
        == []
    )


def test_three_quiet_periods_part_two_pockets() -> None:
    (life,) = lives([(pocket(1),), (), (), (), (pocket(1),)])
    assert (life.raised, life.told, life.state) == (4, 4, "new")


def test_no_pocket_began_before_its_onset() -> None:
    (life,) = lives([(pocket(1),), (pocket(1),), (pocket(1, onset=1),)])
    assert life.raised == 1


def test_a_pocket_stays_up_for_two_quiet_periods_and_no_longer() -> None:
    assert [life.told for life in lives([(pocket(1),), (), ()])] == [0]
    assert lives([(pocket(1),), (), (), ()]) == []


def test_places_apart_are_pockets_of_their_own_and_no_place_is_told_twice() -> None:
    found = lives([(pocket(1, 2), pocket(7)), (pocket(2, 3),)])
    assert [life.pocket.members for life in found] == [(2, 3), (7,)]


@pytest.mark.parametrize(
    ("before", "now", "state"), [(5.0, 9.0, "worsening"), (9.0, 9.5, "continuing"), (9.0, 5.0, "easing")]
)
def test_the_state_is_that_of_the_evidence(before: float, now: float, state: str) -> None:
    (life,) = lives([(pocket(1, evidence=before),), (pocket(1, evidence=now),)])
    assert life.state == state


def of_scan(found: np.ndarray, previous: Sequence[Flag] = (), memory: Memory | None = None) -> list[Flag]:
    kept = Kept() if memory is None else memory
    options: dict[str, Any] = {"alarms_per_year": 1.0, "previous": previous, "memory": kept}
    return raised.of_scan(Scan((FLOW,), (sites(found),)), atlas("lsoa"), catalogue(), **options)


# chance makes a fainter pocket beside the planted one, within the budget; the planted one is told first
PLANTED = counts(1, 3.0)


def test_a_planted_pocket_becomes_a_flag_with_its_places() -> None:
    flag = of_scan(PLANTED)[0]
    assert (flag.level, flag.indicator, flag.direction, flag.grade) == (
        "pocket",
        "burglary",
        "worse",
        "watch",
    )
    assert flag.area in flag.places
    assert flag.period == months(PERIODS)[-1]
    assert flag.onset <= flag.first_raised <= flag.period
    assert flag.ratio_low > 1
    assert flag.sentence.count("On watch; ") == 1


def test_a_pocket_keeps_its_name_from_run_to_run() -> None:
    before = of_scan(PLANTED[:, :-1])[0]
    renamed = replace(before, id="F-of-old")
    now = of_scan(PLANTED, previous=[renamed])[0]
    assert now.id == "F-of-old"
    elsewhere = replace(renamed, places=("L000",))
    assert of_scan(PLANTED, previous=[elsewhere])[0].id != "F-of-old"


def test_of_a_pocket_that_fell_apart_one_part_keeps_the_name() -> None:
    whole = reports.report().pockets[0]
    parts = [replace(whole, id=f"F{place}", places=(place,)) for place in whole.places]
    named = raised._under_old_names(parts, [whole])
    assert [flag.id for flag in named] == [whole.id, *(part.id for part in parts[1:])]


def test_what_is_remembered_is_not_scanned_again(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Kept()
    first = of_scan(PLANTED, memory=memory)
    monkeypatch.setattr(scans, "pockets", None)
    assert of_scan(PLANTED, memory=memory) == first


def test_pockets_are_confirmed_as_one_list_with_the_scans_that_found_nothing() -> None:
    flag = of_scan(PLANTED)[0]
    clear, faint = replace(flag, chance=1e-6), replace(flag, id="F2", chance=0.02, evidence=7.0)
    told = raised.graded([[faint, clear], *[[]] * 13])
    assert [one.grade for one in told] == ["confirmed", "watch"]
    assert "Confirmed; " in told[0].sentence
    assert "On watch; " not in told[0].sentence
    assert [one.grade for one in raised.graded([[faint], []])] == ["confirmed"]


def test_a_pocket_whose_places_do_not_touch_says_so_and_one_in_one_piece_does_not() -> None:
    ground = {f"L{n}": shapely.box(1_000 * n, 0, 1_000 * n + 1_000, 1_000) for n in (0, 1, 5)}
    rows = tuple(
        AreaRow("small", code, code, bytes(shapely.to_wkb(shape)), 0, 0) for code, shape in ground.items()
    )
    known = replace(atlas("lsoa"), areas={"small": rows})
    assert list(raised._apart(known, "small", ("L0", "L1"))) == []
    [note] = raised._apart(known, "small", ("L0", "L1", "L5"))
    assert "2 pieces that do not touch" in note
