"""``python -m allylessons`` is the ``allylessons`` command."""

from allylessons.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
