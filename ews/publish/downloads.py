"""Write the priority list as a table that a spreadsheet can open safely."""

import csv
import io
from collections.abc import Sequence

from ews.nouns import Priority
from ews.text import inert


COLUMNS = (
    *("rank", "rank_low", "rank_high", "area", "name", "geography", "score"),
    *("themes", "flags", "reasons", "would_change", "tied"),
)


def priorities_csv(priorities: Sequence[Priority]) -> bytes:
    """Return the list as CSV: UTF-8 with a byte-order mark, which Excel needs to read names right."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for item in priorities:
        lists = ("; ".join(part) for part in (item.themes, item.flags, item.reasons))
        ranks = (item.rank, item.rank_low, item.rank_high)
        place = map(inert, (item.area, item.name, item.geography))
        words = (*map(inert, lists), inert(item.would_change))
        table.writerow([*ranks, *place, float(item.score), *words, str(item.tied).lower()])
    return text.getvalue().encode("utf-8-sig")
