"""The text's own tree: what a page puts around its text is taken out."""
