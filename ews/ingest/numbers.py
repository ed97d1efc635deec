"""What a cell says: a number with its bounds, or why there is none."""

import math
import re
from dataclasses import dataclass

from ews.catalogue.indicators import Input


LETTER = {"suppressed": "c", "not_available": "x", "not_applicable": "z"}
# More than any count, price or rate of a neighbourhood; what is larger is a slip
# (a telephone number, a key held down) and would drown every other area.
LARGEST = 1e12
PLAIN_NUMBER = re.compile(r"[-+]?((\d{1,3}(,\d{3})+|\d+)(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
# "<5", "under 10", "1-4", "fewer than 5", "5 or fewer"
BELOW = re.compile(r"(?:<|under|less than|fewer than)\s*(\d+)", re.IGNORECASE)
BETWEEN = re.compile(r"(\d+)\s*(?:-|–|to)\s*(\d+)")


@dataclass(frozen=True)
class Measured:
    """A number and the bounds of what is true behind it, or a marker letter.

    ``marker`` is "" for a number, else "c", "x" or "z"; a suppressed count has
    bounds but no value.
    """

    value: float | None
    lower: float | None
    upper: float | None
    marker: str = ""


def measure(text: str, layout: Input) -> Measured | None:
    """Return what *text* says under *layout*, or None when it is neither number nor marker.

    A count rounded to a multiple of ``rounded_to`` is bounded by half a step
    either side; a suppressed one by 1 and ``suppressed_up_to`` (as the
    disclosure rule has it, when the definition does not say).
    """
    clean = text.strip()
    meaning = layout.meaning_of(clean)
    if meaning == "zero":
        return Measured(0.0, 0.0, 0.0)
    if meaning == "suppressed":
        return Measured(None, 1.0, float(layout.suppressed_up_to), "c")
    if meaning is not None:
        return Measured(None, None, None, LETTER[meaning])
    return _suppressed_range(clean) or _number(clean, layout)


def _suppressed_range(text: str) -> Measured | None:
    if below := BELOW.fullmatch(text):
        most = max(0.0, float(below[1]) - 1)
        return Measured(None, min(1.0, most), most, "c")
    between = BETWEEN.fullmatch(text)
    if between and float(between[1]) <= float(between[2]):
        return Measured(None, float(between[1]), float(between[2]), "c")
    return None


def _number(text: str, layout: Input) -> Measured | None:
    # letters in brackets after a figure mark it (provisional, revised) and are no part of it
    bare = re.sub(r"(\s*\[[a-z]+\])+$", "", text).lstrip("£").rstrip("%")
    bare = re.sub(r"\s", "", bare)
    if not PLAIN_NUMBER.fullmatch(bare):
        return None
    value = float(bare.replace(",", ""))
    if not math.isfinite(value) or abs(value) > LARGEST:
        return None
    if layout.rounded_to and value % layout.rounded_to == 0:
        half = layout.rounded_to / 2
        return Measured(value, max(0.0, math.ceil(value - half)), math.floor(value + half))
    return Measured(value, value, value)
