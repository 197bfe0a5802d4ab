"""The cleaned tree as Markdown."""
