"""One file for many indicators: the layout that fits, worksheets chosen by name, and why none does."""

from ews.workspace import Workspace
from tests.support import tables
from tests.support import workspaces as w


WARD = w.WARDS[0]
HEAD = ["period", "area_code", "value"]


def book() -> bytes:
    notes = [["Contents"], ["Two sheets"]]
    persons, men = ([HEAD, ["2026-01", WARD, value]] for value in (9, 4))
    return tables.xlsx({"Notes": notes, "Persons": persons, "Men": men})


def test_a_further_worksheet_of_the_same_layout_is_set_aside_and_not_added(gridley: Workspace) -> None:
    w.write(gridley, "fly_tipping.xlsx", book())
    [(_, reading)] = w.take(gridley).readings
    assert w.numbers(gridley, "fly_tipping") == {(WARD, "2026-01"): 9}
    assert (reading.rows_read, reading.rows_kept, reading.rows_set_aside) == (2, 1, 1)
    [(reason, detail)] = w.reasons(gridley, "fly_tipping")
    assert reason == "on a further worksheet of the same layout"
    assert "'Men'" in detail


def test_a_definition_may_name_its_worksheet(gridley: Workspace) -> None:
    path = gridley.root / "indicators" / "housing_environment" / "fly_tipping.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("value = ['value']", "value = ['value']\nsheet = 'm.*'", 1), encoding="utf-8"
    )
    w.write(gridley, "fly_tipping.xlsx", book())
    w.take(gridley)
    assert w.numbers(gridley, "fly_tipping") == {(WARD, "2026-01"): 4}
    assert w.aside(gridley, "fly_tipping") == []


def test_one_file_is_read_by_several_indicators_each_by_its_own_layout(gridley: Workspace) -> None:
    rows = [["date", "wd25cd", "count", "rate"], ["2026-01", WARD, 10, 3.5]]
    w.write(gridley, "claimant_count_wards.csv", tables.text(rows))
    w.take(gridley)
    assert w.numbers(gridley, "claimant_count") == {(WARD, "2026-01"): 10}
    assert w.numbers(gridley, "claimant_rate") == {(WARD, "2026-01"): 3.5}


def test_an_expression_that_fails_on_the_rows_is_said_and_loses_no_other_file(gridley: Workspace) -> None:
    path = gridley.root / "indicators" / "housing_environment" / "fly_tipping.toml"
    text = path.read_text(encoding="utf-8")
    wrong = text.replace("value = ['value']", "value_sql = 'CAST(\"value\" AS INTEGER)'", 1)
    path.write_text(wrong, encoding="utf-8")
    w.write(gridley, "fly_tipping.csv", tables.text([HEAD, ["2026-01", WARD, "five"]]))
    [said] = w.take(gridley).problems
    assert said.startswith("fly_tipping.csv")
    assert "an expression of the definition does not fit the file" in said
