"""What is asked of the detector at one run, each question once, on all cores."""

import os
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from ews.atlas import Atlas
from ews.catalogue import Catalogue
from ews.detect.once import halted
from ews.flags import budget
from ews.flags import signals
from ews.flags.memory import Memory
from ews.flags.signals import Watched
from ews.nouns import Direction
from ews.nouns import Flag
from ews.nouns import Say
from ews.pockets import raised
from ews.pockets import scans
from ews.series.assembly import Assembly


# Threads for each core: one waits for a simulation while another goes on.
THREADS_A_CORE = 2


@dataclass(frozen=True)
class Question:
    """One question to the detector, and what it is about."""

    subject: str
    ask: Callable[[], Any]


def answered(asked: Sequence[Question], say: Say) -> list[Any]:
    """Return the answers, in the order of the questions; broken off, ask no further."""
    with ThreadPoolExecutor(THREADS_A_CORE * (os.cpu_count() or 1)) as pool:
        waiting = [pool.submit(question.ask) for question in asked]
        try:
            return list(_waited_for(asked, waiting, say))
        except BaseException:
            with halted():
                pool.shutdown(cancel_futures=True)
            raise


def _waited_for(asked: Sequence[Question], waiting: Sequence[Future[Any]], say: Say) -> Iterator[Any]:
    for number, (question, future) in enumerate(zip(asked, waiting, strict=True), 1):
        say(f"looking for change: {question.subject} ({number} of {len(asked)})")
        yield future.result()


def of_series(
    watched: Sequence[Watched], catalogue: Catalogue, atlas: Atlas, memory: Memory
) -> list[Question]:
    """Return a question for every watched series, and for every theme, in both directions: signals."""
    themes = _themes(watched)
    groups = [budget.Group("area", atlas.level(w.geography), len(w.panel.areas)) for w in watched]
    groups += [budget.Group("theme", atlas.level(t[0].geography), len(t[0].panel.areas)) for t in themes]
    asked = []
    for direction, a_year in _budgets(catalogue):
        years = budget.alarm_years(groups, a_year=a_year)
        for one in watched:
            limit = years["area", atlas.level(one.geography)]
            ask = partial(signals.of_panel, one, direction, alarm_years=limit, memory=memory)
            asked.append(Question(f"{one.indicator.title}, {one.geography}", ask))
        for theme in themes:
            limit = years["theme", atlas.level(theme[0].geography)]
            ask = partial(signals.of_theme, theme, direction, alarm_years=limit, memory=memory)
            asked.append(Question(f"{theme[0].indicator.theme}, {theme[0].geography}", ask))
    return asked


def of_pockets(
    assembled: Assembly, atlas: Atlas, catalogue: Catalogue, previous: Sequence[Flag], memory: Memory
) -> list[Question]:
    """Return a question for every scan: lists of pockets; they share the district's budget for them."""
    a_year = catalogue.settings.pockets_a_year
    chosen = scans.scans(assembled, atlas, catalogue) if a_year else []
    before = [flag for flag in previous if flag.level == "pocket"]
    return [
        Question(
            f"pockets of {scan.subject}",
            partial(
                raised.of_scan,
                scan,
                atlas,
                catalogue,
                alarms_per_year=a_year / len(chosen),
                previous=before,
                memory=memory,
            ),
        )
        for scan in chosen
    ]


def _budgets(catalogue: Catalogue) -> Iterator[tuple[Direction, float]]:
    yield "worse", catalogue.settings.worse_a_year
    yield "better", catalogue.settings.better_a_year


def _themes(watched: Sequence[Watched]) -> list[list[Watched]]:
    """Return the groups of at least two series of one theme, geography and cadence; values add to no sum."""
    groups: dict[tuple[str, str, int], list[Watched]] = {}
    for one in watched:
        if one.indicator.kind != "value" and one.geography != "district":
            key = (one.indicator.theme, one.geography, one.indicator.every)
            groups.setdefault(key, []).append(one)
    return [group for _, group in sorted(groups.items()) if len(group) > 1]
