"""How the work grows with the length of a text: at most as fast as the length, whatever the text is."""
