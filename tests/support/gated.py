"""A report as it comes out of the gate: small areas' numbers and sizes of flags are not shown."""

from dataclasses import replace

import numpy as np

from ews.nouns import Flag
from ews.nouns import Floats
from ews.nouns import Panel
from ews.nouns import Signal
from ews.nouns import Withheld
from ews.publish.report import Report
from tests.support.reports import LSOAS


NAN = float("nan")
OF_SIGNALS = (
    *("observed", "exposure", "share", "evidence", "ratio", "ratio_low", "ratio_high", "p_value", "weight"),
)


def hidden(report: Report) -> Report:
    """Return *report* for the public without any number below the ward, and without burglary at all."""
    panels = {
        key: _hide(panel) if key[1] == LSOAS else panel
        for key, panel in report.panels.items()
        if key[0] != "burglary"
    }
    signals = {
        key: tuple(_silent(signal) for signal in found) if key[1] == LSOAS else found
        for key, found in report.signals.items()
        if key[0] != "burglary"
    }
    totals = {key: _totals(report.panels[key]) for key in panels if key[1] == LSOAS}
    return replace(
        report,
        panels=panels,
        signals=signals,
        totals=totals,
        flags=tuple(_unsized(flag) for flag in report.flags if flag.indicator != "burglary"),
        pockets=(),
        shapes={name: shapes for name, shapes in report.shapes.items() if name != "pocket"},
        audience="public",
        withheld=(
            Withheld("burglary", "", "The licence does not allow it to be published.", 432),
            Withheld("claimant_rate", LSOAS, "Fewer than 5 people.", 864),
        ),
    )


def _hide(panel: Panel) -> Panel:
    nothing = np.full(panel.value.shape, NAN)
    return replace(
        panel,
        numerator=nothing,
        value=nothing,
        lower=nothing,
        upper=nothing,
        marker=np.full(panel.value.shape, "c", dtype="<U4"),
    )


def _totals(panel: Panel) -> tuple[Floats, Floats]:
    return np.nansum(panel.numerator, axis=0), np.nansum(panel.denominator, axis=0)


def _silent(signal: Signal) -> Signal:
    return replace(signal, **{name: np.full(signal.observed.shape, NAN) for name in OF_SIGNALS})


def _unsized(flag: Flag) -> Flag:
    if flag.geography != LSOAS:
        return flag
    return replace(flag, ratio=NAN, ratio_low=NAN, ratio_high=NAN, observed=NAN, expected=NAN)
