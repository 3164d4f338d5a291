"""Truth by construction: random plans with their exact content, written as text and Word files.

Shares nothing with the reader it judges but the data contract.
"""
