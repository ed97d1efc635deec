"""What is to be read: by name, by definition, by the areas known."""

from dataclasses import replace
from pathlib import Path

from ews import catalogue
from ews.ingest import due
from ews.ingest.arrivals import Delivered
from ews.ingest.received import Received
from ews.workspace import Workspace
from tests.support import workspaces as w


def file(name: str) -> Received:
    return Received(Path(name), name)


def test_a_definition_asks_for_files_of_its_names_and_forms(read_once: Workspace) -> None:
    definitions = catalogue.load(read_once.root)
    fly_tipping, wards = definitions.indicators["fly_tipping"], definitions.geographies["ward_2025"]
    assert due.asks_indicator(file("2026/Fly_Tipping.CSV"), fly_tipping)
    assert not due.asks_indicator(file("fly_tipping.docx"), fly_tipping)
    assert due.asks_geography(file("wards.gpkg"), wards)
    assert not due.asks_geography(file("wards.csv"), wards)


def test_a_digest_changes_with_the_definition_and_with_the_areas(read_once: Workspace) -> None:
    indicator = catalogue.load(read_once.root).indicators["fly_tipping"]
    atlas = w.atlas(read_once)
    fewer = replace(atlas, areas={"ward_2025": atlas.areas["ward_2025"]})
    digests = [due.by_atlas(indicator, atlas), due.by_atlas(replace(indicator, unit="x"), atlas)]
    digests.append(due.by_atlas(indicator, fewer))
    assert len(set(digests)) == 3
    assert due.by_atlas(indicator, w.atlas(read_once)) == digests[0]


def test_a_reading_that_no_definition_stands_by_is_told_once() -> None:
    done = {("D1", "a"): "x", ("D1", "b"): due.NOT_ASKED, ("D2", "a"): "x", ("D3", "a"): "x"}
    present = [Delivered("D1", file("x")), Delivered("D2", file("y"))]
    assert list(due.no_longer_asked(done, present, {("D2", "a"): ("x",)})) == [("D1", "a")]
