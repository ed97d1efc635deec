"""A report whose burglaries are the council's own: small counts in LSOAs, wards that are their sums."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from ews.catalogue.sharing import Sharing
from ews.gate import Structure
from ews.nouns import Panel
from ews.nouns import Postcode
from ews.publish.report import Report
from tests.support import reports


AGREED = Sharing("ISA-7", ("burglary",), ("partner", "public"), date(2027, 1, 1), date(2030, 1, 1))
DAY = "2026-05-10"


def structure() -> Structure:
    small = reports.lsoas()
    return Structure(
        reports.LSOAS, tuple(a.code for a in small), {reports.WARDS: {a.code: str(a.ward) for a in small}}
    )


def small_counts(seed: int = 7) -> Panel:
    """Return counts of LSOAs of which about a third are from 1 to 4."""
    like = reports.panel("burglary", reports.lsoas())
    counts = np.random.default_rng(seed).poisson(7.0, like.numerator.shape).astype(float)
    return replace(like, numerator=counts, value=counts, lower=counts, upper=counts)


def of_wards(small: Panel) -> Panel:
    """Return the sums of two LSOAs each, which are the wards."""
    like = reports.panel("burglary", reports.wards())
    counts = small.numerator[0::2] + small.numerator[1::2]
    return replace(like, numerator=counts, value=counts, lower=counts, upper=counts)


def council_report(*sharing: Sharing, seed: int = 7, rule: str = "under5", restricted: bool = True) -> Report:
    """Return the report with burglary as the council's own record, under *sharing*."""
    report = reports.report()
    catalogue = report.catalogue
    burglary = replace(catalogue.indicators["burglary"], rule=rule, restricted=restricted)
    settings = replace(catalogue.settings, sharing=sharing, today=DAY)
    small = small_counts(seed)
    panels = {
        **report.panels,
        ("burglary", reports.LSOAS): small,
        ("burglary", reports.WARDS): of_wards(small),
    }
    signals = {**report.signals, ("burglary", reports.LSOAS): (reports.signal(small, "worse"),)}
    postcodes = tuple(
        Postcode(f"ZZ1 {n}AA", -2.4, 53.5, {"lsoa": a.code, "ward": str(a.ward)})
        for n, a in enumerate(small.areas)
    )
    return replace(
        report,
        catalogue=replace(
            catalogue, settings=settings, indicators={**catalogue.indicators, "burglary": burglary}
        ),
        panels=panels,
        signals=signals,
        postcodes=postcodes,
    )


@pytest.fixture
def agreed() -> Report:
    return council_report(AGREED)
