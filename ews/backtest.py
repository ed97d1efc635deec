"""What a replay of the store shows: how early flags came, how many did not last, and how often one came."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from ews import catalogue as catalogues
from ews import periods
from ews import refresh
from ews.catalogue import Catalogue
from ews.catalogue import Indicator
from ews.errors import EwsError
from ews.nouns import Direction
from ews.nouns import Flag
from ews.nouns import Say
from ews.periods import Period
from ews.replay import Replay
from ews.replay import Told
from ews.series.vintages import Row
from ews.store import connection as connections
from ews.workspace import Workspace


# A flag whose alerts stop within so many verdicts, and that nothing confirmed, was reversed.
SHORT_LIFE = 3
CAUTIONS = (
    "Definitions, settings, boundaries, populations, the usual size of a feed and the detector are today's.",
    "A delivery that has been withdrawn counts as never received.",
    (
        "Without an edition, the first value received counts from the end of its period plus the publisher's "
        "usual delay, and a revision from the day it was received here; what was revised before the first "
        "file came is not known."
    ),
    "A theme is told when the slowest of its indicators is out.",
    "Real changes are among the flags counted: a rate above the budget is not by itself too many false ones.",
)


class NotAMonthError(EwsError, ValueError):
    """Raised when what should name a month does not."""

    exit_code = 2


@dataclass(frozen=True)
class FirstTold:
    """One of today's flags, and when it would first have been told.

    ``told`` is the month in which a person would have been told, None where
    the replay does not raise it, and ``period`` the one whose numbers raised
    it.  ``since`` is the earlier of the onset as it was told then and as it is
    told today, and so many ``months`` lie between the two.
    """

    id: str
    area: str
    name: str
    indicator: str | None
    theme: str
    direction: Direction
    grade: str
    onset: Period
    since: Period | None
    told: Period | None
    months: int | None
    period: Period | None
    basis: str


@dataclass(frozen=True)
class Rate:
    """How often a flag was raised in one direction, beside what the district accepts of false ones.

    Of those ``raised``, ``brief`` ones ended within three verdicts without
    being confirmed, and ``taken_back`` ones were gone once numbers were revised
    or, in a new year of watching, all was reckoned anew.
    """

    direction: Direction
    years: float
    raised: int
    a_year: float
    budget_a_year: float
    confirmed: int
    brief: int
    taken_back: int


@dataclass(frozen=True)
class Basis:
    """By what it was decided since when an indicator's numbers have been known."""

    indicator: str
    basis: str
    editions: int
    revisions: int


