"""The page of a comparison, in parts: each module makes one section of it."""
