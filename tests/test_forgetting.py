"""A source is forgotten: its rows, what was derived from them, their bytes; and it is never read again."""

import json
import shutil
import struct
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ews import corrections
from ews import forgetting
from ews import refresh as refreshing
from ews.errors import NotFoundError
from ews.errors import NothingYetError
from ews.errors import OutputError
from ews.refresh import refresh
from ews.store import acceptances
from ews.store import connection as connections
from ews.store import deliveries
from ews.store import releases
from ews.store import tombstones
from ews.store.releases import Release
from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support import tiny
from tests.support import workspaces


COUNCIL = Path(__file__).parents[1] / "indicators" / "housing_environment" / "fly_tipping.toml"
# a word and a number that stand nowhere else
SECRET, SECRET_NUMBER = "Quibblethorpe Close", 7431.0
AGREEMENT = """
[[sharing]]
agreement = "ISA 7"
indicators = ["fly_tipping", "dumping"]
audiences = ["partner"]
keep_until = {day}
"""


def quiet(_: str) -> None:
    pass


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the twelve squares with a second indicator in the same file, an acceptance and a release."""
    made = tiny.make(tmp_path_factory.mktemp("told") / "own")
    text = COUNCIL.read_text(encoding="utf-8").replace("Fly-tipping", "Dumping")
    workspaces.define(made, "housing_environment/dumping", text)
    own = (made.data / "fly_tipping.csv").read_text(encoding="utf-8")
    usual = f"2025-12,{tiny.WARDS[0]},{tiny.count(tiny.WARDS[0], '2025-12')}"
    own = own.replace(usual, f"2025-12,{tiny.WARDS[0]},{SECRET_NUMBER:.0f}") + f"2025-11,{SECRET},4\n"
    (made.data / "fly_tipping.csv").write_text(own, encoding="utf-8")
    tiny.write_counts(made.data / "empty_homes.csv", tiny.MONTHS)
    refresh(made, say=quiet)
    with connections.reading(made.store) as connection:
        [flag, *_] = refreshing.flags_of(refreshing.require_run(connection))
    corrections.accept(made, flag.id, by="Ann", reason="the market moved here", say=quiet)
    publish(made)
    return made


@pytest.fixture
def own(told: Workspace, tmp_path: Path) -> Workspace:
    return Workspace(Path(shutil.copytree(told.root, tmp_path / "own")))


def publish(made: Workspace) -> None:
    """Put on record that two months of each indicator were published."""
    names = [name for name in ("fly_tipping", "empty_homes") for _ in range(2)]
    cells = {
        "indicator": names,
        "geography": ["ward_2025"] * 4,
        "area": [tiny.WARDS[0]] * 4,
        "period": ["2025-12", "2020-01"] * 2,
        "shown": np.array([SECRET_NUMBER, 3.0, 5.0, np.nan]),
    }
    release = Release("R1", "partner", datetime.fromisoformat("2026-01-01"), "1")
    with connections.writing(made.store) as connection:
        releases.add(connection, release, cells)


def forget(made: Workspace, source: str) -> forgetting.Erased:
    return forgetting.forget(made, source, by="Ann", reason="its agreement has ended", say=quiet)


def rows(made: Workspace, statement: str) -> list[tuple[Any, ...]]:
    with connections.reading(made.store) as connection:
        return connection.execute(statement).fetchall()


def held(made: Workspace) -> set[str]:
    """Return the indicators of which there are observations."""
    return {name for (name,) in rows(made, "SELECT DISTINCT indicator FROM observation")}


def in_bytes(made: Workspace) -> list[bool]:
    """Say of the word and of the number whether a file of the store or the site has them."""
    files = [path for path in made.root.rglob("*") if path.is_file() and made.data not in path.parents]
    content = b"".join(path.read_bytes() for path in files)
    return [needle in content for needle in (SECRET.encode(), struct.pack("<d", SECRET_NUMBER))]


def test_an_indicator_is_forgotten_with_its_rows_its_results_and_its_pages(own: Workspace) -> None:
    publish_before = rows(own, "SELECT count(*) FROM released WHERE indicator = 'fly_tipping'")
    assert publish_before == [(2,)]
    erased = forget(own, "fly_tipping")
    assert held(own) == {"dumping", "empty_homes"}
    assert rows(own, "SELECT count(*) FROM reading WHERE subject = 'fly_tipping'") == [(0,)]
    assert rows(own, "SELECT DISTINCT indicator FROM coverage ORDER BY 1") == [("dumping",), ("empty_homes",)]
    assert rows(own, "SELECT DISTINCT indicator FROM released") == [("empty_homes",)]
    assert rows(own, "SELECT count(*) FROM remembered") == [(0,)]
    assert erased.rows["released"] == 2
    assert list((own.root / "site").iterdir()) == []
    assert (own.data / "fly_tipping.csv").exists()
    assert erased.files == ("fly_tipping.csv",)


def test_runs_and_decisions_no_longer_tell_of_it_and_tell_of_others_all_the_same(own: Workspace) -> None:
    forget(own, "fly_tipping")
    with connections.reading(own.store) as connection:
        row = refreshing.require_run(connection)
        taken = acceptances.told(connection)
    kept = {flag["indicator"] for flag in row.result["flags"]}
    assert kept == {"empty_homes", "dumping"}
    assert "fly" not in json.dumps([row.result, row.changes]).casefold()
    assert all(flag["indicator"] in kept for flag, _ in taken)


def test_the_bytes_are_gone_from_the_store_and_from_what_was_made(own: Workspace) -> None:
    assert in_bytes(own) == [True, True]
    forget(own, "fly_tipping.csv")
    assert in_bytes(own) == [False, False]
    assert not own.store.with_name("ews.duckdb.wal").exists()


def test_rows_quoted_for_another_indicator_of_the_same_file_are_quoted_no_more(own: Workspace) -> None:
    assert SECRET in {
        row[0].split(",")[1] for row in rows(own, "SELECT text FROM set_aside WHERE text <> ''")
    }
    forget(own, "fly_tipping")
    left = rows(own, "SELECT subject, text FROM set_aside JOIN reading ON id = reading")
    assert ("dumping", None) in left
    assert all(subject == "dumping" for subject, _ in left)


def test_what_is_left_is_a_tombstone(own: Workspace) -> None:
    erased = forget(own, "fly_tipping")
    with connections.reading(own.store) as connection:
        [stone] = tombstones.listing(connection)
    assert (stone.what, stone.by, stone.reason) == ("fly_tipping", "Ann", "its agreement has ended")
    assert stone.erased == erased.rows
    assert (stone.subjects, len(stone.digests)) == (("fly_tipping",), 1)


def test_the_same_bytes_are_never_read_for_it_again_under_whatever_name(own: Workspace) -> None:
    forget(own, "fly_tipping")
    shutil.copy(own.data / "fly_tipping.csv", own.data / "fly_tipping_again.csv")
    assert workspaces.take(own).problems == []
    assert held(own) == {"dumping", "empty_homes"}
    [state] = [row["state"] for row in workspaces.received(own) if row["file"] == "fly_tipping.csv"]
    assert state.startswith("read; fly_tipping forgotten on ")
    assert not workspaces.pending(own)
    # another file is another matter
    tiny.write_counts(own.data / "fly_tipping_again.csv", tiny.MONTHS[:14], more=1)
    workspaces.take(own, day=2)
    assert "fly_tipping" in held(own)


def test_a_file_forgotten_altogether_is_read_for_nothing_and_makes_no_refresh_busy(own: Workspace) -> None:
    forget(own, "fly_tipping.csv")
    assert held(own) == {"empty_homes"}
    assert rows(own, "SELECT count(*) FROM set_aside") == [(0,)]
    # of its own months nothing is known to have been published; of another there was no row in it
    assert rows(own, "SELECT period FROM released WHERE indicator = 'fly_tipping'") == [("2020-01",)]
    shutil.copy(own.data / "fly_tipping.csv", own.data / "copy.csv")
    taken = workspaces.take(own)
    assert (taken.new, taken.problems, workspaces.pending(own)) == ([], [], False)
    [state] = [row["state"] for row in workspaces.received(own) if row["file"] == "fly_tipping.csv"]
    assert state.startswith("forgotten on ")
    assert held(own) == {"empty_homes"}


def test_a_delivery_of_boundaries_is_forgotten_and_others_stay(own: Workspace) -> None:
    [name] = [row["id"] for row in workspaces.received(own) if row["file"] == "wards.geojson"]
    rows_of = forget(own, name).rows
    assert rows_of["area"] == 12
    assert not rows_of.keys() & {"observation", "run", "acceptance", "released"}
    assert rows(own, "SELECT count(*) FROM area") == [(0,)]
    assert held(own) == {"dumping", "empty_homes", "fly_tipping"}


@pytest.mark.parametrize("source", ["council", "data/council/food.zip", "data\\council", "D2"])
def test_a_delivery_is_named_by_itself_its_file_its_zip_file_or_its_folder(
    tmp_path: Path, source: str
) -> None:
    made = workspaces.bare(tmp_path / "bare")
    at = datetime.fromisoformat("2026-01-01")
    with connections.writing(made.store) as connection:
        for name in ("a.csv", "council/food.zip/b.csv", "councils/c.csv"):
            deliveries.add(connection, name, f"digest of {name}", (1, 1), at)
    erased = forgetting.planned(made, source)
    assert (erased.scope.subjects, erased.files) == ((), ("council/food.zip/b.csv",))


def test_an_agreement_names_all_its_indicators_in_all_its_parts(own: Workspace) -> None:
    agree(own, "2030-01-01")
    settings = own.root / "ews.toml"
    rest = AGREEMENT.format(day="2031-01-01").replace('"fly_tipping", ', "")
    text = settings.read_text(encoding="utf-8").replace('"fly_tipping", "dumping"', '"fly_tipping"')
    settings.write_text(text + rest, encoding="utf-8")
    assert forget(own, "ISA 7").scope.subjects == ("fly_tipping", "dumping")
    assert held(own) == {"empty_homes"}


def agree(made: Workspace, day: str) -> None:
    with (made.root / "ews.toml").open("a", encoding="utf-8") as settings:
        settings.write(AGREEMENT.format(day=day))


def test_what_is_planned_is_what_goes_and_planning_changes_nothing(own: Workspace) -> None:
    before = own.store.read_bytes()
    planned = forgetting.planned(own, "fly_tipping")
    assert own.store.read_bytes() == before
    assert forget(own, "fly_tipping") == planned


def test_what_is_not_held_cannot_be_forgotten_again(own: Workspace) -> None:
    for source in ("fly_tipping", "fly_tipping.csv"):
        forget(own, source)
        with pytest.raises(NotFoundError, match="nothing of it is held"):
            forget(own, source)
    with pytest.raises(NotFoundError, match="did you mean 'empty_homes'"):
        forget(own, "emty_homes")


def test_a_store_is_not_made_by_forgetting(tmp_path: Path) -> None:
    made = workspaces.bare(tmp_path / "bare")
    with pytest.raises(NothingYetError):
        forget(made, "fly_tipping")
    assert not made.store.exists()


def test_pages_that_cannot_be_removed_stop_it_and_the_store_stays(
    own: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path, ignore_errors: bool = False) -> None:
        if not ignore_errors:
            raise PermissionError(13, "in use")

    monkeypatch.setattr(shutil, "rmtree", refuse)
    with pytest.raises(OutputError, match="nothing was forgotten"):
        forget(own, "fly_tipping")
    monkeypatch.undo()
    assert held(own) == {"dumping", "empty_homes", "fly_tipping"}


# -- the command ------------------------------------------------------------------------------------------
def test_the_command_lists_what_would_go_and_changes_nothing_when_it_is_only_a_trial(
    own: Workspace, ews: Ews
) -> None:
    result = ews("forget", "fly_tipping", "--dry-run", "-f", "json", "-w", own.root)
    assert result.exit_code == 0
    listed = {row["what"]: row["count"] for row in json.loads(result.stdout)}
    assert listed["rows of released"] == 2
    assert listed["files of site/internal"] > 10
    assert "data/: fly_tipping.csv" in result.stderr
    assert "fly_tipping" in held(own)


def test_the_command_asks_first_and_wants_a_reason(own: Workspace, ews: Ews) -> None:
    assert ews("forget", "fly_tipping", "-w", own.root).exit_code == 2
    # nobody answers
    assert ews("forget", "fly_tipping", "--reason", "it ended", "-w", own.root).exit_code == 1
    assert "fly_tipping" in held(own)
    result = ews("forget", "fly_tipping", "--reason", "it ended", "--by", "Ann", "--yes", "-w", own.root)
    assert result.exit_code == 0
    assert "ews refresh" in result.stderr
    assert "fly_tipping" not in held(own)
    assert ews("forget", "fly_tipping", "--dry-run", "-w", own.root).exit_code == 40


# -- retention --------------------------------------------------------------------------------------------
def test_data_held_longer_than_agreed_are_said_to_be_overdue_until_they_are_forgotten(
    own: Workspace, ews: Ews
) -> None:
    agree(own, "2026-01-19")
    said = "OVERDUE: dumping, fly_tipping: by ISA 7 to be kept until 2026-01-19 and no longer."
    for command in ("check", "status", "refresh"):
        result = ews(command, "-w", own.root)
        assert (result.exit_code, said in result.stderr) == (0, True)
        assert "Erase it by `ews forget dumping`, `ews forget fly_tipping`." in result.stderr
    assert "fly_tipping" in held(own)
    forget(own, "ISA 7")
    for command in ("check", "status"):
        assert "OVERDUE" not in ews(command, "-w", own.root).stderr


def test_on_the_last_day_nothing_is_overdue_and_the_status_says_the_day(own: Workspace, ews: Ews) -> None:
    agree(own, "2026-01-20")
    result = ews("status", "-f", "json", "-w", own.root)
    assert "OVERDUE" not in result.stderr
    days = {row["indicator"]: row["kept_until"] for row in json.loads(result.stdout)}
    assert days["fly_tipping"] == days["dumping"] == "2026-01-20"
    assert days["empty_homes"] is None
