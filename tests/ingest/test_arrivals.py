"""Which file is which delivery."""

from ews.ingest import arrivals
from ews.ingest.arrivals import Arrivals
from ews.ingest.received import found_in
from ews.store import connection
from ews.store import deliveries
from ews.store import tombstones
from ews.store.tombstones import Tombstone
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


def test_a_file_that_is_forgotten_is_no_longer_known_and_is_not_new(gridley: Workspace) -> None:
    with connection.reading(gridley.store) as store:
        before = arrivals.all_known(store, gridley.data)
        [wards] = [row for row in deliveries.known(store) if row["file"] == "boundaries/wards.geojson"]
    assert before is not None
    for subjects in (("burglary",), ()):
        stone = Tombstone("x", subjects, (wards["digest"],), {}, wards["received_at"], "Ann", "why")
        with connection.writing(gridley.store) as store:
            tombstones.set_into(store, "ews", stone)
            found = arrivals.all_known(store, gridley.data)
        assert found is not None
        told = {item.file.name: item.forgotten for item in found}
        if subjects:
            assert told["boundaries/wards.geojson"] == {"burglary"}
    assert told.keys() == {item.file.name for item in before} - {"boundaries/wards.geojson"}
    assert not any(told.values())
