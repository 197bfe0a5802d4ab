"""Blocks as lines of a given width."""
