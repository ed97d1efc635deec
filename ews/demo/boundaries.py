"""Boundaries as GeoJSON and postcodes as a directory, in the column names of the ONS."""

import json
from pathlib import Path

from ews.demo import words
from ews.demo.borough import Borough
from ews.demo.borough import Rings
from ews.demo.files import write_rows
from ews.demo.files import write_text
from ews.demo.words import DISTRICT_CODE


CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
Row = dict[str, str | int]


def write(data: Path, borough: Borough) -> None:
    """Write the district, the wards of two years, the LSOAs and the postcodes below *data*."""
    folder = data / "boundaries"
    wards = zip(borough.wards, borough.ward_names, borough.ward_rings, strict=True)
    old_wards = zip(borough.old_wards, borough.ward_names, borough.old_ward_rings, strict=True)
    lsoas = zip(borough.lsoas, borough.lsoa_names, borough.lsoa_rings, strict=True)
    _layer(folder / "wards_december_2025.geojson", [_feature("WD25", "LAD25", *area) for area in wards])
    _layer(folder / "wards_december_2021.geojson", [_feature("WD21", "LAD21", *area) for area in old_wards])
    _layer(folder / "lsoa_december_2021.geojson", [_feature("LSOA21", "LAD22", *area) for area in lsoas])
    district = [_feature("LAD25", "", DISTRICT_CODE, words.DISTRICT, borough.district_rings)]
    _layer(folder / "local_authority_districts_december_2025.geojson", district)
    _postcodes(data / "postcodes" / "ONSPD_AUG_2026_ZZ.csv", borough)


def _feature(prefix: str, district: str, code: str, name: str, rings: Rings) -> dict[str, object]:
    properties: Row = {f"{prefix}CD": code, f"{prefix}NM": name}
    if district:
        properties |= {f"{district}CD": DISTRICT_CODE, f"{district}NM": words.DISTRICT}
    geometry = {"type": "Polygon", "coordinates": rings}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _layer(path: Path, features: list[dict[str, object]]) -> None:
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    head = f'{{"type":"FeatureCollection","name":"{path.stem}","crs":{json.dumps(CRS)},"features":[\n'
    write_text(path, f"{head}{lines}\n]}}\n")


def _postcodes(path: Path, borough: Borough) -> None:
    header = "pcd7,pcds,dointr,doterm,lad25cd,wd25cd,usrtypind,east1m,north1m,gridind,ctry25cd,lsoa21cd"
    rows = (
        (
            name.replace(" ", ""), name, "199801", "", DISTRICT_CODE, borough.wards[borough.ward_of[lsoa]],
            0, int(east), int(north), 1, "E92000001", borough.lsoas[lsoa],
        )
        for name, (east, north), lsoa in zip(borough.postcodes, borough.points, borough.lsoa_of, strict=True)
    )  # fmt: skip
    write_rows(path, header, rows)
