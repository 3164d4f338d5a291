"""`python -m concordat.cli`, the same as the installed command."""

from __future__ import annotations

from concordat.cli import main

if __name__ == "__main__":
    main()
