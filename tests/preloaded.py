"""What processes of the tests need, the language model too, loaded once for all of them: the one that has it is forked.

The command line starts its processes as users have them, wherever a test runs it as a command.
"""

from __future__ import annotations

from casethread import planning, reading  # noqa: F401 - loaded for what is forked
from casethread.workers import annotate_here
from links import linker  # noqa: F401
from nlp.text import TextInput
from tests.faults import crew  # noqa: F401

list(annotate_here([TextInput("Tariq Osman was seen in Marsh Lane on 3 March 2014.", None, None)]))
