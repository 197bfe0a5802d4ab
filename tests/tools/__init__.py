"""Generators of the tables that the package carries; `make tables` runs them."""
