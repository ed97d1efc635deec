"""The directory in the store: staged, entered, and looked up in, the newest file first."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ews.store import connection as connections
from ews.store import deliveries
from ews.store import postcodes as store
from ews.store.connection import Connection
from ews.store.deliveries import Reading
from ews.store.postcodes import Directory
from ews.store.postcodes import Layout


AT = datetime.fromisoformat("2026-01-01")
ROLES = ("postcode", "terminated", "large_user", "x", "y", "district", "lsoa_2021")
LAYOUT = Layout({role: number for number, role in enumerate(ROLES)}, width=len(ROLES), skip=1)
OWN, OTHER = "E08999001", "E08999002"
FIRST = [
    f"M1 1AA,,0,380500,400500,{OWN},E01999001",
    f"M1 1AB,201905,0,380600,400500,{OWN},E01999001",
    f"M1 1AD,,1,380700,400500,{OWN},E01999001",
    f"M10 1AA,,0,390000,400500,{OTHER},E01999009",
    f"OL1 1AA,,0,390000,400600,{OTHER},E01999009",
]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Connection]:
    with connections.writing(tmp_path / "ews.duckdb") as connection:
        yield connection


def written(folder: Path, rows: list[str]) -> Path:
    path = folder / "it's [one] directory.csv"
    path.write_text("\n".join([",".join(ROLES), *rows]) + "\n", encoding="utf-8")
    return path


def enter(connection: Connection, folder: Path, rows: list[str], *, edition: str = "") -> str:
    """Enter a directory of its own delivery, and return that."""
    read, kept = store.stage(connection, written(folder, rows), LAYOUT, name="directory.csv")
    delivery = deliveries.add(connection, f"{edition}.csv", edition, (1, 1), AT)
    ledger = deliveries.Ledger(connection, AT)
    reading = Reading("postcode", edition=edition, rows_read=read, rows_kept=kept, has_postcodes=True)
    ledger.add(delivery, "as defined", reading)
    ledger.flush()
    return delivery


def test_a_district_has_its_postcodes_terminated_ones_included(opened: Connection, tmp_path: Path) -> None:
    enter(opened, tmp_path, FIRST)
    rows = store.of_district(opened, [OWN])
    assert [(row["postcode"], row["terminated"], row["large_user"]) for row in rows] == [
        ("M1 1AA", "", False),
        ("M1 1AB", "2019-05", False),
        ("M1 1AD", "", True),
    ]
    assert (rows[0]["x"], rows[0]["y"], rows[0]["lsoa_2021"], rows[0]["ward"]) == (
        380500,
        400500,
        "E01999001",
        "",
    )


def test_a_postcode_that_moved_to_another_district_is_no_longer_one_s_own(
    opened: Connection, tmp_path: Path
) -> None:
    enter(opened, tmp_path, [f"M1 1AA,,0,380500,400500,{OTHER},E01999009"], edition="2026-02")
    enter(opened, tmp_path, FIRST, edition="2025-11")
    assert [row["postcode"] for row in store.of_district(opened, [OWN])] == ["M1 1AB", "M1 1AD"]
    assert len(store.of_district(opened, [OWN, OTHER])) == 5


def test_texts_are_matched_tidied_and_mended(opened: Connection, tmp_path: Path) -> None:
    enter(opened, tmp_path, FIRST)
    found = Directory(opened).match(
        ["M1 1AA", "m11aa ", "MI 1AA", "M1O 1AA", "0L1 1AA", "M9 9ZZ", "none", ""]
    )
    told = {text: (match.postcode, match.mended) for text, match in found.items()}
    assert told == {
        "M1 1AA": ("M1 1AA", False),
        "m11aa ": ("M1 1AA", False),
        "MI 1AA": ("M1 1AA", True),
        "M1O 1AA": ("M10 1AA", True),
        "0L1 1AA": ("OL1 1AA", True),
        "M9 9ZZ": ("", False),
        "none": ("", False),
        "": ("", False),
    }


def test_a_slip_that_may_mean_two_postcodes_is_left(opened: Connection, tmp_path: Path) -> None:
    enter(opened, tmp_path, [f"SO10 1AA,,0,1,1,{OWN},"])
    assert Directory(opened).match(["SOIO 1AA"])["SOIO 1AA"].postcode == "SO10 1AA"
    enter(opened, tmp_path, [f"SO1O 1AA,,0,1,1,{OWN},"], edition="2026-02")
    assert Directory(opened).match(["SOIO 1AA"])["SOIO 1AA"].postcode == ""


def test_what_was_asked_once_is_remembered(opened: Connection, tmp_path: Path) -> None:
    enter(opened, tmp_path, FIRST)
    directory = Directory(opened)
    first = directory.match(["M1 1AA", "M9 9ZZ"])
    opened.execute("DELETE FROM postcode")
    assert directory.match(["M1 1AA", "M9 9ZZ"]) == first
    assert directory.match(["M1 1AB"])["M1 1AB"].postcode == ""


def test_only_a_directory_that_reaches_beyond_the_district_tells_an_unknown_postcode(
    opened: Connection, tmp_path: Path
) -> None:
    enter(opened, tmp_path, FIRST)
    directory = Directory(opened)
    assert directory.reaches_beyond([OWN], "M9 9ZZ")
    assert not directory.reaches_beyond([OWN, OTHER], "M9 9ZZ")
    assert not directory.reaches_beyond([OWN], "EC1A 1BB")
    assert directory.knows([OWN])
    assert not directory.knows(["E08999003"])


def test_kinds_are_counted_in_the_file_and_in_the_district(opened: Connection, tmp_path: Path) -> None:
    delivery = enter(opened, tmp_path, FIRST)
    every, own = store.kinds(opened, delivery, [OWN])
    assert (every["postcodes"], every["live"], every["terminated"], every["places"]) == (5, 4, 1, 3)
    assert (own["postcodes"], own["large_users"], own["places"]) == (3, 1, 1)


def test_the_digest_changes_with_the_directory(opened: Connection, tmp_path: Path) -> None:
    none = Directory(opened).digest
    enter(opened, tmp_path, FIRST)
    one = Directory(opened).digest
    enter(opened, tmp_path, FIRST, edition="2026-02")
    assert len({none, one, Directory(opened).digest}) == 3
