"""python -m automation is the command objector."""

from __future__ import annotations

import sys

from automation.cli.main import main

sys.exit(main())
