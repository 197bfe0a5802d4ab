"""Whole pages: the article on a page as it was served."""
