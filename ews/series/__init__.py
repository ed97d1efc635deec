"""Rows come in from the store, panels go out: areas × periods, a rate divided once.

Nothing here knows a page or a threshold of the detector.
"""
