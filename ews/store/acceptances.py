"""Changes that a person took for an area's new level, and took back."""

import json
from collections.abc import Sequence
from datetime import datetime

from ews import records
from ews.nouns import Acceptance
from ews.nouns import Flag
from ews.store.connection import Connection
from ews.store.statements import Row
from ews.store.statements import rows


def standing(connection: Connection, *, until: datetime | None = None) -> list[Acceptance]:
    """Return the acceptances that stand, or stood at the moment *until*, oldest first."""
    return [
        Acceptance(
            flag=records.restore(Flag, json.loads(row["told"])),
            indicators=tuple(json.loads(row["indicators"])),
            by=row["decided_by"],
            at=row["decided_at"],
            reason=row["reason"],
        )
        for row in rows(connection, "acceptances", until=until)
    ]


def told(connection: Connection) -> list[tuple[Row, tuple[str, ...]]]:
    """Return the flag of every decision, as it was told then, and the indicators that it was taken for."""
    found = connection.execute("SELECT told, indicators FROM acceptance ORDER BY decided_at, flag").fetchall()
    return [(json.loads(flag), tuple(json.loads(indicators))) for flag, indicators in found]


def decide(connection: Connection, acceptance: Acceptance, *, accepted: bool) -> None:
    """Record *acceptance*, or that it is taken back."""
    told = json.dumps(records.record(acceptance.flag), ensure_ascii=False)
    indicators: Sequence[str] = acceptance.indicators
    connection.execute(
        "INSERT INTO acceptance VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            acceptance.flag.id,
            acceptance.at,
            accepted,
            acceptance.reason,
            acceptance.by,
            json.dumps(indicators),
            told,
        ],
    )
