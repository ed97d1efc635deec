"""Outlines, points and grids come in; areas, places and shapes go out.

Measured in EPSG:27700, metres; drawn in EPSG:4326.  A rate is never seen here.
"""
