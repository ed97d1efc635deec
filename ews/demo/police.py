"""Street-level crime as data.police.uk delivers it: a file per force and month, on snap points."""

import hashlib
from pathlib import Path

import numpy as np

from ews.demo import series
from ews.demo import words
from ews.demo.chance import stream
from ews.demo.files import write_text
from ews.demo.series import SNAP_EVERY
from ews.demo.series import District
from ews.demo.series import Floats
from ews.demo.series import Ints
from ews.demo.story import HALF_A_FEED
from ews.demo.story import NO_FEED_FROM
from ews.demo.story import PERIODS


HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,"
    "LSOA code,LSOA name,Crime type,Last outcome category,Context"
)
CRIME_TYPES = {
    "anti_social_behaviour": "Anti-social behaviour",
    "burglary": "Burglary",
    "criminal_damage": "Criminal damage and arson",
    "vehicle_crime": "Vehicle crime",
    "violence": "Violence and sexual offences",
}
NO_PLACE = ",,No Location,,"
PLACED_IN_HALF_A_FEED = 0.4
NEIGHBOURS_ROWS = 5
# a quarter of the real length, which keeps the demonstration small
ID_LENGTH = 16


def write(data: Path, district: District) -> None:
    """Write the force's files until its feed stops, and its neighbour's few rows in every month."""
    snaps = np.arange(0, len(district.borough.postcodes), SNAP_EVERY)
    places = _places(district, snaps)
    counts = {kind: series.by_point(district, kind, snaps) for kind in CRIME_TYPES}
    rng = stream(district.seed, "police")
    for month, period in enumerate(PERIODS):
        stem = data / "police" / str(period) / str(period)
        near = rng.choice(len(places), NEIGHBOURS_ROWS)
        rows = [(places[point], "Violence and sexual offences") for point in near]
        write_text(Path(f"{stem}-fenwater-street.csv"), _text(str(period), words.NEIGHBOUR_FORCE, rows))
        if month < NO_FEED_FROM:
            rows = _rows(month, places, counts, rng)
            write_text(Path(f"{stem}-eastmere-street.csv"), _text(str(period), words.FORCE, rows))


def longitude_latitude(points: Floats) -> Floats:
    """Return WGS 84 longitude and latitude of National Grid *points*, to the publisher's six places."""
    from pyproj import Transformer

    transformer = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    return np.round(np.column_stack(transformer.transform(*points.T)), 6)


def _places(district: District, snaps: Ints) -> list[str]:
    """Return the columns from Longitude to LSOA name of each snap point."""
    borough, rng = district.borough, stream(district.seed, "streets")
    where = longitude_latitude(borough.points[snaps])
    streets = rng.choice(words.STREETS, len(snaps))
    return [
        f"{lon:.6f},{lat:.6f},On or near {street},{borough.lsoas[lsoa]},{borough.lsoa_names[lsoa]}"
        for (lon, lat), street, lsoa in zip(where, streets, borough.lsoa_of[snaps], strict=True)
    ]


def _rows(
    month: int, places: list[str], counts: dict[str, Ints], rng: np.random.Generator
) -> list[tuple[str, str]]:
    rows = [
        (places[point], CRIME_TYPES[kind])
        for kind, table in counts.items()
        for point in np.repeat(np.arange(len(places)), table[:, month]).tolist()
    ]
    if month == HALF_A_FEED:
        placed = rng.random(len(rows)) < PLACED_IN_HALF_A_FEED
        rows = [(place if kept else NO_PLACE, kind) for (place, kind), kept in zip(rows, placed, strict=True)]
    return [rows[number] for number in rng.permutation(len(rows))]


def _text(month: str, force: str, rows: list[tuple[str, str]]) -> str:
    lines = [HEADER]
    for number, (place, kind) in enumerate(rows):
        incident = kind == "Anti-social behaviour"
        digest = hashlib.sha256(f"{force} {month} {number}".encode()).hexdigest()
        name = "" if incident else digest[:ID_LENGTH]
        outcome = "" if incident else "Under investigation"
        lines.append(f"{name},{month},{force},{force},{place},{kind},{outcome},")
    return "\n".join(lines) + "\n"
