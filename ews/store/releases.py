"""What was published for partners and the public: the log, and each number as it was shown."""

import json
from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from typing import Any

from ews import records
from ews.nouns import Audience
from ews.nouns import Withheld
from ews.store.connection import Connection
from ews.store.statements import rows
from ews.store.statements import scalar
from ews.store.statements import sql


# the columns of cells: texts, and numbers that are NaN where they were withheld
CELLS = ("indicator", "geography", "area", "period", "shown")
# (area, period in ISO form)
Cell = tuple[str, str]


@dataclass(frozen=True)
class Release:
    """One publication of one run for one audience; ``id`` is given when it is added."""

    run: str
    audience: Audience
    made_at: datetime
    version: str
    withheld: tuple[Withheld, ...] = ()
    id: str = ""


@dataclass
class Earlier:
    """What releases told of one indicator on one geography.

    ``shown`` are all numbers that a cell was ever shown as, to whom and under which rule ever: who
    has one file may have the other.  It is absent where there was none; ``withheld`` are the cells
    that were withheld at any time.
    """

    shown: dict[Cell, tuple[float, ...]] = field(default_factory=dict)
    withheld: set[Cell] = field(default_factory=set)


def add(connection: Connection, release: Release, cells: Mapping[str, Sequence[Any]]) -> str:
    """Put *release* on record with what it shows, and return its identifier.

    *cells* are the columns of ``CELLS``, each cell once.  Only those that its audience was
    last shown otherwise are written; where there are none, and the run and what
    it withholds are those of its last release, that one stands.
    """
    own = [one for one in listing(connection) if one.audience == release.audience]
    number = int(scalar(connection, "SELECT coalesce(max(substr(id, 2)::BIGINT), 0) + 1 FROM release"))
    new = replace(release, id=f"P{number}")
    written = _add_cells(connection, new, cells)
    if own and not written and replace(own[-1], id=new.id, made_at=new.made_at) == new:
        return own[-1].id
    withheld = json.dumps([records.record(one) for one in new.withheld], ensure_ascii=False)
    values = [new.id, new.run, new.audience, new.made_at, new.version, withheld]
    connection.execute("INSERT INTO release VALUES (?, ?, ?, ?, ?, ?)", values)
    return new.id


def _add_cells(connection: Connection, release: Release, cells: Mapping[str, Sequence[Any]]) -> int:
    """Write what *release* shows otherwise than the one before, and return how many cells that is."""
    import pandas as pd

    frame = pd.DataFrame({name: pd.Series(cells[name], dtype=object) for name in CELLS[:-1]})
    # of this type NaN becomes NULL
    frame["shown"] = pd.array(cells["shown"], dtype="Float64")
    connection.register("incoming", frame)
    parameters = {"release": release.id, "audience": release.audience}
    connection.execute(f"INSERT INTO released {sql('released_anew')}", parameters)
    connection.unregister("incoming")
    return int(scalar(connection, "SELECT count(*) FROM released WHERE release = ?", [release.id]))


def listing(connection: Connection) -> list[Release]:
    """Return the publication log, the oldest release first."""
    return [
        Release(**{**row, "withheld": tuple(Withheld(**one) for one in json.loads(row["withheld"]))})
        for row in rows(connection, "releases")
    ]


def earlier(connection: Connection, audiences: Collection[Audience]) -> dict[tuple[str, str], Earlier]:
    """Return, by (indicator, geography), what releases to any of *audiences* have told so far."""
    found: dict[tuple[str, str], Earlier] = {}
    told = connection.execute(sql("released_earlier"), {"audiences": list(audiences)}).fetchall()
    for indicator, geography, area, period, shown, withheld in told:
        one = found.setdefault((indicator, geography), Earlier())
        if shown:
            one.shown[area, period] = tuple(shown)
        if withheld:
            one.withheld.add((area, period))
    return found
