"""The readable report of one plan, in parts: each module makes one section of the page."""
