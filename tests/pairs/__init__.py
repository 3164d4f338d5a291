"""Pairs of plans made by known edits, with the links and changes that a comparison must find."""
