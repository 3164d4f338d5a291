"""Structure: from blocks in reading order to a Plan.

lines → style → parts → headings → masthead → drafts → finished drafts → plan → self-checks
"""

from concordat_extractors.structure.document import Structured, structure

__all__ = ["Structured", "structure"]
