"""What a directory holds, and what became of a table's postcodes, by reason."""

import csv
import json
from pathlib import Path

import pytest

from ews import postcode_listing as listing
from ews.errors import FileUnreadableError
from ews.errors import NothingYetError
from ews.errors import OutputError
from ews.workspace import Workspace
from tests.conftest import Ews
from tests.support import tables
from tests.support import workspaces as w


HEADING = "pcds,doterm,oslaua,osward,usertype,oseast1m,osnrth1m,osgrdind,ctry,lsoa21"
ELSEWHERE = "E08999002"


def line(
    postcode: str, *, ended: str = "", district: str = w.DISTRICT, large: int = 0, x: str = "380500"
) -> str:
    code = w.LSOAS[0] if district == w.DISTRICT else "E01000001"
    country = "N92000002" if postcode.startswith("BT") else "E92000001"
    return f"{postcode},{ended},{district},E05999999,{large},{x},0400500,1,{country},{code}"


DIRECTORY = "\n".join(
    [
        HEADING,
        line("GR1 1AA"),
        line("GR1 1AB", ended="201905"),
        line("GR1 1AD", large=1),
        line("GR1 1AE", x=""),
        line("GR2 9ZZ", district=ELSEWHERE),
        line("BT1 1AA", district="N09000003"),
        line("GR1 1AA"),
        "n/a",
    ]
)
TEXTS = [
    "GR1 1AA", "gr11aa", "GRI 1AA", "GR1 1AB", "GR1 1AD", "GR1 1AE", "GR2 9ZZ", "BT1 1AA", "GR1", "GR9 9ZZ",
    "EC1A 1BB", "=n/k", "",
]  # fmt: skip
REASONS = {
    "GR1 1AA": listing.AS_WRITTEN,
    "gr11aa": listing.TIDIED,
    "GRI 1AA": listing.MENDED,
    "GR1 1AB": listing.OUT_OF_USE,
    "GR1 1AD": listing.LARGE_USER,
    "GR1 1AE": listing.NO_GRID_REFERENCE,
    "GR2 9ZZ": listing.ANOTHER_DISTRICT,
    "BT1 1AA": listing.NORTHERN_IRELAND,
    "GR1": "only the beginning of a postcode",
    "GR9 9ZZ": "a postcode that no directory has",
    "EC1A 1BB": "a postcode that is not known in the district",
    "=n/k": "not a postcode",
    "": listing.BLANK,
}


def quiet(_: str) -> None:
    """Say nothing."""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    path = tmp_path / "ONSPD_MAY_2026_UK.csv"
    path.write_text(DIRECTORY, encoding="utf-8")
    return path


@pytest.fixture
def made(tmp_path: Path) -> Workspace:
    new = w.bare(tmp_path / "gridley")
    w.write(new, "boundaries/wards.geojson", w.geojson(w.ward_features()))
    w.write(new, "boundaries/lsoas.geojson", w.geojson(w.lsoa_features()))
    w.take(new)
    return new


@pytest.fixture
def loaded(made: Workspace, directory: Path) -> Workspace:
    listing.load(made, directory, say=quiet)
    return made


def extract(folder: Path, name: str = "arrears.csv", heading: str = "Post code") -> Path:
    path = folder / name
    path.write_text(
        tables.text([["Ref", heading], *[[n, text] for n, text in enumerate(TEXTS)]]), encoding="utf-8"
    )
    return path


def matched(made: Workspace, path: Path, *, column: str = "", to: Path | None = None) -> listing.Listing:
    return listing.match(made, path, column=column, to=to, say=quiet)


# -- load -------------------------------------------------------------------------------------------------
def test_a_directory_is_copied_read_and_counted_by_kind(made: Workspace, directory: Path) -> None:
    found = listing.load(made, directory, say=quiet)
    counts = {row["kind"]: (row["rows"], row.get("in_district")) for row in found.rows}
    assert counts == {
        "all postcodes": (6, 4),
        "live": (5, 3),
        "out of use, kept for history": (1, 1),
        "live, of one organisation": (1, 1),
        "without a grid reference": (1, 1),
        "Northern Ireland": (1, 0),
        "live places: drawn and scanned": (2, 1),
        "set aside: repeats the postcode of another row": (1, None),
        "set aside: not a postcode": (1, None),
    }
    assert (made.data / "postcodes" / directory.name).read_bytes() == directory.read_bytes()
    assert not w.pending(made)


def test_the_same_directory_again_is_there_already(loaded: Workspace, directory: Path) -> None:
    again = listing.load(loaded, directory, say=quiet)
    assert again.notes == ["postcodes/ONSPD_MAY_2026_UK.csv: is there already, as D3."]
    assert again.rows[0]["rows"] == 6


def test_another_file_of_that_name_is_never_overwritten(loaded: Workspace, directory: Path) -> None:
    directory.write_text(DIRECTORY + "\n" + line("GR1 1ZZ"), encoding="utf-8")
    with pytest.raises(OutputError, match="another file of that name"):
        listing.load(loaded, directory, say=quiet)


