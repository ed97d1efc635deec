"""Who may see which indicator: licences, sharing agreements, and what stops a publication."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date

from ews.catalogue import Catalogue
from ews.catalogue import Indicator
from ews.catalogue.sharing import Sharing
from ews.catalogue.sharing import agreement_for
from ews.catalogue.sources import is_licensed
from ews.disclosure import rule_of
from ews.nouns import Audience
from ews.nouns import Source
from ews.publish import wording


UNLICENSED = "its licence is not said: say it as `licence` in [source]"
STAYS_INTERNAL = "stays inside the council: no agreement in ews.toml lets this audience see it"


@dataclass(frozen=True)
class Permission:
    """Whether an audience may see an indicator: under which disclosure ``rule``, or why it is ``refused``.

    ``agreement`` is what lets it leave the council where its licence does not.
    """

    indicator: str
    rule: str
    agreement: str = ""
    refused: str = ""


def permissions(catalogue: Catalogue, audience: Audience) -> dict[str, Permission]:
    """Return what *audience* may see of each indicator."""
    return {name: _permission(catalogue, one, audience) for name, one in catalogue.indicators.items()}


def _permission(catalogue: Catalogue, indicator: Indicator, audience: Audience) -> Permission:
    if audience == "internal":
        return Permission(indicator.id, rule="none")
    agreed = agreement_for(catalogue.settings, indicator.id, audience)
    if agreed:
        return Permission(indicator.id, agreed.rule or indicator.rule, agreed.agreement)
    if indicator.restricted:
        return Permission(indicator.id, indicator.rule, refused=STAYS_INTERNAL)
    rule = rule_of(indicator.rule)
    # what is published rounded is rounded; what should hide numbers may have been a council's own extract
    return Permission(indicator.id, indicator.rule if rule and rule.hides else "none")


def obstacles(
    catalogue: Catalogue, audience: Audience, *, indicators: Iterable[str], geographies: Iterable[str]
) -> list[str]:
    """Return what stops a publication of these to *audience*: where, what, and the remedy."""
    if audience == "internal":
        return []
    allowed = permissions(catalogue, audience)
    shown = sorted(name for name in set(indicators) if name in allowed and not allowed[name].refused)
    agreed = {n: agreement_for(catalogue.settings, n, audience) for n in shown}
    return [
        *_overdue({n: one for n, one in agreed.items() if one}, catalogue.settings.day),
        *_unlicensed(catalogue, [name for name in shown if not agreed[name]], geographies),
    ]


def _overdue(agreed: Mapping[str, Sharing], today: date) -> Iterable[str]:
    for name, one in agreed.items():
        if one.expires and one.expires < today:
            yield (
                f"ews.toml: {name}: the agreement {one.agreement} expired on {wording.day(one.expires)}: "
                "renew it and put the new date into `expires`, or take the audience out of `audiences`"
            )
        if one.keep_until and one.keep_until < today:
            yield (
                f"ews.toml: {name}: was to be kept until {wording.day(one.keep_until)} "
                f"by the agreement {one.agreement}: `ews forget {name}` erases it"
            )


def _unlicensed(catalogue: Catalogue, indicators: Iterable[str], geographies: Iterable[str]) -> Iterable[str]:
    for name in indicators:
        one = catalogue.indicators[name]
        if not is_licensed(one.source):
            yield f"indicators/{one.theme}/{name}.toml: {UNLICENSED}"
    for name in sorted(set(geographies)):
        known = catalogue.geographies.get(name)
        if known and not is_licensed(known.source):
            yield f"boundaries/{name}.toml: {UNLICENSED}"


def as_agreed(catalogue: Catalogue, allowed: Mapping[str, Permission]) -> Catalogue:
    """Return *catalogue* in which what an agreement lets out says so in place of its own licence."""
    indicators = {
        name: replace(one, source=_shared(one.source, allowed[name].agreement))
        if allowed[name].agreement
        else one
        for name, one in catalogue.indicators.items()
    }
    return replace(catalogue, indicators=indicators)


def _shared(source: Source, agreement: str) -> Source:
    if not agreement:
        return source
    return replace(source, licence=f"Shown under the agreement {agreement}, small numbers withheld")
