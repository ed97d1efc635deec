"""The district's postcodes in use: each with its point and the areas that hold it, and ground to draw."""

from collections.abc import Collection

import numpy as np

from ews.atlas import DISTRICT
from ews.atlas import Atlas
from ews.geography import drawing
from ews.nouns import Postcode
from ews.nouns import Shape
from ews.store import postcodes as directory
from ews.store.connection import Connection


LEVEL = "postcode"
# what a directory says of a postcode, where it is of a set of areas that is current
LABELS = ("ward", "oa", "lsoa_2011", "lsoa_2021")


def live(connection: Connection, atlas: Atlas, districts: Collection[str]) -> tuple[Postcode, ...]:
    """Return the postcodes of *districts* that are in use and have a point, large users included, by code.

    Each is held by the area that the directory names, on levels where that is of the current set, else by
    the one whose outline its point is in.
    """
    listed = directory.of_district(connection, districts)
    rows = [row for row in listed if not row["terminated"] and row["x"] is not None]
    if not rows:
        return ()
    xy = np.array([(row["x"], row["y"]) for row in rows], dtype=float)
    outlined = {
        level: atlas.places(own) for level, own in atlas.current.items() if level not in (DISTRICT, LEVEL)
    }
    around = {level: places.place(*xy.T) for level, places in outlined.items() if places.codes}
    found = []
    for n, (row, point) in enumerate(zip(rows, drawing.points(xy), strict=True)):
        held = {level: code for level, own in around.items() if (code := own[n])}
        found.append(Postcode(row["postcode"], *point, held | _labelled(row, atlas)))
    return tuple(found)


def _labelled(row: dict[str, str], atlas: Atlas) -> dict[str, str]:
    sets = {row[label]: atlas.geography_of.get(row[label], "") for label in LABELS if row[label]}
    return {level: code for level, own in atlas.current.items() for code, of in sets.items() if of == own}


def ground(atlas: Atlas) -> tuple[Shape, ...]:
    """Return the approximate ground of every postcode that can be drawn: that nearest to its point."""
    held = atlas.held(atlas.current[LEVEL])
    return drawing.around(held.codes, held.xy, held.areas, held.outlines) if held.codes else ()
