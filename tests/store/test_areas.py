"""Areas as stored: the latest delivery of each wins, and its name with it."""

from ews.workspace import Workspace
from tests.support import workspaces as w


def test_an_area_sent_again_takes_its_new_name(gridley: Workspace) -> None:
    before = w.areas(gridley)
    w.write(gridley, "later/wards.geojson", w.geojson(w.ward_features(name="Renamed")))
    w.take(gridley, day=2)
    after = w.areas(gridley)
    assert before["ward_2025", w.WARDS[0]] == "Ward 1"
    assert after["ward_2025", w.WARDS[0]] == "Renamed 1"
    assert before.keys() == after.keys()
