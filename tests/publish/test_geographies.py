from dataclasses import replace

from ews.publish.geographies import geography_title
from ews.publish.geographies import level_of
from ews.publish.geographies import level_rank
from tests.support import reports


def test_a_geography_is_called_by_its_definition_and_otherwise_by_its_name() -> None:
    report = replace(reports.report(), current={"district": "district"})
    assert geography_title(report, "ward_2025") == "Wards 2025"
    assert geography_title(report, "beats") == "beats"
    assert [level_of(report, name) for name in ("ward_2025", "district", "beats")] == ["ward", "district", ""]


def test_larger_areas_come_first_and_unknown_ones_last() -> None:
    report = reports.report()
    names = ["beats", "lsoa_2021", "ward_2025"]
    assert sorted(names, key=lambda name: level_rank(report, name)) == names[::-1]
