"""Areas of two geographies come in; which part of each area's count goes where goes out.

The basis of every part and its error go with it.  A count is never seen here.
"""
