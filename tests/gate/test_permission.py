"""Who may see what, and what stops a publication."""

from dataclasses import replace
from datetime import date

import pytest

from ews.catalogue import Catalogue
from ews.gate.permission import obstacles
from ews.gate.permission import permissions
from ews.nouns import Audience
from tests.gate.conftest import AGREED
from tests.gate.conftest import council_report
from tests.support import reports


def catalogue(*sharing: object) -> Catalogue:
    return council_report(*sharing).catalogue  # type: ignore[arg-type]


def stopped(known: Catalogue, audience: Audience = "public", geographies: tuple[str, ...] = ()) -> list[str]:
    return obstacles(known, audience, indicators=known.indicators, geographies=geographies)


def test_a_restricted_indicator_needs_an_agreement_for_each_audience() -> None:
    partner_only = catalogue(replace(AGREED, audiences=("partner",)))
    assert permissions(partner_only, "partner")["burglary"].agreement == "ISA-7"
    assert permissions(partner_only, "public")["burglary"].refused
    assert not permissions(partner_only, "internal")["burglary"].refused
    assert not permissions(partner_only, "public")["claimant_rate"].refused


def test_an_agreement_may_set_another_rule() -> None:
    known = catalogue(replace(AGREED, rule="nhs"))
    assert permissions(known, "public")["burglary"].rule == "nhs"


def test_nothing_stops_what_is_agreed_and_licensed() -> None:
    assert stopped(catalogue(AGREED), geographies=(reports.WARDS, "pocket")) == []


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_an_agreement_that_has_ended_stops_a_publication(audience: Audience) -> None:
    (reason,) = stopped(catalogue(replace(AGREED, expires=date(2026, 5, 9))), audience)
    for word in ("burglary", "ISA-7", "9 May 2026", "renew"):
        assert word in reason


def test_the_last_day_of_an_agreement_is_a_day_of_it() -> None:
    assert stopped(catalogue(replace(AGREED, expires=date(2026, 5, 10)))) == []


def test_data_that_should_have_been_erased_stop_a_publication() -> None:
    (reason,) = stopped(catalogue(replace(AGREED, keep_until=date(2026, 5, 9))))
    assert "ews forget burglary" in reason


def test_an_unknown_licence_stops_a_publication() -> None:
    known = catalogue(AGREED)
    price = known.indicators["house_price"]
    unsaid = replace(price, source=replace(price.source, licence="Not said"))
    known = replace(known, indicators={**known.indicators, "house_price": unsaid})
    (reason,) = stopped(known)
    assert reason.startswith("indicators/housing_environment/house_price.toml")
    ward = known.geographies[reports.WARDS]
    known = replace(
        known, geographies={reports.WARDS: replace(ward, source=replace(ward.source, licence=" "))}
    )
    assert len(stopped(known, geographies=(reports.WARDS,))) == 2


def test_nothing_stops_what_stays_inside() -> None:
    assert stopped(catalogue(replace(AGREED, expires=date(2020, 1, 1))), "internal") == []
