"""`python -m vungmanh.cli` is `vungmanh`."""

import sys

from vungmanh.cli import main

sys.exit(main())
