"""A post's body as something to read: cleaned, converted, understood, and laid out in lines. Pure functions only."""
