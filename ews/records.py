"""Flags, priorities and the rest as plain records, for JSON, CSV and the store, and back."""

import math
from collections.abc import Mapping
from dataclasses import fields
from dataclasses import is_dataclass
from datetime import date
from typing import Any
from typing import TypeVar

from ews import periods
from ews.measures import Measure
from ews.nouns import Flag
from ews.nouns import NoVerdict
from ews.nouns import Priority
from ews.periods import Period


Noun = TypeVar("Noun", Flag, Priority, NoVerdict, Measure)
PERIOD_FIELDS = ("period", "first_raised", "onset", "since", "until")


def record(noun: Any) -> dict[str, Any]:
    """Return *noun*, a dataclass, as a record of JSON values, periods in ISO form."""
    return {field.name: _plain(getattr(noun, field.name)) for field in fields(noun)}


def restore(kind: type[Noun], row: Mapping[str, Any]) -> Noun:
    """Return the noun that *row*, made by ``record``, was made from."""
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
    }
    for key in PERIOD_FIELDS:
        if key in values:
            values[key] = period(values[key])
    return kind(**values)


def period(text: str) -> Period:
    """Return the period of an ISO text that ``str(Period)`` gave."""
    found = periods.parse(text) or periods.parse(text, "year")
    if found is None:
        raise ValueError(f"{text!r} is not a period in ISO form")
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Period):
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return record(value)
    return value
