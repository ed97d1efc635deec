"""What was read is entered and told."""

from datetime import datetime
from pathlib import Path

from ews.ingest.arrivals import Delivered
from ews.ingest.received import Received
from ews.ingest.record import Intake
from ews.ingest.record import Record
from ews.store import connection
from ews.store import deliveries
from ews.store.deliveries import Reading
from ews.workspace import Workspace


def test_a_reading_is_kept_told_and_written(gridley: Workspace) -> None:
    told: list[str] = []
    at = datetime.fromisoformat("2026-01-01")
    item = Delivered("D1", Received(Path("a.csv"), "a.csv"))
    with connection.writing(gridley.store) as store:
        record = Record(store, at, told.append, Intake(), deliveries.Ledger(store, at))
        record.keep(item, "digest", Reading("burglary", rows_read=1200, rows_kept=1200))
        record.keep(item, "digest", Reading("robbery", problem="a.csv: is empty."))
        record.flush()
        done = deliveries.readings(store)
    assert told == ["a.csv: burglary: 1,200 kept, 0 set aside"]
    assert [reading.subject for _, reading in record.intake.readings] == ["burglary", "robbery"]
    assert done["D1", "burglary"] == done["D1", "robbery"] == "digest"
