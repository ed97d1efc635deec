"""Take out of a report what an audience may not see, and count it."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from functools import cached_property

from ews.catalogue import Indicator
from ews.disclosure import rule_of
from ews.gate import findings
from ews.gate.cells import Payers
from ews.gate.cells import Shown
from ews.gate.cells import shown
from ews.gate.findings import Masks
from ews.gate.permission import Permission
from ews.gate.permission import as_agreed
from ews.gate.permission import permissions
from ews.gate.structure import Structure
from ews.nouns import Area
from ews.nouns import Audience
from ews.nouns import Flag
from ews.nouns import Panel
from ews.nouns import Priority
from ews.nouns import Shape
from ews.nouns import Signal
from ews.nouns import Withheld
from ews.priorities import ranking
from ews.publish.report import Report
from ews.store.releases import Earlier


# So few people live in one that any count tells of them; of output areas only open data are shown.
OF_FEW_PEOPLE = ("postcode",)
NOT_UNDER_A_RULE = (*OF_FEW_PEOPLE, "oa", "service_area")
NO_COUNTS = "is a value and no count: no rule can say which of them tell of few people"
PLACES = "places of few people: any count there tells of them"
OLD_AREAS = "areas of former boundaries, under a rule that is kept on today's only"


@dataclass(frozen=True)
class Gated:
    """A report as an audience may read it, and what was shown of each indicator under a rule."""

    report: Report
    shown: Mapping[str, Shown]


def gated(
    report: Report,
    audience: Audience,
    structure: Structure,
    earlier: Mapping[tuple[str, str], Earlier],
    *,
    secondary: bool = True,
) -> Gated:
    """Return *report* as *audience* may read it; the internal one is the report itself.

    *earlier* is what publications outside the council have told so far, by
    (indicator, geography).  Without *secondary* suppression totals give small numbers
    away; that is for showing that it is needed.
    """
    if audience == "internal":
        return Gated(report, {})
    allowed = permissions(report.catalogue, audience)
    allowed = {name: _refused_values(report, one) for name, one in allowed.items()}
    left_out = frozenset(name for name, one in allowed.items() if one.refused)
    told = {
        name: _shown(report, allowed[name], structure, earlier, secondary=secondary)
        for name in sorted({name for name, _ in report.panels})
        if name in allowed and name not in left_out and rule_of(allowed[name].rule)
    }
    panels = _panels(report, left_out, told)
    untold = {name: one.untold for name, one in told.items()}
    masks = Masks(_masked(told), left_out, frozenset(told), untold)
    return Gated(_report(report, audience, allowed, told, panels, masks), told)


def _refused_values(report: Report, permission: Permission) -> Permission:
    """Return *permission*, refused where its rule is for counts and the indicator is none."""
    indicator = report.catalogue.indicators[permission.indicator]
    if permission.refused or indicator.kind != "value" or not rule_of(permission.rule):
        return permission
    return replace(permission, refused=NO_COUNTS)


def _shown(
    report: Report,
    permission: Permission,
    structure: Structure,
    earlier: Mapping[tuple[str, str], Earlier],
    *,
    secondary: bool,
) -> Shown:
    name, rule = permission.indicator, rule_of(permission.rule)
    assert rule is not None  # noqa: S101 - only those under a rule come here
    panels = [
        panel for key, panel in sorted(report.panels.items()) if key[0] == name and _is_kept(report, key[1])
    ]
    before = {geography: told for (indicator, geography), told in earlier.items() if indicator == name}
    indicator = report.catalogue.indicators[name]
    payers = _payers(report, indicator)
    return shown(panels, indicator, rule, structure, before, payers=payers, secondary=secondary)


def _payers(report: Report, indicator: Indicator) -> Payers | None:
    """Return the postcodes that a sum of money is made of, where its definition asks who dominates it."""
    panel = report.panels.get((indicator.id, report.current.get("postcode", "")))
    if panel is None or indicator.dominance is None:
        return None
    held = {
        geography: {place.code: place.held_by.get(level, "") for place in report.postcodes}
        for level, geography in report.current.items()
    }
    return Payers(panel, held, indicator.dominance)


def _is_kept(report: Report, geography: str) -> bool:
    """Say whether a series under a rule is shown on *geography*: today's areas, none of few people."""
    levels = [level for level, current in report.current.items() if current == geography]
    return any(level not in NOT_UNDER_A_RULE for level in levels)


