"""Taking posts out of the archive, in the formats of other programs; a module for each kind of format."""
