"""The workbook keeps to the checklist of "Releasing statistics in spreadsheets", and runs nothing."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from openpyxl import Workbook
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ews.nouns import Withheld
from ews.publish.report import Report
from ews.publish.workbook import figures_workbook
from tests.support import hostile
from tests.support import reports


def opened(report: Report) -> Workbook:
    return load_workbook(io.BytesIO(figures_workbook(report)))


@pytest.fixture(scope="module")
def report() -> Report:
    gone = Withheld("burglary", reports.WARDS, "small", 12)
    return replace(reports.report(), audience="public", withheld=(gone,))


@pytest.fixture(scope="module")
def book(report: Report) -> Workbook:
    return opened(report)


@pytest.fixture(scope="module")
def wicked() -> Workbook:
    return opened(reports.report(hostile.NAMES))


def tables(book: Workbook) -> list[Worksheet]:
    return [sheet for sheet in book if sheet.title != "Cover"]


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    """Return the rows of a sheet's table under its headings."""
    [table] = sheet.tables.values()
    first, *others = [[cell.value for cell in row] for row in sheet[table.ref]]
    return [dict(zip(map(str, first), row, strict=True)) for row in others]


def above(sheet: Worksheet) -> list[str]:
    """Return the lines above a sheet's table."""
    [table] = sheet.tables.values()
    first = int(re.findall(r"\d+", table.ref)[0])
    return [str(sheet.cell(row, 1).value) for row in range(1, first)]


def test_each_sheet_holds_one_marked_up_table_and_says_so(book: Workbook) -> None:
    for sheet in tables(book):
        [table] = sheet.tables.values()
        assert above(sheet)[1] == "This worksheet contains one table."
        assert table.headerRowCount == 1
        assert table.autoFilter is None
        assert table.ref.split(":")[1] == sheet.dimensions.split(":")[1], "something stands below the table"
        assert table.ref.startswith("A")


def test_tables_have_names_that_mean_something_each_once(book: Workbook) -> None:
    names = [name for sheet in tables(book) for name in sheet.tables]
    assert "table_ward_claimant_rate" in names
    assert len(set(names)) == len(names)


def test_no_cell_is_merged_frozen_filtered_or_hidden(book: Workbook) -> None:
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is None
        assert sheet.auto_filter.ref is None
        assert sheet.sheet_state == "visible"
        assert not any(
            one.hidden for one in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values())
        )
        assert sheet.sheet_view.selection[0].activeCell in (None, "A1")
    assert book.active is book["Cover"]


def test_there_is_no_blank_row_or_column_in_a_table_and_text_wraps(book: Workbook) -> None:
    for sheet in tables(book):
        [table] = sheet.tables.values()
        cells = [[cell.value for cell in row] for row in sheet[table.ref]]
        assert all(any(value is not None for value in row) for row in cells), sheet.title
        assert all(row[-1].alignment.wrap_text for row in sheet[table.ref]), sheet.title
        assert None not in cells[0]


def test_the_document_has_title_language_and_the_date_of_the_run(report: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(figures_workbook(report))) as archive:
        core = archive.read("docProps/core.xml").decode()
        named = archive.namelist()
    assert "<dc:title>Mereford: neighbourhood figures, flags and priorities</dc:title>" in core
    assert "<dc:language>en-GB</dc:language>" in core
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-05-10T09:15:00Z"}
    assert not [name for name in named if "drawing" in name or "vba" in name or "externalLink" in name]


def test_the_contents_lead_to_every_sheet(book: Workbook) -> None:
    listed = [row["Sheet name"] for row in rows(book["Contents"])]
    assert listed == [sheet.title for sheet in book][2:]
    links = [cell.hyperlink.location for cell in book["Contents"]["A"] if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in listed]


def test_every_note_that_is_referred_to_is_on_the_notes_sheet(book: Workbook) -> None:
    noted = {str(row["Note"]) for row in rows(book["Notes"])}
    used = {
        note
        for sheet in tables(book)
        for line in sheet.iter_rows(values_only=True)
        for cell in line
        for note in re.findall(r"\[note \d+\]", str(cell))
    }
    assert used - {"[note 1]"}
    assert used <= noted


def test_zero_missing_suppressed_and_not_applicable_are_four_things() -> None:
    report = reports.report()
    panel = report.panels["claimant_rate", reports.WARDS]
    panel.value[3, 30] = panel.numerator[3, 30] = 0.0
    found = {row["Area code"]: row for row in rows(opened(report)["Ward Claimant rate"])}
    gone, known = str(panel.periods[30]), str(panel.periods[10])
    told = [found[f"E0599900{n}"][period] for n, period in ((4, gone), (2, known), (1, gone), (5, gone))]
    assert told == [0, "[x]", "[c]", "[z]"]


