"""Read the texts of a map's geometry as its script does, and turn rings to where they can be compared."""

from collections.abc import Iterator
from collections.abc import Sequence
from typing import Any

from ews.nouns import Shape
from ews.publish import vlq


Point = tuple[float, float]
Polygons = list[list[list[Point]]]
DIGITS = {letter: digit for digit, letter in enumerate(vlq.LETTERS.tobytes().decode())}


def numbers(text: str) -> list[int]:
    """Return the whole numbers in *text*, letter by letter."""
    found, value, shift = [], 0, 0
    for letter in text:
        digit = DIGITS[letter]
        value |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            found.append(-(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    return found


def decoded(geometry: dict[str, Any]) -> dict[str, list[Polygons]]:
    """Return the outlines of each set of a geometry, by area, rings open and in degrees."""
    known: list[list[Point]] = []
    found = {}
    for one in geometry["sets"]:
        known += _lines(numbers(one["arcs"]), geometry["scale"])
        found[one["id"]] = list(_areas(numbers(one["areas"]), known))
    return found


def _lines(given: list[int], scale: int) -> Iterator[list[Point]]:
    at, x, y = 1 + given[0], 0, 0
    for size in given[1 : 1 + given[0]]:
        line = []
        for step in range(at, at + 2 * size, 2):
            x, y = x + given[step], y + given[step + 1]
            line.append((x / scale, y / scale))
        at += 2 * size
        yield line


def _areas(given: list[int], known: Sequence[list[Point]]) -> Iterator[Polygons]:
    left, ref = iter(given), 0
    for count in left:
        polygons: Polygons = []
        for _ in range(count):
            polygons.append([])
            for _ in range(next(left)):
                ring: list[Point] = []
                for _ in range(next(left)):
                    ref += next(left)
                    ring += known[ref][:-1] if ref >= 0 else known[~ref][:0:-1]
                polygons[-1].append(ring)
        yield polygons


def turned(ring: Sequence[Point]) -> list[Point]:
    """Return an open *ring*, without repeated vertices, as the least of its turns."""
    own = [point for point, before in zip(ring, [ring[-1], *ring], strict=False) if point != before]
    return min(own[at:] + own[:at] for at in range(len(own)))


def compared(polygons: Sequence[Sequence[Sequence[Point]]]) -> list[list[list[Point]]]:
    """Return *polygons* with every ring turned."""
    return [[turned([(x, y) for x, y in ring]) for ring in polygon] for polygon in polygons]


def drawn(shape: Shape) -> list[list[list[Point]]]:
    """Return the polygons of *shape*, their rings turned."""
    return compared(shape.polygons)
