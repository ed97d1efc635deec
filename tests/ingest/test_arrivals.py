"""Which file is which delivery."""

from ews.ingest import arrivals
from ews.ingest.arrivals import Arrivals
from ews.ingest.received import found_in
from ews.store import connection
from ews.workspace import Workspace
from tests.support import workspaces as w


def test_a_file_is_matched_with_its_delivery_by_name_then_by_bytes(gridley: Workspace) -> None:
    copy = (gridley.data / "boundaries" / "wards.geojson").read_bytes()
    w.write(gridley, "copy.geojson", copy)
    w.write(gridley, "new.csv", "a,b\n1,2\n")
    with connection.reading(gridley.store) as store:
        known = Arrivals(store)
        found = {file.name: known.match(file)[0] for file in found_in(gridley.data)}
    assert found["new.csv"] is None
    assert found["copy.geojson"] == found["boundaries/wards.geojson"] == "D3"


def test_a_copy_of_bytes_that_were_since_replaced_is_new(gridley: Workspace) -> None:
    path = gridley.data / "boundaries" / "wards.geojson"
    old = path.read_bytes()
    w.write(gridley, "boundaries/wards.geojson", w.geojson(w.ward_features(name="Renamed")))
    w.take(gridley, day=2)
    w.write(gridley, "again.geojson", old)
    with connection.reading(gridley.store) as store:
        assert arrivals.all_known(store, gridley.data) is None
