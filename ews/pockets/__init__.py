"""Pockets: neighbouring small places that changed together, scanned, named, and told as flags."""