def _panels(
    report: Report, left_out: frozenset[str], told: Mapping[str, Shown]
) -> dict[tuple[str, str], Panel]:
    """Return the panels that are left: open ones as they are, those under a rule as it lets them."""
    open_ones = {
        key: panel
        for key, panel in report.panels.items()
        if key[0] not in left_out and key[0] not in told and not _is_of_few(report, key[1])
    }
    ruled = {(p.indicator, p.geography): p for one in told.values() for p in one.panels}
    return {key: panel for key in report.panels if (panel := open_ones.get(key, ruled.get(key)))}


def _is_of_few(report: Report, geography: str) -> bool:
    known = report.catalogue.geographies.get(geography)
    return known is not None and known.level in OF_FEW_PEOPLE


def _masked(told: Mapping[str, Shown]) -> dict[tuple[str, str], frozenset[str]]:
    return {
        (name, panel.geography): frozenset(
            area.code for area, masked in zip(panel.areas, one.is_masked(n), strict=True) if masked
        )
        for name, one in told.items()
        for n, panel in enumerate(one.panels)
    }


def _report(
    report: Report,
    audience: Audience,
    allowed: Mapping[str, Permission],
    told: Mapping[str, Shown],
    panels: dict[tuple[str, str], Panel],
    masks: Masks,
) -> Report:
    seen = frozenset(name for name, _ in panels)
    flags = _Flags(report, masks, frozenset(panels))
    pockets = tuple(flags.placed(one) for one in flags.told(report.pockets))
    open_measures = (one for one in report.dalmatian if one.indicator in seen and one.indicator not in told)
    return replace(
        report,
        audience=audience,
        catalogue=as_agreed(report.catalogue, allowed),
        run=replace(report.run, changes=_changes(report, seen)),
        panels=panels,
        totals={(name, g): sums for name, one in told.items() for g, sums in one.totals.items()},
        signals=_signals(report, masks),
        shapes=_shapes(report, pockets),
        areas={g: areas for g, areas in report.areas.items() if not _is_of_few(report, g)},
        flags=tuple(flags.told(report.flags)),
        pockets=pockets,
        priorities=tuple(flags.priorities(panels)),
        no_verdicts=tuple(one for one in report.no_verdicts if one.indicator in seen),
        statuses=tuple(one for one in report.statuses if (one.indicator, one.geography) in panels),
        disagreements=tuple(
            one for one in report.disagreements if one.indicator in seen and one.indicator not in told
        ),
        acceptances=(),
        dalmatian=tuple(open_measures),
        withheld=tuple(_withheld(report, allowed, told)),
    )


def _signals(report: Report, masks: Masks) -> dict[tuple[str, str], tuple[Signal, ...]]:
    left = {
        key: tuple(one for signal in found if (one := findings.signal(signal, masks)))
        for key, found in report.signals.items()
    }
    return {key: found for key, found in left.items() if found}


