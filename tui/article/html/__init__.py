"""HTML source as a light tree of elements."""
