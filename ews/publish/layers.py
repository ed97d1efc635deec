"""What a map can show: each indicator's level and its change, the flags, the pockets, the priorities."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from ews.nouns import Area
from ews.nouns import Flag
from ews.publish import wording
from ews.publish.classes import NOTHING
from ews.publish.classes import Classes
from ews.publish.classes import diverging
from ews.publish.map_series import Series
from ews.publish.pocket_outlines import reached
from ews.publish.trends import Lookup


FLAG_CLASSES = Classes(
    (),
    (
        "▲ getting worse, confirmed",
        "△ getting worse, watch",
        "▼ improving, confirmed",
        "▽ improving, watch",
        "no flag up",
    ),
    ("#801650", "#cf8fb1", "#00594f", "#7fbfb6", NOTHING),
    "An area with several flags shows the gravest: worse before better, confirmed before watch.",
)
POCKET_CLASSES = Classes(
    (),
    ("▲ in a confirmed pocket", "△ in a pocket on watch", "in no pocket"),
    ("#801650", "#cf8fb1", NOTHING),
    "A larger area counts as in a pocket where any of the pocket's places lies in it.",
)
RANK_CLASSES = Classes(
    (),
    ("1 to 3", "4 to 10", "11 and lower", "not on the list"),
    ("#4b2a78", "#8f6cc0", "#cdbbe3", NOTHING),
    "Each set of areas is ranked within itself only.",
)
FLAG_ORDER = (("worse", "confirmed"), ("worse", "watch"), ("better", "confirmed"), ("better", "watch"))
RANKS = (3, 10)
CHANGE_NOTE = (
    "How many times what was expected, had the area moved with the rest of the district, "
    "since the likeliest onset; 1 is as expected. An outline marks a flag."
)
GENERAL = "Taken together"


@dataclass(frozen=True)
class Layer:
    """One layer that a reader may choose.

    ``kind`` is "level" or "change" of an ``indicator``, or "class": one class for each area at this
    run, ``values`` by level, from ``classes``.  ``levels`` are those on which there is something to show.
    """

    id: str
    kind: str
    group: str
    title: str
    levels: tuple[str, ...]
    indicator: str = ""
    column: str = ""
    note: str = ""
    classes: Classes | None = None
    values: Mapping[str, Sequence[int]] = field(default_factory=dict)


def layers(
    lookup: Lookup, series: Mapping[str, Mapping[str, Series]], areas: Mapping[str, Sequence[Area]]
) -> list[Layer]:
    """Return the layers of a map; *series* go by indicator and level, *areas* by level."""
    found = []
    for name, own in series.items():
        indicator = lookup.report.catalogue.indicators[name]
        group, title = wording.theme(indicator.theme), indicator.title
        found.append(Layer(f"{name}-level", "level", group, title, tuple(own), name))
        changed = tuple(level for level, one in own.items() if one.ratios is not None)
        if changed:
            title = f"{title}: change against the district"
            found.append(
                Layer(
                    id=f"{name}-change",
                    kind="change",
                    group=group,
                    title=title,
                    levels=changed,
                    indicator=name,
                    column="times expected",
                    note=CHANGE_NOTE,
                    classes=diverging(),
                )
            )
    judged = {level: own for level, own in areas.items() if level != "postcode"}
    return [*found, flag_layer(lookup, judged), *_pockets(lookup, judged), *_ranks(lookup, judged)]


def flag_layer(lookup: Lookup, areas: Mapping[str, Sequence[Area]]) -> Layer:
    """Return the layer of all flags that are up, of whatever indicator: each area's gravest."""
    up = [flag for flag in lookup.report.flags if flag.state != "ended"]
    return _of_classes(
        "flags",
        "All flags that are up",
        {level: _gravest(own, up) for level, own in areas.items()},
        FLAG_CLASSES,
        column="Gravest flag",
        note="Each area's gravest flag at this run, of any indicator.",
    )


def _of_classes(
    name: str,
    title: str,
    values: Mapping[str, Sequence[int]],
    classes: Classes,
    *,
    column: str,
    note: str,
) -> Layer:
    """Return a layer that gives each area one of *classes* at this run, by level."""
    return Layer(
        id=name,
        kind="class",
        group=GENERAL,
        title=title,
        levels=tuple(values),
        column=column,
        note=note,
        classes=classes,
        values=values,
    )


def _gravest(areas: Sequence[Area], flags: Sequence[Flag]) -> list[int]:
    worst: dict[tuple[str, str], int] = {}
    for flag in flags:
        key, place = (flag.geography, flag.area), FLAG_ORDER.index((flag.direction, flag.grade))
        worst[key] = min(place, worst.get(key, place))
    return [worst.get((area.geography, area.code), len(FLAG_ORDER)) for area in areas]


def _pockets(lookup: Lookup, areas: Mapping[str, Sequence[Area]]) -> list[Layer]:
    """Return the layer of the pockets, if there is any."""
    if not lookup.report.pockets:
        return []
    layer = _of_classes(
        "pockets",
        "Pockets: small places that got worse together",
        {level: _in_pockets(lookup, own) for level, own in areas.items()},
        POCKET_CLASSES,
        column="Pocket",
        note="A few neighbouring small places that changed together. An area's average may hide them.",
    )
    return [layer]


def _in_pockets(lookup: Lookup, areas: Sequence[Area]) -> list[int]:
    classes = [len(POCKET_CLASSES.labels) - 1] * len(areas)
    for pocket in lookup.report.pockets:
        for place in reached(lookup, pocket, areas):
            classes[place] = min(classes[place], int(pocket.grade != "confirmed"))
    return classes


def _ranks(lookup: Lookup, areas: Mapping[str, Sequence[Area]]) -> list[Layer]:
    """Return the layer of the priorities, for the levels that are ranked."""
    ranked = {item.geography for item in lookup.report.priorities}
    places = {(item.geography, item.area): item.rank for item in lookup.report.priorities}
    values = {
        level: [rank_class(places.get((area.geography, area.code))) for area in own]
        for level, own in areas.items()
        if own and own[0].geography in ranked
    }
    if not values:
        return []
    layer = _of_classes(
        "priorities",
        "Priorities: where to look first",
        values,
        RANK_CLASSES,
        column="Place on the list",
        note="The ranked list of this run, by how much got worse, how surely and in how many themes.",
    )
    return [layer]


def rank_class(rank: int | None) -> int:
    """Return the class of a rank, the last one for none."""
    if rank is None:
        return len(RANK_CLASSES.labels) - 1
    return sum(rank > most for most in RANKS)
