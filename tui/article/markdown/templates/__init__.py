"""Commands of template languages in Markdown as what they show."""
