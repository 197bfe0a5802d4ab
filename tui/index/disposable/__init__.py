"""A database that may be deleted at any time, since it can be built again: opened, locked, and held to be sound."""
