"""What of stored results is left when indicators are forgotten: all that tells of others alone."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
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

    def are_in(self, flag: Mapping[str, Any], indicators: Iterable[str] = ()) -> bool:
        """Say whether *flag*, as a record, tells of them; *indicators* are those that it was taken for."""
        if flag["indicator"]:
            return flag["indicator"] in self.indicators
        return flag["theme"] in self.themes or not self.indicators.isdisjoint(indicators)

    def scrubbed(self, run: RunRow) -> RunRow:
        """Return *run* without what tells of them; the ranks of other areas stay as they were."""
        told = (*run.result["flags"], *run.result.get("pockets", ()))
        gone = {flag["id"]: flag for flag in told if self.are_in(flag)}
        stays: dict[str, Callable[[Row], bool]] = {
            "flags": lambda flag: flag["id"] not in gone,
            "pockets": lambda flag: flag["id"] not in gone,
            "priorities": lambda one: gone.keys().isdisjoint(one["flags"]),
            "no_verdicts": lambda one: one["indicator"] not in self.indicators,
        }
        result: Row = {
            key: [one for one in value if stays[key](one)] if key in stays else value
            for key, value in run.result.items()
        }
        if "revised" in result:
            result["revised"] = {n: c for n, c in result["revised"].items() if n not in self.indicators}
        return replace(run, result=result, changes=self._changes(run.changes, gone.values()))

    def _changes(self, changes: Iterable[str], gone: Iterable[Row]) -> list[str]:
        """Return the sentences on changes that neither name them nor tell of a flag that is *gone*."""
        if self.titles is None:
            return []
        told = {flag["sentence"].casefold() for flag in gone}
        told |= {f"{theme} in " for theme in self.themes}
        words = self.titles | {text for text in told if text}
        return [one for one in changes if not any(word in one.casefold() for word in words)]
