"""Files as received come in; rows for the store go out, every one accounted for.

No statistic lives here, and bad input is set aside with its reason, never lost.
"""