def test_the_first_row_of_a_series_is_the_district_with_the_base_of_its_rate(book: Workbook) -> None:
    panel = reports.report().panels["claimant_rate", reports.WARDS]
    first, last = rows(book["Ward Claimant rate"])[0], str(panel.periods[-1])
    known = [n for n in range(12) if n != 4]
    people = panel.denominator[known, -1].sum()
    assert first["Area name"] == "Mereford as a whole"
    assert first[f"Denominator, {last}"] == people
    assert first[last] == pytest.approx(panel.numerator[known, -1].sum() / people * 100)
    assert rows(book["Ward Burglary"])[0]["Area name"] == "The average ward of Mereford"


def test_a_column_of_text_that_says_nothing_is_left_out(book: Workbook) -> None:
    assert "Ward" not in rows(book["Latest wards"])[0]
    assert rows(book["Latest LSOAs"])[0]["Ward"] == "Aldermoor"


def test_shorthand_is_explained_above_each_table_that_uses_it(book: Workbook) -> None:
    for sheet in tables(book):
        if sheet.title == "Notes":
            continue
        used = {
            mark
            for row in rows(sheet)
            for mark in re.findall(r"\[([a-z])\]", " ".join(map(str, row.values())))
        }
        [told] = [line for line in above(sheet) if line.startswith("Shorthand")] or [""]
        assert used == set(re.findall(r"\[([a-z])\]", told)), sheet.title


def test_a_number_stands_with_its_unit_base_period_source_and_licence(book: Workbook) -> None:
    first = rows(book["Latest wards"])[0]
    assert first["Unit"] == reports.INDICATORS["burglary"].unit
    assert {"Period", "Numerator", "Denominator [note 1]", "Compared with [note 3]"} <= first.keys()
    for sheet in (book["Latest wards"], book["Ward Claimant rate"], book["Flags"]):
        assert any(
            reports.OFFICE.attribution in line and reports.OFFICE.licence in line for line in above(sheet)
        )
    assert any(reports.OFFICE.attribution in str(cell.value) for cell in book["Cover"]["A"])


def test_a_made_up_borough_and_an_internal_file_say_so_on_the_cover_and_on_every_sheet(
    wicked: Workbook,
) -> None:
    cover = [str(cell.value) for cell in wicked["Cover"]["A"]]
    for told in ("INTERNAL", "Fictional"):
        assert any(line.startswith(told) for line in cover)
        for sheet in tables(wicked):
            assert sheet.title == "Contents" or any(line.startswith(told) for line in above(sheet)), (
                sheet.title
            )


def test_the_public_s_file_counts_what_is_withheld_and_is_not_marked_internal(book: Workbook) -> None:
    assert [row["Numbers not shown"] for row in rows(book["Withheld"])] == [12]
    assert not any("INTERNAL" in str(cell.value) for cell in book["Cover"]["A"])


def test_no_cell_is_a_formula_or_a_link_whatever_the_names_are(wicked: Workbook) -> None:
    for sheet in wicked:
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f", cell.value
                assert cell.hyperlink is None or cell.hyperlink.location.endswith("!A1")


def test_names_come_through_as_they_are(wicked: Workbook) -> None:
    names = {row["Area name"] for row in rows(wicked["Latest wards"])}
    assert names == set(hostile.NAMES)


@pytest.mark.parametrize("first", [0, 4, 8])
def test_titles_and_licences_from_files_are_text_too(first: int) -> None:
    report, names = reports.report(), hostile.NAMES[first : first + 4]
    source = replace(reports.OFFICE, attribution=names[0], licence=names[1], publisher=names[2])
    one = replace(
        reports.INDICATORS["burglary"], title=names[1], definition=names[2], unit=names[3], source=source
    )
    told = replace(report.catalogue, indicators={**report.catalogue.indicators, "burglary": one})
    run = replace(report.run, district_name=names[0])
    book = opened(replace(report, catalogue=told, run=run))
    assert not [c for s in book for line in s.iter_rows() for c in line if c.data_type == "f"]
    assert book["Cover"]["A1"].value == f"{names[0]}: neighbourhood figures, flags and priorities"


def test_titles_that_are_alike_give_sheets_and_tables_of_their_own() -> None:
    report = reports.report()
    titles = {"burglary": "Thefts, " + "very " * 8 + "old", "house_price": "Thefts; " + "very " * 8 + "new"}
    alike = {name: replace(reports.INDICATORS[name], title=title) for name, title in titles.items()}
    told = replace(report.catalogue, indicators={**report.catalogue.indicators, **alike})
    book = opened(replace(report, catalogue=told))
    named = [sheet.title for sheet in book if "Thefts" in sheet.title]
    assert len({name.casefold() for name in named}) == 2
    assert all(len(name) <= 31 for name in named)


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    assert figures_workbook(report) == figures_workbook(report)


def test_a_report_without_anything_is_a_workbook_all_the_same() -> None:
    bare = replace(
        reports.report(),
        panels={},
        signals={},
        **dict.fromkeys(("flags", "pockets", "priorities", "no_verdicts", "statuses"), ()),
    )
    book = opened(bare)
    assert [sheet.title for sheet in book] == ["Cover", "Contents", "Notes"]
    assert any("no sheet: priorities, flags" in str(cell.value) for cell in book["Cover"]["A"])
