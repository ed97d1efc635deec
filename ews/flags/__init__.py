"""Panels come in, signals and flags go out: what a change means, how sure it is, how long it lives.

The rules live here; no SQL and no page does.
"""
