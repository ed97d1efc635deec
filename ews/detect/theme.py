"""Several indicators of one theme, tested together: a decline rarely shows in one number."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ews.detect.blocks import blocks
from ews.detect.calibrate import against_chance
from ews.detect.estimates import likeliest
from ews.detect.likelihood import evidence
from ews.detect.observations import Marks
from ews.detect.observations import Observations
from ews.detect.observations import observe
from ews.detect.observations import unmasked
from ews.detect.readings import Reading
from ews.detect.readings import read
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.settings import Options
from ews.detect.settings import refuse
from ews.detect.theme_null import ThemeCalibration
from ews.detect.theme_null import joint_ratios
from ews.detect.theme_null import residual_correlation


@dataclass(frozen=True)
class ThemeChange:
    """What `theme_change` found; (areas, periods) unless said otherwise, without a verdict NaN.

    Attributes
    ----------
    evidence, alert, threshold, onset, p_value, alert_chance
        As in `ews.detect.ShareChange`, for the indicators together.
    contributions
        What each indicator adds to the log likelihood ratio at the likeliest onset,
        (indicators, areas, periods): positive speaks for a change, at least log(1 - pi).
    """

    evidence: Floats
    alert: Bools
    threshold: Floats
    onset: Ints
    p_value: Floats
    alert_chance: Floats
    contributions: Floats


def theme_change(
    counts: ArrayLike,
    denominators: ArrayLike | None,
    *,
    monitor_from: int,
    kinds: list[str] | tuple[str, ...],
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    applies: ArrayLike | None = None,
    baseline: ArrayLike | None = None,
    alarm_years: float = 10.0,
    direction: str | list[str] | tuple[str, ...] = "worse",
    periods_per_year: int = 12,
    dispersion: list[float | None] | tuple[float | None, ...] | None = None,
    coverage: ArrayLike | None = None,
    seed: int = 0,
) -> ThemeChange:
    """Test each area and period for a change in some of several indicators at one onset.

    Arrays are (indicators, areas, periods), options as in `ews.detect.share_change`; `kinds`
    gives each indicator's kind, `direction` one direction for all or each indicator's own (a theme
    that worsens may have numbers that fall), `dispersion` each indicator's size or None. For
    every onset the likelihood ratios L_j of the indicators join as `prod_j (1 - pi + pi L_j)`
    with pi = 0.5, and sum over onsets. The bootstrap that sets the threshold keeps the estimated
    correlation of the indicators' residuals within an area. A period has a verdict when at least
    half of the indicators watched in the area have one. Raises ValueError where shapes or lengths
    differ, an option is outside its meaning, or a number is none that can be, as `share_change` does.
    Sources: Mei 2010, doi:10.1093/biomet/asq010; Neill 2012, doi:10.1111/j.1467-9868.2011.01014.x.
    """
    shape = _shape(counts)
    if not isinstance(shape, tuple) or len(shape) != 3:
        raise ValueError(f"shape of counts is {shape}; give (indicators, areas, periods)")
    arrays = {
        "counts": counts,
        "denominators": denominators,
        "lower": lower,
        "upper": upper,
        "applies": applies,
        "baseline": baseline,
        "coverage": coverage,
    }
    each = {
        "kinds": kinds,
        "direction": [direction] * shape[0] if isinstance(direction, str) else direction,
        "dispersion": [None] * shape[0] if dispersion is None else dispersion,
    }
    _refuse_shapes(arrays, each, shape)
    options = _options(
        each, monitor_from=monitor_from, alarm_years=alarm_years, periods_per_year=periods_per_year, seed=seed
    )
    return _watch(_observed(arrays, options), options, shape)


def _shape(values: Any) -> Any:
    """Return an array's shape, or the list of its parts' where they differ."""
    try:
        return np.shape(values)
    except ValueError:  # numpy makes no array of them
        return [_shape(part) for part in values]


def _refuse_shapes(
    arrays: Mapping[str, ArrayLike | None], each: Mapping[str, Any], shape: tuple[int, ...]
) -> None:
    """Raise ValueError at every array that has not the shape of counts, and list without one for each."""
    wanted = [(name, given, shape) for name, given in arrays.items() if given is not None]
    wanted += [(name, given, shape[:1]) for name, given in each.items()]
    wrong = [
        f"shape of {name} is {found}, not {right}"
        for name, given, right in wanted
        if (found := _shape(given)) != right
    ]
    if wrong:
        raise ValueError(
            f"{'; '.join(wrong)}. Counts are (indicators, areas, periods) {shape}: "
            "give other arrays in that shape, and lists with one for each indicator"
        )


def _options(each: Mapping[str, Any], **common: Any) -> list[Options]:
    """Return each indicator's options. Raises one ValueError for all that are outside their meaning."""
    given = [
        {"kind": kind, "direction": way, "dispersion": size, **common}
        for kind, way, size in zip(*each.values(), strict=True)
    ]
    refuse(*given)
    return [Options(**one) for one in given]


