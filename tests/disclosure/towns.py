"""Towns made up for the tests: small areas, wards, neighbourhoods that cut across them, the district."""

import numpy as np

from ews.disclosure import Cells


def cells(counts: object, members: object, **other: object) -> Cells:
    """Cells of which nobody has ever heard, in places of a thousand people a part."""
    number = np.array(counts, dtype=float)
    number = number[:, None] if number.ndim == 1 else number
    made_of = np.array(members, dtype=bool)
    given = {name: np.array(value) for name, value in other.items()}
    shape = {
        name: value if value.ndim == 2 or name == "keep" else value[:, None] for name, value in given.items()
    }
    return Cells(
        **{
            "counts": number,
            "denominators": np.broadcast_to(1000.0 * made_of.sum(axis=1)[:, None], number.shape),
            "members": made_of,
            "shown_before": np.full(number.shape, np.nan),
            "withheld_before": np.zeros(number.shape, dtype=bool),
            "dominated": np.zeros(number.shape, dtype=bool),
            **shape,
        }
    )


def nested(parts: list[list[float]], *others: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Counts and members: each small area, each ward, the district, then *others* by their small areas."""
    small = np.array([count for ward in parts for count in ward], dtype=float)
    ward = np.repeat(np.arange(len(parts)), [len(ward) for ward in parts])
    members = [
        np.eye(len(small), dtype=bool),
        ward == np.arange(len(parts))[:, None],
        np.ones((1, len(small)), dtype=bool),
        *[np.isin(np.arange(len(small)), other)[None] for other in others],
    ]
    made_of = np.vstack(members)
    return made_of @ small, made_of
