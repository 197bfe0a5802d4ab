"""The library: what all faces hold. `library.py` is the one object; the other modules are what it is made of."""
