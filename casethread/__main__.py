"""``python -m casethread``."""

from casethread.cli import main

main()