@dataclass(frozen=True)
class _Flags:
    """The flags of a report, as they may be told."""

    report: Report
    masks: Masks
    series: frozenset[tuple[str, str]]

    def told(self, found: Iterable[Flag]) -> list[Flag]:
        """Return those of *found* that may be told, without what they may not tell."""
        return [flag for one in found if (flag := self._told(one))]

    def _told(self, one: Flag) -> Flag | None:
        if one.level == "area" and (one.indicator, one.geography) not in self.series:
            return None
        parts = {p for s in self.report.signals.get((one.theme, one.geography), ()) for p in s.parts}
        if not one.indicator and (one.level == "pocket" or not parts):
            # any of the theme may have been scanned, or have spoken for a flag of former boundaries
            known = self.report.catalogue.indicators.values()
            parts = {indicator.id for indicator in known if indicator.theme == one.theme}
        title = self.report.catalogue.indicators[one.indicator].title if one.indicator else ""
        district = self.report.catalogue.settings.compared_with
        return findings.flag(one, sorted(parts), self.masks, title=title, district=district)

    def placed(self, pocket: Flag) -> Flag:
        """Return a pocket of postcodes by the smallest areas that may be named."""
        if not _is_of_few(self.report, pocket.geography):
            return pocket
        geography = self.report.current.get(self._smallest, "")
        return findings.pocket(pocket, self._holders.get, geography=geography)

    @property
    def _smallest(self) -> str:
        return "lsoa" if "lsoa" in self.report.current else "ward"

    @cached_property
    def _holders(self) -> Mapping[str, Area]:
        """Return, for each postcode, the smallest area that holds it and may be named."""
        areas = self.report.areas.get(self.report.current.get(self._smallest, ""), ())
        known = {area.code: area for area in areas}
        held = {place.code: place.held_by.get(self._smallest, "") for place in self.report.postcodes}
        return {code: known[holder] for code, holder in held.items() if holder in known}

    def priorities(self, panels: Mapping[tuple[str, str], Panel]) -> list[Priority]:
        """Return the priorities of the flags that may be told, ranked by what is told of them."""
        told = [findings.weighed(one, flag) for flag in self.report.flags if (one := self._told(flag))]
        return ranking.rank(told, panels, self.report.catalogue.titles)


def _shapes(report: Report, pockets: Sequence[Flag]) -> dict[str, tuple[Shape, ...]]:
    """Return the outlines that are left: of places of few people none, neither alone nor as a pocket."""
    of_few = {one.id for one in report.pockets if _is_of_few(report, one.geography)}
    told = {one.id for one in pockets} - of_few
    left = {g: shapes for g, shapes in report.shapes.items() if not _is_of_few(report, g)}
    left["pocket"] = tuple(shape for shape in report.shapes.get("pocket", ()) if shape.area in told)
    return left


def _changes(report: Report, seen: frozenset[str]) -> tuple[str, ...]:
    """Return the sentences on data and settings; those on flags are told by the flags, files are internal."""
    titles = {report.catalogue.indicators[name].title for name in seen}
    return tuple(
        change
        for change in report.run.changes
        if change.startswith("Settings, ") or (change.partition(": ")[0] in titles and "revised" in change)
    )


def _withheld(
    report: Report, allowed: Mapping[str, Permission], told: Mapping[str, Shown]
) -> Iterable[Withheld]:
    for name in sorted({name for name, _ in report.panels}):
        panels = {g: panel for (indicator, g), panel in report.panels.items() if indicator == name}
        if allowed[name].refused:
            yield Withheld(name, "", allowed[name].refused, sum(map(_numbers, panels.values())))
            continue
        for geography, panel in sorted(panels.items()):
            if _is_of_few(report, geography):
                yield Withheld(name, geography, PLACES, _numbers(panel))
            elif name in told and not _is_kept(report, geography):
                yield Withheld(name, geography, OLD_AREAS, _numbers(panel))
        if name in told:
            yield from _hidden(name, told[name])


def _numbers(panel: Panel) -> int:
    return int((panel.numerator == panel.numerator).sum())  # noqa: PLR0124 - not NaN


def _hidden(name: str, one: Shown) -> Iterable[Withheld]:
    for number, panel in enumerate(one.panels):
        reasons = one.sheet.part(number, one.hidden.reason)
        counted = Counter(str(reason) for reason in reasons.ravel() if reason)
        for reason, cells in sorted(counted.items()):
            yield Withheld(name, panel.geography, reason, cells)
