"""The attacker takes two releases of random districts, with revisions and a new month, and learns nothing."""

from dataclasses import dataclass
from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ews.disclosure import RULES
from ews.disclosure import Cells
from ews.disclosure import Hidden
from ews.disclosure import Rule
from ews.disclosure import bounds
from ews.disclosure import hide
from tests.disclosure.attacker import Published
from tests.disclosure.attacker import attack
from tests.disclosure.towns import cells
from tests.disclosure.towns import nested


COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 40))
RULE = st.sampled_from([RULES["under5"], RULES["nhs"], RULES["ons-10-5"]])


@dataclass(frozen=True)
class District:
    """True counts of small areas in two releases, (releases, small areas), and what is made of them."""

    counts: np.ndarray
    made_of: np.ndarray

    def release(self, number: int) -> Cells:
        return cells(self.made_of @ self.counts[number].astype(float), self.made_of)

    def later(self, found: Hidden) -> Cells:
        return replace(self.release(1), shown_before=found.shown, withheld_before=found.withheld)


@st.composite
def districts(draw: st.DrawFn) -> District:
    wards = draw(st.lists(st.lists(COUNTS, min_size=1, max_size=4), min_size=2, max_size=4))
    size = sum(map(len, wards))
    spots = st.integers(0, size - 1)
    others = draw(st.lists(st.lists(spots, min_size=1, max_size=5, unique=True), max_size=2))
    _, made_of = nested([[0.0] * len(ward) for ward in wards], *others)
    first = np.array([count for ward in wards for count in ward])
    revised = draw(st.dictionaries(spots, COUNTS, max_size=size // 2))
    second = np.array([revised.get(place, int(count)) for place, count in enumerate(first)])
    return District(np.stack([first, second]), made_of)


def published(found: Hidden, district: District, rule: Rule) -> Published:
    hidden = range(rule.hidden_from, rule.hidden_up_to + 1)
    return Published(found.shown[:, 0], district.made_of, rule.rounded_to, hidden)


def still_true(old: Published, district: District) -> Published:
    """What of an older release is true still: more than anybody outside would know to trust."""
    sums = district.made_of @ district.counts.T
    same = sums[:, 0] == sums[:, 1]
    return replace(old, shown=np.where(same, old.shown, np.nan))


def targets(found: Hidden) -> np.ndarray:
    """Small numbers that no earlier release told."""
    return np.flatnonzero((found.reason[:, 0] == "small") & ~found.already_told[:, 0])


def assert_in_doubt(releases: list[Published], found: Hidden, cell: Cells, rule: Rule) -> None:
    """Each small number may be anything that its marker says, if it does not hold withheld parts itself."""
    small = targets(found)
    alone = cell.members.sum(axis=1) == 1
    zeros = (found.withheld & (cell.counts == 0)).any()
    parts = cell.members.astype(float) @ _alone_withheld(cell, found)
    for least in (0.0,) if zeros or rule.hidden_from == 0 else (0.0, float(rule.hidden_from)):
        found_bounds = attack(releases, cell.members[small], least=least)
        for row, (low, high) in zip(small, found_bounds, strict=True):
            lowest = rule.hidden_from if alone[row] else max(rule.hidden_from, parts[row])
            assert low <= lowest + 1e-6, (row, low)
            assert high >= rule.hidden_up_to - 1e-6, (row, high)


def _alone_withheld(cell: Cells, found: Hidden) -> np.ndarray:
    """Which smallest areas are withheld."""
    alone = (cell.members.sum(axis=1) == 1) & found.withheld[:, 0]
    return np.asarray(cell.members[alone].any(axis=0).astype(float))


@settings(max_examples=20, deadline=None)
@given(districts(), RULE)
def test_no_small_number_can_be_worked_out_from_one_release_or_from_two(
    district: District, rule: Rule
) -> None:
    first = hide(district.release(0), rule)
    old = published(first, district, rule)
    assert not first.already_told.any()
    assert_in_doubt([old], first, district.release(0), rule)
    second = hide(district.later(first), rule)
    releases = [still_true(old, district), published(second, district, rule)]
    assert_in_doubt(releases, second, district.later(first), rule)


@settings(max_examples=20, deadline=None)
@given(districts(), RULE)
def test_what_was_published_before_is_published_again_and_nothing_more_withheld(
    district: District, rule: Rule
) -> None:
    cell = district.release(0)
    first = hide(cell, rule)
    second = hide(replace(cell, shown_before=first.shown, withheld_before=first.withheld), rule)
    assert (second.withheld == first.withheld).all()
    third = hide(district.release(0), rule)
    assert (third.reason == first.reason).all()


@settings(max_examples=20, deadline=None)
@given(districts(), RULE)
def test_the_bounds_are_those_that_the_attacker_finds_and_hold_the_truth(
    district: District, rule: Rule
) -> None:
    cell = district.release(0)
    found = hide(cell, rule, secondary=False)
    low, high = bounds(cell, rule, found.withheld)
    assert (low <= cell.counts + 1e-6).all()
    assert (high >= cell.counts - 1e-6).all()
    if rule.hidden_from == 0:
        hidden = np.flatnonzero(found.withheld[:, 0])
        same = attack([published(found, district, rule)], cell.members[hidden])
        np.testing.assert_allclose(low[hidden, 0], same[:, 0], atol=1e-6)
        np.testing.assert_allclose(high[hidden, 0], same[:, 1], atol=1e-6)


def borough(mean: float) -> Cells:
    """Forty small areas in six wards and three neighbourhoods across them."""
    draw = np.random.default_rng(5)
    small = draw.poisson(mean * draw.gamma(2.0, 0.5, 40)).astype(float)
    ends = [0, 6, 13, 20, 27, 33, 40]
    wards = [small[a:b].tolist() for a, b in pairwise(ends)]
    return cells(*nested(wards, list(range(3, 9)), list(range(12, 22)), list(range(30, 38))))


def test_without_secondary_suppression_the_attacker_recovers_numbers_and_with_it_none() -> None:
    rule = RULES["under5"]
    made = borough(10.0)
    bare, found = hide(made, rule, secondary=False), hide(made, rule)
    recovered = []
    for release in (bare, found):
        seen = Published(release.shown[:, 0], made.members, 1, range(1, 5))
        small = targets(release)
        reached = attack([seen], made.members[small])
        recovered.append(int((reached[:, 1] - reached[:, 0] < 1e-6).sum()))
    assert recovered[0] >= 3
    assert recovered[1] == 0


def test_a_new_month_is_protected_like_the_first() -> None:
    rule = RULES["under5"]
    first = borough(10.0)
    both = replace(
        first,
        **{
            name: np.concatenate([getattr(first, name), getattr(borough(8.0), name)], axis=1)
            for name in ("counts", "denominators", "shown_before", "withheld_before", "dominated")
        },
    )
    before = hide(first, rule)
    later = replace(
        both,
        shown_before=np.concatenate([before.shown, both.shown_before[:, 1:]], axis=1),
        withheld_before=np.concatenate([before.withheld, both.withheld_before[:, 1:]], axis=1),
    )
    found = hide(later, rule)
    assert (found.withheld[:, :1] == before.withheld).all()
    assert (found.withheld[:, 1:] == hide(borough(8.0), rule).withheld).all()
