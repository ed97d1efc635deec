"""What of the store stays when some of it is forgotten; every table that there is has its say."""

import json
from collections.abc import Collection
from collections.abc import Sequence
from dataclasses import dataclass

from ews.store.connection import Connection
from ews.store.rewriting import FRESH
from ews.store.runs import RunRow
from ews.store.statements import insert
from ews.store.statements import rows
from ews.store.statements import scalar
from ews.store.statements import sql


# what stays of these is said by statements of their own; of the others, what comes of readings that stay
OWN = ("reading", "set_aside", "released", "acceptance", "run", "remembered")


@dataclass(frozen=True)
class Scope:
    """What is to be forgotten: files by their ``digests``, as read for ``subjects``, or for all if empty."""

    subjects: tuple[str, ...]
    digests: tuple[str, ...]

    @property
    def parameters(self) -> dict[str, list[str]]:
        """Return it as the statements ask for it."""
        return {"subjects": list(self.subjects), "digests": list(self.digests)}


def of_indicators(connection: Connection, names: Sequence[str]) -> Scope:
    """Return the scope of all that was ever read for the indicators *names*."""
    found = rows(connection, "digests_of_subjects", subjects=list(names))
    return Scope(tuple(names), tuple(row["digest"] for row in found))


def mark(connection: Connection, scope: Scope) -> frozenset[str]:
    """Mark the rows of *scope*, and return the indicators of which they tell."""
    both = scope.parameters
    connection.execute(sql("gone"), both)
    connection.execute(sql("gone_beside"), {"digests": both["digests"]})
    connection.execute(sql("gone_periods"), {"subjects": both["subjects"]})
    told = connection.execute("SELECT DISTINCT indicator FROM gone_periods").fetchall()
    return frozenset(name for (name,) in told) | set(scope.subjects)


def mark_results(connection: Connection, scrubbed: Collection[RunRow], flags: Collection[str]) -> None:
    """Mark the runs that are *scrubbed*, as they stay, and the *flags* whose decisions do not."""
    connection.execute("CREATE OR REPLACE TEMP TABLE scrubbed (id TEXT, changes TEXT, result TEXT)")
    texts = [(run.id, _json(run.changes), _json(run.result)) for run in scrubbed]
    columns = zip(*texts, strict=True) if texts else ((), (), ())
    insert(connection, "scrubbed", dict(zip(("id", "changes", "result"), map(list, columns), strict=True)))
    connection.execute("CREATE OR REPLACE TEMP TABLE gone_flags (flag TEXT)")
    insert(connection, "gone_flags", {"flag": sorted(flags)})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def counts(connection: Connection) -> dict[str, int]:
    """Return how many rows of which table do not stay, or stay in part only, once all is marked."""
    found = {table: _gone(connection, table) for table in _tables(connection)}
    found["run"] = int(scalar(connection, "SELECT count(*) FROM scrubbed"))
    return {table: count for table, count in found.items() if count}


def copy_what_stays(connection: Connection) -> None:
    """Copy what stays into the store attached as `FRESH`, once all is marked."""
    for table in _tables(connection):
        connection.execute(f"INSERT INTO {FRESH}.{table} BY NAME {_kept(connection, table)}")


def _tables(connection: Connection) -> list[str]:
    found = connection.execute(
        "SELECT table_name FROM duckdb_tables() "
        "WHERE database_name = current_database() AND NOT temporary ORDER BY table_oid"
    ).fetchall()
    return [name for (name,) in found]


def _gone(connection: Connection, table: str) -> int:
    kept = f"SELECT count(*) FROM ({_kept(connection, table)})"
    return int(scalar(connection, f"SELECT (SELECT count(*) FROM {table}) - ({kept})"))


def _kept(connection: Connection, table: str) -> str:
    """Return the statement that gives what stays of *table*."""
    if table in OWN:
        return sql(f"kept_{table}")
    columns = connection.execute(f"SELECT * FROM {table} LIMIT 0").description or ()
    of_readings = "reading" in (column[0] for column in columns)
    return f"SELECT * FROM {table}" + (
        f" ANTI JOIN gone ON gone.reading = {table}.reading" if of_readings else ""
    )