def test_what_is_no_directory_leaves_nothing_behind(made: Workspace, tmp_path: Path) -> None:
    before = w.received(made)
    with pytest.raises(FileUnreadableError, match="no postcode directory of a known layout"):
        listing.load(made, extract(tmp_path), say=quiet)
    assert list((made.data / "postcodes").iterdir()) == []
    assert w.received(made) == before


# -- match ------------------------------------------------------------------------------------------------
def test_every_row_has_one_reason(loaded: Workspace, tmp_path: Path) -> None:
    found = matched(loaded, extract(tmp_path))
    assert {row["reason"] for row in found.rows} == set(REASONS.values())
    assert sum(row["rows"] for row in found.rows) == len(TEXTS)
    assert sum(row["share"] for row in found.rows) == pytest.approx(1, abs=0.001)
    examples = {row["reason"]: row["examples"] for row in found.rows}
    assert examples[listing.MENDED] == ["GRI 1AA: GR1 1AA (1)"]
    assert examples[listing.OUT_OF_USE] == ["GR1 1AB since 2019-05 (1)"]
    assert examples[listing.ANOTHER_DISTRICT] == [f"{ELSEWHERE} (1)"]
    assert examples[listing.BLANK] == []


def test_the_table_is_written_with_what_was_found_and_nothing_runs(loaded: Workspace, tmp_path: Path) -> None:
    to = tmp_path / "out.csv"
    found = matched(loaded, extract(tmp_path), to=to)
    assert found.notes[0] == "The postcodes are those of 'Post code'."
    assert "Contains Royal Mail data" in found.notes[1]
    with to.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["match"] for row in rows] == list(REASONS.values())
    assert [row["Post code"] for row in rows] == [text.replace("=n/k", "'=n/k") for text in TEXTS]
    mended = rows[2]
    assert (mended["matched_postcode"], mended["lsoa"], mended["easting"]) == (
        "GR1 1AA",
        w.LSOAS[0],
        "380500",
    )
    # the directory's ward is of another year, so the point tells
    assert mended["ward"] == w.WARDS[0]


def test_the_directory_is_cited_by_whatever_name_it_is_defined(
    made: Workspace, directory: Path, tmp_path: Path
) -> None:
    folder = made.root / "boundaries"
    (folder / "postcode.toml").rename(folder / "onspd.toml")
    listing.load(made, directory, say=quiet)
    assert "Contains Royal Mail data" in matched(made, extract(tmp_path)).notes[1]


def test_a_column_can_be_named_and_a_missing_one_is_told(loaded: Workspace, tmp_path: Path) -> None:
    path = extract(tmp_path, heading="Where?")
    assert matched(loaded, path, column="where?").rows[0]["rows"] == 1
    with pytest.raises(FileUnreadableError) as told:
        matched(loaded, path)
    assert "'Ref', 'Where?'" in told.value.hint


def test_a_workbook_with_title_rows_is_matched_too(loaded: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "arrears.xlsx"
    rows = [["Arrears, May"], [], ["Ref", "POSTCODE"], *[[n, text] for n, text in enumerate(TEXTS)]]
    path.write_bytes(tables.xlsx({"May": rows}))
    assert sum(row["rows"] for row in matched(loaded, path).rows) == len(TEXTS)


def test_without_a_directory_the_remedy_is_said(made: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NothingYetError, match="No postcode directory"):
        matched(made, extract(tmp_path))


# -- the commands -----------------------------------------------------------------------------------------
def test_the_commands_print_their_rows(ews: Ews, made: Workspace, directory: Path, tmp_path: Path) -> None:
    loaded = ews("postcodes", "load", directory, "-w", made.root, "-f", "json")
    assert loaded.exit_code == 0
    assert json.loads(loaded.stdout)[0] == {"kind": "all postcodes", "rows": 6, "in_district": 4}
    assert "ews refresh" in loaded.stderr
    found = ews("postcodes", "match", extract(tmp_path), "-w", made.root, "-f", "csv")
    assert found.exit_code == 0
    assert found.stdout.splitlines()[0] == "reason,rows,share,examples"
    refused = ews("postcodes", "load", extract(tmp_path), "-w", made.root)
    assert (refused.exit_code, refused.stdout) == (20, "")


def test_no_file_is_written_over_unasked_and_the_table_itself_never(
    loaded: Workspace, tmp_path: Path
) -> None:
    given = extract(tmp_path)
    there = tmp_path / "there.csv"
    there.write_text("mine", encoding="utf-8")
    for to, force in ((there, False), (given, False), (given, True), (tmp_path / "out.xlsx", True)):
        before = {path: path.read_bytes() for path in tmp_path.glob("*.*") if path.is_file()}
        with pytest.raises(OutputError):
            listing.match(loaded, given, column="", to=to, force=force, say=quiet)
        assert {path: path.read_bytes() for path in tmp_path.glob("*.*") if path.is_file()} == before
    listing.match(loaded, given, column="", to=there, force=True, say=quiet)
    assert there.read_text(encoding="utf-8-sig").startswith("Ref,Post code")
