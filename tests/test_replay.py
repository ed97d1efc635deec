"""A replayed month tells what a refresh of that month would have told."""

from collections.abc import Iterator
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import ews.detect
from ews import analysis
from ews import catalogue as catalogues
from ews import refresh as refreshing
from ews.nouns import Flag
from ews.replay import Replay
from ews.replay import Told
from ews.replay import cut
from ews.store import connection as connections
from ews.store.runs import Remembered
from ews.workspace import Workspace
from tests.support import replays
from tests.support import tiny
from tests.support import workspaces
from tests.support.detector import Counting
from tests.support.panels import drawn


@pytest.fixture(scope="module", autouse=True)
def counting() -> Iterator[None]:
    """Put a detector that answers at once, and looks at nothing later, in place of the real one."""
    patch = pytest.MonkeyPatch()
    patch.setattr(ews.detect, "share_change", Counting())
    yield
    patch.undo()


@pytest.fixture(scope="module")
def squares(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return replays.squares(tmp_path_factory.mktemp("squares") / "squares")


@pytest.fixture(scope="module")
def replayed(squares: Workspace) -> dict[str, Told]:
    return months(squares)


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    return months(replays.editions(tmp_path_factory.mktemp("editions") / "squares"))


def months(made: Workspace) -> dict[str, Told]:
    with connections.reading(made.store) as connection:
        replay = Replay(connection, catalogues.load(made.root), say=replays.quiet)
        return {str(told.month): told for told in replay.months()}


def facts(flags: Sequence[Flag]) -> list[tuple[object, ...]]:
    return [
        (f.indicator, f.area, f.direction, f.state, f.grade, f.onset, f.period, f.ratio, f.sentence)
        for f in flags
    ]


def told_then(folder: Path, until: int, day: str) -> Sequence[Flag]:
    """Return the flags of a look at the store on that *day*, with as many months as were out."""
    made = tiny.make(folder)
    tiny.write_counts(made.data / "fly_tipping.csv", tiny.MONTHS[:until])
    settings = made.root / "ews.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("2026-01-20", day), encoding="utf-8")
    workspaces.take(made)
    catalogue = catalogues.load(made.root)
    with connections.reading(made.store) as connection:
        memory = Remembered(connection, writable=False)
        today = catalogue.settings.day
        return analysis.analyse(
            connection, catalogue, today=today, previous=[], memory=memory, say=replays.quiet
        ).flags


@pytest.mark.parametrize(("until", "day"), [(28, "2025-05-31"), (29, "2025-06-30")])
def test_a_month_is_replayed_as_a_refresh_of_that_month_would_have_told_it(
    replayed: dict[str, Told], tmp_path: Path, until: int, day: str
) -> None:
    then = told_then(tmp_path / "then", until, day)
    assert facts(replayed[day[:7]].flags) == facts(then)
    assert bool(then) == (until > tiny.TURNS)


def test_the_last_month_is_what_is_told_today(squares: Workspace, replayed: dict[str, Told]) -> None:
    with connections.reading(squares.store) as connection:
        today = refreshing.flags_of(refreshing.require_run(connection))
    assert list(replayed)[-1] == "2026-01"
    assert facts(replayed["2026-01"].flags) == facts(today)


def test_the_replay_starts_with_the_first_verdict(replayed: dict[str, Told]) -> None:
    assert next(iter(replayed)) == "2024-02", "the thirteenth month, fifteen days after its end"


def test_one_flag_keeps_its_name_over_the_months(replayed: dict[str, Told]) -> None:
    names = {flag.id for told in replayed.values() for flag in told.flags}
    assert len(names) == 1


def test_an_edition_tells_nothing_before_it_is_out_and_all_of_it_then(revised: dict[str, Told]) -> None:
    assert next(iter(revised)) == "2025-08", "sixty days after the end of June"
    assert [flag.area for flag in revised["2025-08"].flags] == [replays.WRONG]
    assert revised["2025-09"].flags == revised["2025-08"].flags


def test_what_a_later_edition_takes_back_is_said(revised: dict[str, Told]) -> None:
    [flag] = revised["2025-08"].flags
    assert (revised["2025-10"].flags, revised["2025-10"].taken_back) == ((), (flag.id,))
    assert revised["2025-11"].taken_back == ()


def test_a_signal_is_cut_with_all_that_it_holds() -> None:
    whole = drawn("||||||..^^M", subject=None, parts=("a", "b"), contributions=np.zeros((2, 1, 11)))
    part = cut(whole, whole.periods[7])
    assert (len(part.periods), part.evidence.shape, part.alert.shape) == (8, (1, 8), (1, 8))
    assert part.contributions is not None
    assert part.contributions.shape == (2, 1, 8)
    assert part.areas == whole.areas
