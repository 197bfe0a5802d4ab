"""Markdown source as blocks."""
