"""Which areas an indicator means nothing in, and which panels are watched."""

from dataclasses import replace

import numpy as np
import pytest

from ews.catalogue import Catalogue
from ews.catalogue import Settings
from ews.catalogue.settings import NotApplicable
from ews.nouns import Area
from ews.periods import Period
from ews.series import assembly
from ews.series.panel import Bases
from tests.support.panels import areas
from tests.support.panels import indicator
from tests.support.panels import panel


def catalogue(*rows: NotApplicable, **definition: object) -> Catalogue:
    settings = replace(Settings("E06999001", "Mereford"), not_applicable=rows)
    return Catalogue(
        settings=settings, geographies={}, indicators={"burglary": indicator(**definition)}, maps={}
    )


def test_an_exempt_ward_exempts_the_small_areas_inside_it() -> None:
    found = catalogue(NotApplicable(("burglary",), ("W1",), "Students."))
    members = (
        Area("L1", "L1", "lsoa_2021", "W1"),
        Area("L2", "L2", "lsoa_2021", "W2"),
        Area("W1", "W1", "ward_2025"),
    )
    assert assembly.exempt(found, "burglary", members) == {"L1", "W1"}
    assert assembly.exempt(found, "robbery", members) == set()


@pytest.mark.parametrize(
    "definition", [{"watched": False}, {"polarity": "neutral"}], ids=["context", "neither good nor bad"]
)
def test_what_cannot_get_worse_is_not_watched(definition: dict[str, object]) -> None:
    assert assembly.watched(catalogue(**definition), [panel(np.ones((2, 3)))]) == []


def test_a_share_of_the_district_needs_more_than_one_area() -> None:
    assert assembly.watched(catalogue(), [panel(np.ones((1, 3)))]) == []
    assert len(assembly.watched(catalogue(), [panel(np.ones((2, 3)))])) == 1


def test_a_base_is_the_latest_known_by_then_else_the_first_known() -> None:
    bases = Bases({"A0": {24000: 10.0, 24012: 20.0}})
    spans = [Period(start) for start in (23000, 24000, 24011, 24012, 25000)]
    np.testing.assert_array_equal(bases.array(areas(2), spans), [[10, 10, 10, 20, 20], [np.nan] * 5])
