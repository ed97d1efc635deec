"""An indicator of people who queue, counted by postcode, for the tests that need one."""

INDICATOR = """
title = "Queues"
definition = "People who queue."
unit = "{unit}"
why = "They wait."
polarity = "higher is worse"
cadence = "month"
lag_days = 30
levels = [{levels}]
finest = "postcode"
{base}

[source]
publisher = "The queue office"
licence = "Open Queue Licence"
attribution = "© The queue office"

[watch]
kind = "flow"

[disclosure]
rule = "{rule}"

[[input]]
name = "queues"
files = ["queues*.csv"]
code = ['code']
postcode = ['postcode']
period = ['period']
value = ['value']
"""
BASE = """per = 1000
denominator = "population\""""


def indicator(*levels: str, rule: str = "under5", is_rate: bool = True) -> str:
    """Return its definition, placed on *levels*; a count of people where it is no rate."""
    return INDICATOR.format(
        levels=", ".join(f'"{level}"' for level in levels or ("ward", "lsoa", "postcode")),
        unit="people per 1,000 residents" if is_rate else "people",
        base=BASE if is_rate else "",
        rule=rule,
    )
