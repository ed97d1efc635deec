"""A strict reader of TOML tables: unknown key, wrong type, missing key, bad choice."""

import difflib
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from typing import Any


TYPE_NAMES: dict[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list of texts",
    dict: "a table",
    date: "a day such as 2026-10-20",
}

Table = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """What a table may hold: key → type, nested tables, lists of tables, choices."""

    required: dict[str, type] = field(default_factory=dict)
    optional: dict[str, type] = field(default_factory=dict)
    tables: dict[str, "Form"] = field(default_factory=dict)
    optional_tables: dict[str, "Form"] = field(default_factory=dict)
    lists: dict[str, "Form"] = field(default_factory=dict)
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def keys(self) -> set[str]:
        """Return every key that the table may have."""
        parts = (self.required, self.optional, self.tables, self.optional_tables, self.lists)
        return {key for part in parts for key in part}


def problems(table: Table, form: Form, *, at: str = "") -> Iterator[str]:
    """Yield ``key: problem`` for every way *table* departs from *form*."""
    yield from _unknown(table, form, at)
    for key, wanted in {**form.required, **form.optional}.items():
        if key in table:
            yield from _wrong_type(table[key], wanted, at + key)
            yield from _wrong_choice(table[key], form.choices.get(key), at + key)
        elif key in form.required:
            yield f"{at}{key}: is missing; it should be {TYPE_NAMES[wanted]}"
    yield from _nested(table, form, at)


def _unknown(table: Table, form: Form, at: str) -> Iterator[str]:
    for key in table.keys() - form.keys():
        yield f"{at}{key}: is not a key of this table{did_you_mean(key, form.keys())}"


def _wrong_type(value: object, wanted: type, at: str) -> Iterator[str]:
    if wanted is date:
        if day_of(value) is None:
            yield f"{at}: {str(value)!r} is not {TYPE_NAMES[date]}"
        return
    number = wanted is float and isinstance(value, int) and not isinstance(value, bool)
    boolean_as_number = wanted is not bool and isinstance(value, bool)
    if (not isinstance(value, wanted) and not number) or boolean_as_number:
        yield f"{at}: should be {TYPE_NAMES[wanted]}, not {value!r}"
    elif isinstance(value, list) and not all(isinstance(item, str) for item in value):
        yield f"{at}: should be a list of texts"


def _wrong_choice(value: object, choices: tuple[str, ...] | None, at: str) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if choices and isinstance(item, str) and item not in choices:
            allowed = ", ".join(choices)
            yield f"{at}: {item!r} is not one of {allowed}{did_you_mean(item, choices)}"


def _nested(table: Table, form: Form, at: str) -> Iterator[str]:
    for key, inner in {**form.tables, **form.optional_tables}.items():
        if isinstance(table.get(key), dict):
            yield from problems(table[key], inner, at=f"{at}{key}.")
        elif key in table or key in form.tables:
            yield f"{at}{key}: should be a table, [{at}{key}]"
    for key, inner in form.lists.items():
        rows = table.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            yield f"{at}{key}: should be tables, each headed [[{at}{key}]]"
            continue
        for number, row in enumerate(rows, 1):
            yield from problems(row, inner, at=f"{at}{key} {number}.")


def day_of(value: object) -> date | None:
    """Return the day that *value* is, a TOML date or a text in ISO form, or None."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            return None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean …" for the nearest of *known*, or nothing."""
    near = difflib.get_close_matches(word, sorted(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
