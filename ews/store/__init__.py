"""The DuckDB file: rows come in, rows go out; the only room that knows duckdb.

Ingest and analysis meet only here.  Nothing is ever overwritten: a revised
value is a new row that names its delivery.  Only what is forgotten on record is
erased, and the file written anew for it.  No threshold lives here.
"""
