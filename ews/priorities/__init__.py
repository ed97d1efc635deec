"""Flags come in, a ranked list of areas goes out, with reasons; no colour is chosen here."""
