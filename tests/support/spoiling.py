"""Put hostile text into every text of a report, found by walking its dataclasses: new fields are met too."""

import re
from collections.abc import Callable
from dataclasses import fields
from dataclasses import is_dataclass
from dataclasses import replace
from typing import Any
from typing import Literal
from typing import get_origin
from typing import get_type_hints

import numpy as np

from ews.publish.report import Report


TEXTS = (
    "{{7*7}}",
    "{% include 'x' %}",
    "{# gone",
    "`${alert(1)}`",
    "<img src=x onerror=alert(2)>",
    "</script><script>alert(3)</script>",
    "</template></textarea><script>alert(4)</script>",
    "=cmd()",
    '"><svg onload=alert(5)>',
    "' onmouseover='alert(6)",
    "--></style><style>*{display:none}</style>",
    "<!-- x",
    "]]> @@token",
    "\u202egnp.exe\u2066",
    "a\u2028b\u2029c",
    "javascript:alert(7)",
    "nul\x00\x07\x1b",
    "%{x} $& \\u003c \\1",
    "\ue000\u0100",
    "&lt;b&gt;",
)
# Words that rooms agree on, and names by which things are found: no free text.  A field that is not
# named here is taken for text.
AGREED = frozenset(
    "id theme themes level levels finest kind cadence rule cells inputs files baseline_geography wards "
    "neighbourhoods today current denominator population district indicator indicators geography parts "
    "flags version".split()
)
# Where the codes of areas stand: a partnership makes its own, so these are hostile too.
CODES = frozenset("code area areas places ward".split())

Say = Callable[[str], str]


class Spoiler:
    """Adds to every text what is hostile, or else the harmless twin's word at the same place."""

    def __init__(self, report: Report, *, hostile: bool) -> None:
        codes = sorted({area.code for areas in report.areas.values() for area in areas})
        self.hostile = hostile
        self.met: dict[str, int] = {}
        self.codes = {code: f"{code}{self._addition(place)}" for place, code in enumerate(codes)}

    def _addition(self, number: int) -> str:
        return TEXTS[number % len(TEXTS)] if self.hostile else "harmless"

    def text(self, text: str) -> str:
        """Return a text with its addition, the same each time, before it or after it."""
        number = self.met.setdefault(text, len(self.met))
        both = (self._addition(number), text)
        return " ".join(both if number % 2 else both[::-1])

    def code(self, code: str) -> str:
        """Return an area's code with its addition; what is no area's code stays."""
        return self.codes.get(code, code)

    def walk(self, value: Any, say: Say) -> Any:
        """Return *value* with *say* of every text in it, and its nouns spoilt field by field."""
        if isinstance(value, str):
            return say(value)
        if isinstance(value, np.ndarray):
            return self._array(value)
        if isinstance(value, tuple | list):
            return type(value)(self.walk(one, say) for one in value)
        if isinstance(value, dict):
            keyed = {self.code(key) if isinstance(key, str) else key: one for key, one in value.items()}
            return {key: self.walk(one, say) for key, one in keyed.items()}
        return self._noun(value) if _is_noun(value) else value

    def _array(self, values: Any) -> Any:
        if values.dtype.kind != "U":
            return values
        # a marker's letters mean something: what is added has none
        more = '"><{{7*7}}' if self.hostile else "~"
        return np.array([f"{one}{more}" if one else "" for one in values.ravel()]).reshape(values.shape)

    def _noun(self, noun: Any) -> Any:
        hints = get_type_hints(type(noun))
        given = {one.name: getattr(noun, one.name) for one in fields(noun)}
        changed = {
            name: self.walk(value, self.code if name in CODES else self.text)
            for name, value in given.items()
            if get_origin(hints[name]) is not Literal and (name not in AGREED or _holds_nouns(value))
        }
        return replace(noun, **changed)


def spoilt(report: Report, *, hostile: bool) -> Report:
    """Return *report* with an addition to every text and to every area's code."""
    spoiler = Spoiler(report, hostile=hostile)
    made = spoiler.walk(report, spoiler.text)
    assert isinstance(made, Report)
    return made


def _is_noun(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, type) and type(value).__module__ != "ews.periods"


def _holds_nouns(value: Any) -> bool:
    """Say whether *value* is a collection of nouns: these are walked whatever the field is called."""
    inside = list(value.values()) if isinstance(value, dict) else value
    return isinstance(inside, tuple | list) and any(is_dataclass(one) for one in inside)


def spoilt_fields(report: Report) -> set[str]:
    """Return ``Class.field`` of every text that a spoilt report has, to tell what has been covered."""
    found: set[str] = set()

    def walk(value: Any, name: str) -> None:
        if isinstance(value, str) and any(text in value for text in TEXTS):
            found.add(name)
        elif isinstance(value, dict):
            for one in value.values():
                walk(one, name)
        elif isinstance(value, tuple | list):
            for one in value:
                walk(one, name)
        elif is_dataclass(value) and not isinstance(value, type):
            for one in fields(value):
                walk(getattr(value, one.name), f"{type(value).__name__}.{one.name}")

    walk(report, "Report")
    return found


def starts_formula(cell: str) -> bool:
    """Say whether a spreadsheet may run a cell of a CSV file instead of showing it; a number is none."""
    return re.match(r"\s*[=+@\t\r]|\s*-(?![\d.]+(e[-+]?\d+)?$)", cell) is not None
