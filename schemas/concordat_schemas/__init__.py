"""The data itself: what a plan, an alignment and a lineage are, and their published schemas."""
