"""concordat: treaty action plans as data, and what changed from one plan to the next."""
