"""What a council has agreed about data that are not open, as ``[[sharing]]`` in ``ews.toml`` says it."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from ews.catalogue.fields import Form
from ews.catalogue.fields import Table
from ews.catalogue.fields import day_of
from ews.nouns import Audience


if TYPE_CHECKING:
    from ews.catalogue.settings import Settings

# the rules that ews can apply itself; the others say what a publisher has done
RULES = ("under5", "nhs", "ons-10-5", "nomis-5", "none")
FORM = Form(
    required={"agreement": str, "indicators": list, "audiences": list},
    optional={"expires": date, "keep_until": date, "rule": str},
    choices={"audiences": ("partner", "public"), "rule": RULES},
)


@dataclass(frozen=True)
class Sharing:
    """One agreement: which ``indicators`` may be shown to which ``audiences``, and for how long.

    ``agreement`` is its reference.  After the day ``expires`` nothing of it may be
    shown to them; after ``keep_until`` the data may not be kept at all.  ``rule`` is a
    disclosure rule for these audiences; where empty, that of each indicator's definition
    holds.  Without audiences an agreement only says how long data are kept.
    """

    agreement: str
    indicators: tuple[str, ...]
    audiences: tuple[Audience, ...] = ()
    expires: date | None = None
    keep_until: date | None = None
    rule: str = ""


def read(rows: list[Table]) -> tuple[Sharing, ...]:
    """Return the agreements of checked ``[[sharing]]`` tables, in their order."""
    return tuple(
        Sharing(
            agreement=row["agreement"].strip(),
            indicators=tuple(row["indicators"]),
            audiences=tuple(row["audiences"]),
            expires=day_of(row.get("expires")),
            keep_until=day_of(row.get("keep_until")),
            rule=row.get("rule", ""),
        )
        for row in rows
    )


def problems(table: Table) -> Iterator[str]:
    """Yield what is wrong with the agreements in *table*, an ``ews.toml``, beyond the form of each."""
    stated = table.get("sharing")
    rows = stated if isinstance(stated, list) else []
    numbered = [(number, row) for number, row in enumerate(rows, 1) if isinstance(row, dict)]
    for number, row in numbered:
        if isinstance(row.get("agreement"), str) and not row["agreement"].strip():
            yield f"sharing {number}.agreement: is empty; give the reference under which it can be found"
        if row.get("indicators") == []:
            yield f"sharing {number}.indicators: is empty; name those that the agreement is about"
    yield from _twice(numbered)


def _twice(numbered: Sequence[tuple[int, Table]]) -> Iterator[str]:
    """Yield each indicator that two agreements show to one audience."""
    first: dict[tuple[str, str], int] = {}
    for number, row in numbered:
        for name, audience in product(_texts(row.get("indicators")), _texts(row.get("audiences"))):
            other = first.setdefault((name, audience), number)
            if other != number:
                yield (
                    f"sharing {number}.indicators: {name!r} is shared with {audience} by sharing {other} "
                    "too; change its dates there, or take it out here"
                )


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def agreement_for(settings: "Settings", indicator: str, audience: Audience) -> Sharing | None:
    """Return the agreement by which *indicator* may be shown to *audience*, expired or not, or None."""
    for one in settings.sharing:
        if indicator in one.indicators and audience in one.audiences:
            return one
    return None


def kept_until(settings: "Settings", indicator: str) -> date | None:
    """Return the last day on which *indicator* may be kept: the first that an agreement says, or None."""
    days = [one.keep_until for one in settings.sharing if indicator in one.indicators and one.keep_until]
    return min(days, default=None)
