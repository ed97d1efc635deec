"""Flags come in, a ranked list of areas goes out, each with its reasons.

No colour is chosen here, and nothing is tested again.
"""
