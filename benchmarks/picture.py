"""Draw docs/img/power.svg from the kept results: ``python -m benchmarks.picture power power_r_farrington``.

Each method's detection of a +50 % step within six months, as a part of the oracle's on the same
districts, with its 95 % interval.
"""

import sys
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.running import kept


PICTURE = Path(__file__).resolve().parents[1] / "docs" / "img" / "power.svg"
SCENARIO, WITHIN = "+50 %", 6
ORACLE, OURS = "oracle CUSUM", "ews share_change"
LEFT, WIDTH, ROW, TOP = 210, 470, 22, 58
TITLE = "A rise of half, found within six months"
EXPLAINED = (
    "part of what a chart finds that is told every true mean, all at one first alarm per area in ten years; "
    "lines are 95 % intervals"
)
DARK, PALE, GRID = "#14375e", "#6b7785", "#d9dee4"


def main() -> None:
    """Draw the picture of the named results."""
    rows = {row["method"]: row for name in sys.argv[1:] for row in kept(name) if _shown(row)}
    ordered = sorted(rows.values(), key=lambda row: -row["ratio"])
    PICTURE.write_text(picture(ordered), encoding="utf-8")
    print(f"{PICTURE.name}: {len(ordered)} methods")


def _shown(row: dict[str, Any]) -> bool:
    return (row["scenario"], row["within"]) == (SCENARIO, WITHIN) and row["method"] != ORACLE


def picture(rows: list[dict[str, Any]]) -> str:
    """Return the drawing of one line a method, best first."""
    bottom = TOP + ROW * len(rows)
    told = "; ".join(f"{row['method']} {row['ratio']:.2f}" for row in rows)
    size = f'width="{LEFT + WIDTH + 70}" height="{bottom + 34}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {LEFT + WIDTH + 70} {bottom + 34}" '
        f'role="img" aria-labelledby="t d" font-family="sans-serif" font-size="13" fill="#1b1f24">'
        f'<title id="t">{TITLE}</title><desc id="d">{escape(EXPLAINED)}. {escape(told)}.</desc>'
        f'<rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="10" y="20" font-size="16" font-weight="bold">{TITLE}</text>'
        f'<text x="10" y="38" font-size="11" fill="{PALE}">{EXPLAINED}</text>'
    )
    lines = [_axis(bottom), *(_line(row, TOP + ROW * i + ROW // 2) for i, row in enumerate(rows))]
    return "\n".join([head, *lines, "</svg>"]) + "\n"


def _axis(bottom: int) -> str:
    marks = [
        f'<line x1="{_at(part)}" x2="{_at(part)}" y1="{TOP}" y2="{bottom}" stroke="{GRID}"/>'
        f'<text x="{_at(part)}" y="{bottom + 18}" text-anchor="middle">{part:g}</text>'
        for part in (0, 0.2, 0.4, 0.6, 0.8, 1.0)
    ]
    return "\n".join(marks)


def _line(row: dict[str, Any], y: int) -> str:
    ours = row["method"] == OURS
    colour, weight = (DARK, ' font-weight="bold"') if ours else (PALE, "")
    low, high = (max(row["ratio"] + sign * 1.96 * row["ratio_se"], 0.0) for sign in (-1, 1))
    return (
        f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end"{weight}>{escape(row["method"])}</text>'
        f'<line x1="{_at(low)}" x2="{_at(high)}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="2"/>'
        f'<circle cx="{_at(row["ratio"])}" cy="{y}" r="5" fill="{colour}"/>'
        f'<text x="{_at(high) + 8}" y="{y + 4}"{weight}>{row["ratio"]:.2f}</text>'
    )


def _at(part: float) -> float:
    return round(LEFT + WIDTH * part, 1)


if __name__ == "__main__":
    main()