@dataclass(frozen=True)
class Backtest:
    """The replay of a store from the month *since* to the month *until*."""

    since: Period
    until: Period
    flags: tuple[FirstTold, ...]
    rates: tuple[Rate, ...]
    bases: tuple[Basis, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class _Life:
    """One flag over the months in which it was told."""

    told: Period
    first: Flag
    last: Flag
    is_confirmed: bool
    is_taken_back: bool = False


def backtest(workspace: Workspace, *, since: str = "", say: Say) -> Backtest:
    """Replay what is stored and say what would have been told when.

    Flags first told before the month *since* (ISO; the first with a verdict
    when empty) are not counted.  Raises NotAMonthError when that is none,
    NothingYetError before the first refresh.
    """
    catalogue = catalogues.load(workspace.root)
    start = _month(since)
    with connections.reading(workspace.store) as connection:
        told = refresh.flags_of(refresh.require_run(connection))
        today = [flag for flag in told if flag.level != "pocket"]
        replay = Replay(connection, catalogue, say=say)
        months = list(replay.months())
    lives = _lives(months)
    first = max(start or months[0].month, months[0].month)
    bases = _bases(replay.readings, catalogue)
    return Backtest(
        since=first,
        until=months[-1].month,
        flags=tuple(
            _first_told(flag, lives, _basis(flag, bases, catalogue))
            for flag in today
            if flag.state != "ended"
        ),
        rates=tuple(_rates(lives, months[-1].month, first, catalogue)),
        bases=tuple(bases.values()),
        cautions=(*CAUTIONS, *_cautions(replay, bases.values())),
    )


def _month(text: str) -> Period | None:
    found = periods.parse(text) if text else None
    if text and found is None:
        raise NotAMonthError(f"--from {text}: not a month.", hint="Write it as 2024-01.")
    return Period(found.start) if found else None


def _lives(months: Iterable[Told]) -> list[_Life]:
    """Return the life of every flag that was up when it was first told."""
    found: dict[str, _Life] = {}
    for told in months:
        for flag in told.flags:
            confirmed = flag.grade == "confirmed"
            known = found.get(flag.id)
            if known:
                found[flag.id] = replace(known, last=flag, is_confirmed=known.is_confirmed or confirmed)
            elif flag.state != "ended":
                found[flag.id] = _Life(told.month, flag, flag, confirmed)
        found |= {name: replace(found[name], is_taken_back=True) for name in told.taken_back}
    return list(found.values())


def _basis(flag: Flag, bases: Mapping[str, Basis], catalogue: Catalogue) -> str:
    """Return the basis of the indicators that a flag speaks of."""
    own = [name for name in bases if flag.indicator in (name, None)]
    return " or ".join(
        sorted({bases[name].basis for name in own if catalogue.indicators[name].theme == flag.theme})
    )


def _first_told(flag: Flag, lives: Sequence[_Life], basis: str) -> FirstTold:
    same = [life for life in lives if _subject(life.last) == _subject(flag) and life.last.state != "ended"]
    life = same[-1] if same else None
    since = min(life.first.onset, flag.onset) if life else None
    return FirstTold(
        id=flag.id,
        area=flag.area,
        name=flag.name,
        indicator=flag.indicator,
        theme=flag.theme,
        direction=flag.direction,
        grade=flag.grade,
        onset=flag.onset,
        since=since,
        told=life.told if life else None,
        months=life.told.start - since.start if life and since else None,
        period=life.first.period if life else None,
        basis=basis,
    )


def _subject(flag: Flag) -> tuple[str, ...]:
    return flag.indicator or flag.theme, flag.geography, flag.area, flag.direction


def _rates(lives: Sequence[_Life], end: Period, first: Period, catalogue: Catalogue) -> list[Rate]:
    settings = catalogue.settings
    counted = [life for life in lives if life.told >= first]
    years = (end.start - first.start + 1) / 12
    worse, better = ([life for life in counted if life.first.direction == way] for way in ("worse", "better"))
    return [
        _rate("worse", worse, years, settings.worse_a_year, catalogue.indicators),
        _rate("better", better, years, settings.better_a_year, catalogue.indicators),
    ]


def _rate(
    direction: Direction,
    lives: Sequence[_Life],
    years: float,
    budget: float,
    indicators: Mapping[str, Indicator],
) -> Rate:
    return Rate(
        direction=direction,
        years=round(years, 2),
        raised=len(lives),
        a_year=round(len(lives) / years, 2),
        budget_a_year=budget,
        confirmed=sum(life.is_confirmed for life in lives),
        brief=sum(_was_brief(life, indicators) for life in lives),
        taken_back=sum(life.is_taken_back for life in lives),
    )


def _was_brief(life: _Life, indicators: Mapping[str, Indicator]) -> bool:
    """Say whether a flag ended unconfirmed after at most ``SHORT_LIFE`` verdicts."""
    flag = life.last
    if flag.state != "ended" or life.is_confirmed:
        return False
    every = indicators[flag.indicator].every if flag.indicator else flag.period.months
    return (flag.period.start - flag.first_raised.start) // every < SHORT_LIFE


def _bases(readings: Sequence[Row], catalogue: Catalogue) -> dict[str, Basis]:
    found = {}
    for name, indicator in catalogue.indicators.items():
        own = [row for row in readings if row["indicator"] == name]
        editions = {row["edition"] for row in own if row["edition"]}
        plain = [row for row in own if not row["edition"]]
        lag = f"period end plus {indicator.lag_days} days"
        said = [*(["edition in the file's name"] if editions else []), *([lag] if plain else [])]
        if own and indicator.watched:
            revisions = sum(row["again"] for row in own)
            found[name] = Basis(name, ", ".join(said), len(editions), revisions)
    return found


def _cautions(replay: Replay, bases: Iterable[Basis]) -> list[str]:
    found = []
    if any(basis.editions for basis in bases):
        found.append("Between two stored editions nothing new is known, whatever was published then.")
    if replay.past:
        named = ", ".join(sorted(f"{name} in {geography}" for name, geography in replay.past))
        found.append(f"Series on boundaries that are past are not replayed: {named}.")
    return found
