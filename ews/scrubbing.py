"""What of stored results is left when indicators are forgotten: all that tells of others alone."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Set
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

from ews.catalogue import Catalogue
from ews.catalogue.indicators import THEMES
from ews.store.runs import RunRow


Row = dict[str, Any]


@dataclass(frozen=True)
class Traces:
    """By what a stored result is known to tell of what is forgotten.

    ``indicators`` are those forgotten and those worked out from them, ``themes``
    the themes to which they add.  ``titles`` are theirs, in small letters; None where a
    definition is gone, so that no sentence can be told from theirs.
    """

    indicators: frozenset[str]
    themes: frozenset[str]
    titles: frozenset[str] | None

    @classmethod
    def of(cls, names: frozenset[str], catalogue: Catalogue) -> "Traces":
        """Return the traces of the indicators *names*."""
        known = catalogue.indicators
        based = {one.id for one in known.values() if names & {one.denominator, one.population}}
        every = names | based
        if not every <= known.keys():
            return cls(every, frozenset(THEMES), None)
        themes = frozenset(known[name].theme for name in every)
        return cls(every, themes, frozenset(known[name].title.casefold() for name in every))

    def are_in(self, told: Mapping[str, Any], indicators: Iterable[str] = ()) -> bool:
        """Say whether a record, of a flag or of what else names an indicator or a theme, tells of them.

        *indicators* are those that a flag was taken for.
        """
        if told.get("indicator"):
            return told["indicator"] in self.indicators
        return told.get("theme") in self.themes or not self.indicators.isdisjoint(indicators)

    def scrubbed(self, run: RunRow) -> RunRow:
        """Return *run* without what tells of them; the ranks of other areas stay as they were."""
        lists = [value for value in run.result.values() if isinstance(value, list)]
        gone = {one["id"]: one for value in lists for one in value if "id" in one and self.are_in(one)}
        result = {key: self._left(value, gone.keys()) for key, value in run.result.items()}
        return replace(run, result=result, changes=self._changes(run.changes, gone.values()))

    def _left(self, value: Any, gone: Set[str]) -> Any:
        """Return what is left of one part of a result: a list of records, or numbers by indicator."""
        if isinstance(value, dict):
            return {name: one for name, one in value.items() if name not in self.indicators}
        if not isinstance(value, list):
            return value
        return [one for one in value if not self.are_in(one) and gone.isdisjoint(one.get("flags", ()))]

    def _changes(self, changes: Iterable[str], gone: Iterable[Row]) -> list[str]:
        """Return the sentences on changes that neither name them nor tell of a flag that is *gone*."""
        if self.titles is None:
            return []
        told = {one["sentence"].casefold() for one in gone}
        told |= {f"{theme} in " for theme in self.themes}
        words = self.titles | {text for text in told if text}
        return [one for one in changes if not any(word in one.casefold() for word in words)]
