"""The description of a CSV file is by the W3C's vocabulary, and true of the file."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest

from ews.publish import figure_tables
from ews.publish import listing_tables
from ews.publish.csvw import metadata
from ews.publish.tables import Table
from ews.publish.tables import notices
from ews.publish.tidy_csv import tidy
from ews.publish.trends import Lookup
from tests.support import hostile
from tests.support import reports


# how a cell of each built-in datatype of the vocabulary that is used is read
READERS: dict[str, Any] = {
    "string": str,
    "double": float,
    "integer": int,
    "date": date.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
}


def tables(lookup: Lookup) -> list[Table]:
    series = [figure_tables.figures(lookup, key) for key in figure_tables.told(lookup)]
    return [*listing_tables.listings(lookup), *series]


def described(table: Table) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        metadata(table, f"{table.name}.csv", reports.report().run, ("Made up.",))
    )
    return told


@pytest.mark.parametrize("names", [reports.NAMES, hostile.NAMES], ids=["plain", "hostile"])
def test_the_description_fits_the_file(names: tuple[str, ...]) -> None:
    for table in tables(Lookup(reports.report(names))):
        schema = described(table)["tableSchema"]
        header, *rows = csv.reader(io.StringIO(tidy(table).decode("utf-8-sig"), newline=""))
        assert [column["name"] for column in schema["columns"]] == header
        assert [column["titles"] for column in schema["columns"]] == header
        for row in rows:
            for column, cell in zip(schema["columns"], row, strict=True):
                assert cell or not column.get("required"), (table.name, column["name"])
                if cell:
                    READERS[column["datatype"]](cell)


def test_the_primary_key_tells_rows_apart() -> None:
    for table in tables(Lookup(reports.report())):
        key = described(table)["tableSchema"].get("primaryKey", [])
        names = [column.name for column in table.columns]
        found = [tuple(row[names.index(name)] for name in key) for row in table.rows]
        assert not key or len(set(found)) == len(found), table.name


def test_it_says_what_it_is_whose_and_from_when() -> None:
    table = figure_tables.figures(Lookup(reports.report()), ("burglary", reports.WARDS))
    told = described(table)
    assert told["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en"}]
    assert told["url"] == "burglary-ward_2025.csv"
    source = reports.INDICATORS["burglary"].source
    assert told["dc:license"] == [source.licence]
    assert told["dc:rights"] == [source.attribution]
    assert told["dc:modified"] == {"@value": "2026-05-10", "@type": "date"}
    assert told["dc:description"].startswith("Made up. Burglary")
    assert all(column["dc:description"] for column in told["tableSchema"]["columns"])


def test_the_notices_say_for_whom_and_that_it_is_made_up() -> None:
    assert [text.split()[0] for text in notices(reports.report())] == ["INTERNAL", "Fictional:"]
    assert len(notices(reports.report(fictional=False))) == 1
