"""The record of one look into ``data/``: what was read goes into the store and is told."""

from dataclasses import dataclass
from dataclasses import field
from datetime import datetime

from ews.ingest.arrivals import Delivered
from ews.nouns import Say
from ews.store.connection import Connection
from ews.store.deliveries import Ledger
from ews.store.deliveries import Reading


@dataclass
class Intake:
    """What one look into ``data/`` found.

    ``new`` are (delivery, file) pairs; ``readings`` (delivery, reading) pairs;
    ``problems`` sentences about files that could not be read at all.
    """

    new: list[tuple[str, str]] = field(default_factory=list)
    readings: list[tuple[str, Reading]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Record:
    """Where readings go: into the store's ledger, into *intake*, and to whoever listens."""

    connection: Connection
    at: datetime
    say: Say
    intake: Intake
    ledger: Ledger

    def keep(self, item: Delivered, definition: str, reading: Reading) -> None:
        """Enter what *item* gave under the *definition* of that digest, and say so."""
        self.ledger.add(item.id, definition, reading)
        self.intake.readings.append((item.id, reading))
        if not reading.problem and reading.rows_read:
            kept, aside = reading.rows_kept, reading.rows_set_aside
            self.say(f"{item.file.name}: {reading.subject}: {kept:,} kept, {aside:,} set aside")

    def flush(self) -> None:
        """Write everything entered to the store."""
        self.ledger.flush()
