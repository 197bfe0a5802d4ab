"""The full-text index, text.db: built and searched apart from index.db."""
