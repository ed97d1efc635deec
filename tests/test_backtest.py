"""What a replay shows: how early today's flags came, how many did not last, and how often one came."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import ews.detect
from ews import backtest as backtests
from ews.backtest import Backtest
from ews.catalogue import Catalogue
from ews.catalogue import Settings
from ews.errors import NothingYetError
from ews.replay import Told
from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support import replays
from tests.support import tiny
from tests.support.detector import Counting
from tests.support.panels import FIRST
from tests.support.panels import flag
from tests.support.panels import indicator


@pytest.fixture(scope="module", autouse=True)
def counting() -> Iterator[None]:
    """Put a detector that answers at once in place of the real one."""
    patch = pytest.MonkeyPatch()
    patch.setattr(ews.detect, "share_change", Counting())
    yield
    patch.undo()


@pytest.fixture(scope="module")
def squares(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return replays.squares(tmp_path_factory.mktemp("squares") / "squares")


@pytest.fixture(scope="module")
def found(squares: Workspace) -> Backtest:
    return shown(squares)


def shown(made: Workspace, since: str = "") -> Backtest:
    return backtests.backtest(made, since=since, say=replays.quiet)


# -- a life of a flag, by hand ----------------------------------------------------------------------------
def lived(*states: str, taken_back: bool = False, **other: Any) -> backtests.Rate:
    """Return the rate of a flag that was told in these states, one a month, and raised in the first."""
    raised = flag(**{"first_raised": FIRST, "onset": FIRST, "grade": "watch", **other})
    months = [
        Told(FIRST.step(n), (replace(raised, state=state, period=FIRST.step(n)),))
        for n, state in enumerate(states)
    ]
    end = FIRST.step(len(states))
    months.append(Told(end, (), (raised.id,) if taken_back else ()))
    settings = Settings("E06999001", "Mereford")
    catalogue = Catalogue(settings=settings, geographies={}, indicators={"burglary": indicator()}, maps={})
    [worse, _] = backtests._rates(backtests._lives(months), end, FIRST, catalogue)
    return worse


def test_a_flag_that_ended_within_three_verdicts_unconfirmed_was_brief() -> None:
    assert lived("new", "continuing", "ended").brief == 1
    assert lived("new", "continuing", "easing", "ended").brief == 0


def test_a_flag_that_is_still_up_or_was_confirmed_was_not_brief() -> None:
    assert lived("new").brief == 0
    assert lived("new", "ended", grade="confirmed").brief == 0


def test_a_flag_first_told_when_it_had_ended_was_never_raised() -> None:
    assert lived("ended").raised == 0


def test_a_flag_that_was_taken_back_is_counted_as_raised_and_as_taken_back() -> None:
    rate = lived("new", taken_back=True)
    assert (rate.raised, rate.taken_back) == (1, 1)


# -- whole stores -----------------------------------------------------------------------------------------
def test_each_of_today_s_flags_has_the_month_in_which_it_would_first_have_been_told(
    found: Backtest,
) -> None:
    [one] = found.flags
    assert (str(one.since), str(one.period), str(one.told)) == ("2025-05", "2025-05", "2025-06")
    assert (one.months, one.basis) == (1, "period end plus 15 days")


def test_the_rate_counts_flags_a_year_beside_the_budget(found: Backtest) -> None:
    worse, better = found.rates
    assert (worse.raised, worse.years, worse.a_year, worse.budget_a_year) == (1, 2.0, 0.5, 12.0)
    assert (worse.brief, worse.taken_back, better.raised) == (0, 0, 0)


def test_flags_first_told_before_the_month_asked_for_are_not_counted(squares: Workspace) -> None:
    late = shown(squares, "2025-07")
    assert (str(late.since), late.rates[0].raised, late.rates[0].years) == ("2025-07", 0, 0.58)
    assert str(late.flags[0].told) == "2025-06", "its own month is told all the same"


def test_flags_taken_back_by_an_edition_are_counted_as_taken_back(tmp_path: Path) -> None:
    revised = shown(replays.editions(tmp_path / "squares"))
    assert (revised.rates[0].raised, revised.rates[0].taken_back) == (1, 1)
    assert revised.flags == ()
    [basis] = revised.bases
    assert (basis.basis, basis.editions, basis.revisions) == ("edition in the file's name", 2, 0)
    assert any(text.startswith("Between two stored editions") for text in revised.cautions)


def test_a_month_that_is_none_is_said_and_a_store_that_is_empty_too(
    squares: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(backtests.NotAMonthError, match="soon"):
        shown(squares, "soon")
    with pytest.raises(NothingYetError):
        shown(tiny.make(tmp_path / "new"))


def test_the_command_prints_flags_rates_and_bases_and_says_what_cannot_be_replayed(
    squares: Workspace, ews: Ews
) -> None:
    done = ews("backtest", "--from", "2025-01", "-w", squares.root)
    for word in ("Square 4", "budget_a_year", "period end plus 15 days", "From 2025-01 to 2026-01"):
        assert word in done.stdout
    assert "A delivery that has been withdrawn counts as never received." in done.stderr
