"""What a worker of the tests needs, loaded once for all of them: the process that has it is forked."""

from __future__ import annotations

import links.linker  # noqa: F401 - loaded for what is forked
import tests.faults.crew  # noqa: F401
from casethread.workers import annotate_here
from nlp.text import TextInput

list(annotate_here([TextInput("Tariq Osman was seen in Marsh Lane on 3 March 2014.", None, None)]))