def _observed(arrays: Mapping[str, ArrayLike | None], options: list[Options]) -> list[Observations]:
    whole = {name: unmasked(given) for name, given in arrays.items() if given is not None}
    found = []
    for number, one in enumerate(options):
        part = {name: array[number] for name, array in whole.items()}
        counts, people = part.pop("counts"), part.pop("denominators", None)
        try:
            found.append(observe(counts, people, Marks(**part), kind=one.kind))
        except ValueError as error:
            raise ValueError(f"indicator {number}: {error}") from error
    return found


def _watch(observed: list[Observations], options: list[Options], shape: tuple[int, ...]) -> ThemeChange:
    result = _blank(shape)
    if not any(part.seen.any() for part in observed):
        return result
    for block in blocks(shape[2], options[0]):
        readings = [read(part, block, o) for part, o in zip(observed, options, strict=True)]
        found = _judge(readings, options)
        for field in fields(ThemeChange):
            getattr(result, field.name)[..., block.first : block.end] = getattr(found, field.name)
    return result


def _judge(readings: list[Reading], options: list[Options]) -> ThemeChange:
    parts = [_factors(reading, o) for reading, o in zip(readings, options, strict=True)]
    factors, allowed, verdicts = (np.stack(each) for each in zip(*parts, strict=True))
    watched = np.stack([reading.history[:, :1] > 0 for reading in readings])
    enough = verdicts.any(axis=0) & (2 * verdicts.sum(axis=0) >= watched.sum(axis=0))
    joint, some = factors.sum(axis=0), np.asarray(allowed.any(axis=0))
    found = np.where(enough, evidence(joint, some, readings[0].shapes(options[0]).log_prior), np.nan)
    back = likeliest(joint, some)
    block = readings[0].block
    added = np.take_along_axis(factors, (back - 1)[None, :, :, None], axis=3)[..., 0]
    return ThemeChange(
        evidence=found,
        onset=np.where(enough, np.arange(block.first, block.end) + 1 - back, -1),
        contributions=np.where(enough & watched, added, np.nan),
        **_against_chance(found, readings, options),
    )


def _factors(reading: Reading, options: Options) -> tuple[Floats, Bools, Bools]:
    """Return an indicator's log factor by onset, the onsets it can judge, and where it has a verdict."""
    shapes = reading.shapes(options)
    able = reading.history >= options.min_history
    allowed = reading.allowed(shapes, options) & able[..., None]
    factors = np.where(allowed, joint_ratios([reading.ratios(shapes)]), 0.0)
    return factors, allowed, reading.seen[:, reading.block.judged] & allowed.any(axis=2)


def _against_chance(found: Floats, readings: list[Reading], options: list[Options]) -> dict[str, Any]:
    """Return what chance makes of a theme's evidence, as long a history as its longest indicator's."""
    history = np.max([reading.history[:, 0] for reading in readings], axis=0)
    chance = ThemeCalibration(tuple(options), residual_correlation(readings, options))
    return against_chance(found, chance.curves(readings), history, options[0])


def _blank(shape: tuple[int, ...]) -> ThemeChange:
    empty: dict[str, Any] = {field.name: np.full(shape[1:], np.nan) for field in fields(ThemeChange)}
    empty["alert"] = np.zeros(shape[1:], dtype=bool)
    empty["onset"] = np.full(shape[1:], -1, dtype=np.int64)
    return replace(ThemeChange(**empty), contributions=np.full(shape, np.nan))
