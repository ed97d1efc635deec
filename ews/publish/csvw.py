"""Say what a CSV file holds, by the W3C's "Metadata Vocabulary for Tabular Data" (17 December 2015)."""

import json
from typing import Any

from ews.nouns import Run
from ews.publish.tables import Column
from ews.publish.tables import Table


DATATYPES = {"text": "string", "number": "double", "whole": "integer", "date": "date", "yes_no": "boolean"}
APOSTROPHE = (
    "A text that a spreadsheet would run as a formula has an apostrophe in front that is no part of it: take "
    "one away where, after any others, =, +, @, -, a tab or a line end follows."
)


def metadata(table: Table, url: str, run: Run, notices: tuple[str, ...]) -> bytes:
    """Return the description of the CSV file *url*, which stands beside it.

    *notices* are what whoever opens it must know first.
    """
    found: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": table.title,
        "dc:description": " ".join([*notices, table.description, APOSTROPHE]).strip(),
        "dc:creator": f"{run.district_name}, by ews {run.version}, run {run.id}",
        "dc:publisher": _each(source.publisher for source in table.sources),
        "dc:source": _each(source.page or source.publisher for source in table.sources),
        "dc:license": _each(source.licence for source in table.sources),
        "dc:rights": _each(source.attribution for source in table.sources),
        "dc:modified": {"@value": f"{run.at:%Y-%m-%d}", "@type": "date"},
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n", "\n"]},
        "tableSchema": {"columns": [_column(column, table.key) for column in table.columns]},
    }
    if table.key:
        found["tableSchema"]["primaryKey"] = list(table.key)
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _column(column: Column, key: tuple[str, ...]) -> dict[str, Any]:
    found = {
        "name": column.name,
        "titles": column.name,
        "dc:title": column.title,
        "dc:description": column.description,
        "datatype": DATATYPES[column.kind],
    }
    return found | ({"required": True} if column.name in key else {})


def _each(texts: Any) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
