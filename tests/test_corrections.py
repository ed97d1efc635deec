"""A person's decisions about deliveries and flags, on record: they need a reason, and can be taken back."""

import json
from pathlib import Path

import pytest

from ews import corrections
from ews import refresh as refreshing
from ews.errors import NotFoundError
from ews.errors import NothingYetError
from ews.nouns import Flag
from ews.nouns import NoVerdict
from ews.refresh import refresh
from ews.store import connection as connections
from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support import tiny
from tests.support import workspaces


@pytest.fixture(scope="module")
def gridley(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = workspaces.make(tmp_path_factory.mktemp("gridley"))
    workspaces.take(made)
    return made


def states(made: Workspace) -> dict[str, str]:
    return {row["id"]: row["state"] for row in workspaces.received(made)}


def test_a_withdrawn_delivery_leaves_the_current_view_until_it_is_restored(gridley: Workspace) -> None:
    before, areas = states(gridley), workspaces.areas(gridley)
    corrections.decide(gridley, "D3", withdrawn=True, reason="another year's wards")
    assert states(gridley)["D3"].startswith("withdrawn")
    assert workspaces.areas(gridley) != areas
    corrections.decide(gridley, "D3", withdrawn=False, reason="it was right after all")
    assert (states(gridley), workspaces.areas(gridley)) == (before, areas)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_no_decision_is_kept_without_its_reason(gridley: Workspace, reason: str) -> None:
    before = states(gridley)
    with pytest.raises(corrections.EmptyReasonError):
        corrections.decide(gridley, "D1", withdrawn=True, reason=reason)
    assert states(gridley) == before


def test_a_delivery_that_never_came_cannot_be_withdrawn(gridley: Workspace) -> None:
    with pytest.raises(NotFoundError, match="D99"):
        corrections.decide(gridley, "D99", withdrawn=True, reason="why not")


def test_a_decision_makes_no_empty_store(tmp_path: Path) -> None:
    made = workspaces.bare(tmp_path / "bare")
    with pytest.raises(NothingYetError):
        corrections.decide(made, "D1", withdrawn=True, reason="why not")
    assert not made.store.exists()


# -- a change accepted as the new level -------------------------------------------------------------------
LATER = [f"{year}-{month:02}" for year in (2026, 2027) for month in range(1, 13)]
AGAIN = 8


def quiet(_: str) -> None:
    pass


def accept(made: Workspace, flag: str) -> None:
    corrections.accept(made, flag, by="Ann", reason="the market moved here", say=quiet)


def told(made: Workspace) -> tuple[list[Flag], list[NoVerdict]]:
    """Refresh; return the flags that are told and what gets no verdict."""
    refresh(made, say=quiet)
    with connections.reading(made.store) as connection:
        row = refreshing.require_run(connection)
    return refreshing.flags_of(row), refreshing.no_verdicts_of(row)


def up(flags: list[Flag]) -> list[Flag]:
    return [flag for flag in flags if flag.state != "ended"]


def second_step(made: Workspace) -> None:
    """Bring two more years, in which the bad ward gets half as bad again after eight months."""
    settings = made.root / "ews.toml"
    text = settings.read_text(encoding="utf-8").replace("2026-01-20", "2028-01-20")
    settings.write_text(text, encoding="utf-8")
    rows = ["period,area_code,value"]
    for number, month in enumerate(LATER):
        usual = {code: tiny.count(code, month) for code in tiny.WARDS}
        usual[tiny.BAD] = usual[tiny.BAD] * 3 // 2 if number >= AGAIN else usual[tiny.BAD]
        rows += [f"{month},{code},{count}" for code, count in usual.items()]
    (made.data / "fly_tipping_later.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def test_a_second_step_is_hidden_in_the_first_until_the_first_is_accepted(own: Workspace) -> None:
    [first] = up(told(own)[0])
    second_step(own)
    [merged] = up(told(own)[0])
    assert (merged.id, str(merged.first_raised)) == (first.id, str(first.first_raised))
    accept(own, first.id)
    [found] = up(told(own)[0])
    assert (found.area, found.id != first.id) == (tiny.BAD, True)
    assert str(found.onset) == LATER[AGAIN]
    assert 1.3 < found.ratio < 1.7


def test_an_accepted_flag_is_ended_says_why_and_leaves_the_priorities(own: Workspace, ews: Ews) -> None:
    [first] = up(told(own)[0])
    accept(own, first.id)
    flags, silent = told(own)
    assert [flag.state for flag in flags] == ["ended"]
    assert "Accepted as the new level by Ann" in flags[0].notes[0]
    [reason] = [item.reason for item in silent if item.area == tiny.BAD]
    assert "8 of the 13 periods of the new level" in reason
    assert json.loads(ews("priorities", "-f", "json", "-w", own.root).stdout) == []
    shown = ews("area", tiny.BAD, "-w", own.root).stdout
    assert f"Accepted: {first.id} from {first.onset} (fly_tipping), by Ann" in shown


def test_an_acceptance_taken_back_brings_the_flag_back_under_its_name(own: Workspace) -> None:
    before = up(told(own)[0])
    accept(own, before[0].id)
    assert up(told(own)[0]) == []
    corrections.reopen(own, before[0].id, by="Ben", reason="it goes on")
    assert [flag.id for flag in up(told(own)[0])] == [before[0].id]


def test_nothing_that_is_not_up_can_be_accepted_and_nothing_that_was_not_accepted_reopened(
    own: Workspace,
) -> None:
    [first] = up(told(own)[0])
    with pytest.raises(NotFoundError, match="F0"):
        accept(own, "F0")
    with pytest.raises(NotFoundError, match=first.id):
        corrections.reopen(own, first.id, by="Ann", reason="why not")
    with pytest.raises(corrections.EmptyReasonError):
        corrections.accept(own, first.id, by="Ann", reason=" ", say=quiet)
    accept(own, first.id)
    told(own)
    with pytest.raises(NotFoundError, match=first.id):
        accept(own, first.id)


def test_the_commands_accept_and_reopen_say_what_they_did(own: Workspace, ews: Ews) -> None:
    [first] = up(told(own)[0])
    done = ews("accept", first.id, "--reason", "a new school", "--by", "Ann", "-w", own.root)
    assert f"{first.id} is accepted: fly_tipping in Square 4 from {first.onset.label} on" in done.stderr
    again = ews("reopen", first.id, "--reason", "too soon", "--by", "Ann", "-w", own.root)
    assert f"{first.id} is open again" in again.stderr
