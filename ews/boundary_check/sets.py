"""Areas that can be held against each other: the workspace's geographies, and boundary files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path
from typing import Any

from ews.atlas import Atlas
from ews.catalogue.fields import did_you_mean
from ews.errors import FileUnreadableError
from ews.errors import NotFoundError
from ews.geography import outlines
from ews.geography.places import Places
from ews.nouns import Source


# each of the first, checked as lying within one of the second
NESTED = (("lsoa", "ward"), ("lsoa", "msoa"), ("oa", "lsoa"))
CODE_COLUMN = re.compile(r".*(cd|code)$", re.IGNORECASE)
NAME_COLUMN = re.compile(r".*(nm|name)$", re.IGNORECASE)


@dataclass(frozen=True)
class AreaSet:
    """Areas of one geography or file, with the name of each, and whose outlines they are.

    ``faults`` are sentences on outlines of a file that were mended or left out.
    """

    title: str
    areas: Places
    names: dict[str, str]
    source: Source | None = None
    faults: tuple[str, ...] = ()


def pairs(atlas: Atlas, first: str, second: str) -> Iterator[tuple[AreaSet, AreaSet, bool]]:
    """Yield what is held, against what, and whether only its nesting is asked."""
    if second:
        held, against = _set(atlas, second), _set(atlas, first)
        if held.title == against.title:
            held, against = replace(held, title=second), replace(against, title=first)
        yield held, against, False
        return
    district = _district(atlas)
    if first:
        yield _set(atlas, first), district, False
        return
    current = {level: _known(atlas, g) for level, g in atlas.current.items() if atlas.places(g).codes}
    for level, held in current.items():
        if level not in ("district", "postcode"):
            yield held, district, False
    for small, large in NESTED:
        if small in current and large in current:
            yield current[small], current[large], True


def _set(atlas: Atlas, name: str) -> AreaSet:
    geography = atlas.current.get(name, name)
    if geography in atlas.areas and atlas.places(geography).codes:
        return _known(atlas, geography)
    if Path(name).is_file():
        return _of_file(Path(name))
    known = [g for g in atlas.areas if atlas.places(g).codes]
    raise NotFoundError(
        f"{name}: no outlines of that name are here, and no such file{did_you_mean(name, known)}.",
        hint=f"Name a boundary file, or one of: {', '.join(sorted(known))}.",
    )


def _known(atlas: Atlas, geography: str) -> AreaSet:
    definition = atlas.geographies[geography]
    names = {row.code: row.name for row in atlas.areas[geography]}
    return AreaSet(definition.title, atlas.places(geography), names, definition.source)


def _of_file(path: Path) -> AreaSet:
    """Return the areas of the one layer of a file by its codes, else by its names, else by number.

    Raises FileUnreadableError where it has several: which of them was meant cannot be told.
    """
    layer, *others = outlines.read(path, name=path.name)
    if others:
        raise FileUnreadableError(
            f"{path.name}: has {len(others) + 1} layers with outlines.",
            hint="Save the one that you mean in a file of its own.",
        )
    code = next(filter(CODE_COLUMN.match, layer.names), None)
    name = next(filter(NAME_COLUMN.match, layer.names), code)
    found: dict[str, list[Any]] = {}
    names, faults = {}, []
    for number, (row, shape) in enumerate(zip(layer.rows, layer.shapes, strict=True), 1):
        key = (row[code] if code else row[name] if name else "") or f"row {number}"
        names[key] = row[name] if name else key
        if number - 1 in layer.faults:
            faults.append(f"{names[key]}: {layer.faults[number - 1]}.")
        if shape is not None:
            found.setdefault(key, []).append(shape)
    wkbs = tuple(outlines.packed(outlines.merged(shapes))[0] for shapes in found.values())
    return AreaSet(path.name, Places(tuple(found), wkbs), names, faults=tuple(faults))


def _district(atlas: Atlas) -> AreaSet:
    """Return the district's outline, or what its largest areas cover where it has none."""
    for level, made_of in (("district", ""), ("lsoa", "LSOAs"), ("ward", "wards"), ("msoa", "MSOAs")):
        geography = atlas.current.get(level, "")
        if geography in atlas.areas and atlas.places(geography).codes:
            outline = outlines.packed(outlines.union(list(atlas.places(geography).wkbs)))[0]
            told = atlas.district_name + (f" (all its {made_of})" if made_of else "")
            source = atlas.geographies[geography].source
            held = Places((atlas.district,), (outline,))
            return AreaSet(told, held, {atlas.district: atlas.district_name}, source)
    raise NotFoundError("No outline of the district is known.", hint="Add its LSOAs or wards, and refresh.")
