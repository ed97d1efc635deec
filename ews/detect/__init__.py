"""Arrays in, arrays out: the district baseline and the sequential tests of an area's share.

Comes in: counts and denominators, (areas, periods). Goes out: evidence, alerts, onsets, ratios.
Never here: an area code, a file, a column name; nothing of the house is imported.
"""

from ews.detect.dalmatian import Dalmatian
from ews.detect.dalmatian import dalmatian
from ews.detect.pocket_found import Pocket
from ews.detect.pockets import PocketScan
from ews.detect.pockets import pocket_scan
from ews.detect.pockets import pockets
from ews.detect.share import ShareChange
from ews.detect.share import ShareState
from ews.detect.share import share_change
from ews.detect.theme import ThemeChange
from ews.detect.theme import theme_change


__all__ = [
    "Dalmatian",
    "Pocket",
    "PocketScan",
    "ShareChange",
    "ShareState",
    "ThemeChange",
    "dalmatian",
    "pocket_scan",
    "pockets",
    "share_change",
    "theme_change",
]
