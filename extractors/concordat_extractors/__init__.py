"""From a file to a Plan."""
