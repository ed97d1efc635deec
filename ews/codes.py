"""GSS area codes and postcodes as values that know their level.

Source: Office for National Statistics, Register of Geographic Codes.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from string import punctuation


GSS_PATTERN = re.compile(
    r"""
    [EKNSWLM]   # country: England, UK-wide, Northern Ireland, Scotland, Wales, pseudo
    [0-9]{2}    # entity: what kind of area it is
    [0-9]{6}    # instance
    """,
    re.VERBOSE,
)

LEVEL_OF_ENTITY = {
    "00": "oa",
    "01": "lsoa",
    "02": "msoa",
    "05": "ward",
    "06": "district",
    "07": "district",
    "08": "district",
    "09": "district",
    "10": "county",
    "12": "region",
    "47": "combined_authority",
    "92": "country",
}

# A code made from a name names files too; beyond this many letters a name is cut.
LONGEST_NAME = 60

# Wales, Scotland and Northern Ireland share the entity numbers of England for
# census areas and wards only in Wales; elsewhere a code is well formed but of
# a level that ews does not analyse.
ANALYSED_COUNTRIES = frozenset("EW")

POSTCODE_PATTERN = re.compile(
    r"""
    ([A-Z]{1,2}\d[A-Z\d]?|GIR)   # outward code: postcode area and district
    [-._/]*
    (\d[A-Z]{2})                 # inward code: sector and unit
    """,
    re.VERBOSE | re.ASCII,
)
# the one postcode area of Northern Ireland
NORTHERN_IRELAND = "BT"
OUTWARD_PATTERN = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d?", re.ASCII)
# what is written or scanned for one another, where a letter must stand, a digit, and where either may
AS_LETTER, AS_DIGIT = {"0": "O", "1": "I"}, {"O": "0", "I": "1"}
AS_EITHER = {"O": "O0", "0": "O0", "I": "I1", "1": "I1"}


def is_gss(text: str) -> bool:
    """Say whether *text* has the form of a GSS code (nine characters)."""
    return bool(GSS_PATTERN.fullmatch(text))


def level_of(code: str) -> str | None:
    """Return the level a GSS code stands for, or None where ews has none.

    Levels are ``oa``, ``lsoa``, ``msoa``, ``ward``, ``district`` and the larger
    areas ``county``, ``region``, ``combined_authority``, ``country``.
    """
    if not is_gss(code) or code[0] not in ANALYSED_COUNTRIES:
        return None
    return LEVEL_OF_ENTITY.get(code[1:3])


@lru_cache(maxsize=200_000)
def postcode(text: str) -> str | None:
    """Return *text* as a postcode with one space, or None when it is not one.

    >>> postcode("m6  5wf.")
    'M6 5WF'
    """
    match = POSTCODE_PATTERN.fullmatch(_bare(text))
    return f"{match[1]} {match[2]}" if match else None


def without_slips(text: str) -> list[str]:
    """Return the other postcodes that *text* may mean, were an O, 0, I or 1 written for another.

    >>> without_slips("MI 2AB")
    ['M1 2AB']
    """
    bare = _bare(text)
    if not 5 <= len(bare) <= 7:
        return []
    # the first of the outward code is a letter; a digit and two letters are the inward code
    kinds = [AS_LETTER, *[AS_EITHER] * (len(bare) - 4), AS_DIGIT, AS_LETTER, AS_LETTER]
    meant = product(*(kind.get(letter, letter) for kind, letter in zip(kinds, bare, strict=True)))
    return [code for other in map("".join, meant) if other != bare and (code := postcode(other))]


def is_outward(text: str) -> bool:
    """Say whether *text* is only the beginning of a postcode, such as ``M6`` or ``M6 5``."""
    return OUTWARD_PATTERN.fullmatch(_bare(text)) is not None


def from_names(geography: str, names: Iterable[str]) -> dict[str, str]:
    """Return a code for each of *names*, of areas that have none, such as ``localities-north-west``.

    The same name gives the same code tomorrow.  The hyphen keeps it apart from
    every GSS code and postcode; letters, digits and hyphens are safe in file
    names and addresses.  Names that come to the same letters are told apart.
    """
    taken: dict[str, str] = {}
    found = {}
    for name in sorted(set(names)):
        same = " ".join(name.split()).casefold()
        code = f"{geography}-{_plain(same) or _short_digest(same)}"
        if taken.setdefault(code, same) != same:
            code += f"-{_short_digest(same)}"
        found[name] = code
    return found


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    plain = re.sub("[^a-z0-9]+", "-", letters).strip("-")
    return plain if len(plain) <= LONGEST_NAME else f"{plain[:LONGEST_NAME]}-{_short_digest(name)}"


def _short_digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:6]


def _bare(text: str) -> str:
    """Return *text* in capitals, without blanks, and without marks before and behind it."""
    return "".join(text.split()).strip(punctuation).upper()
