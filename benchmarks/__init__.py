"""Speed and quality, measured: each module prints figures beside a baseline of the same run."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # seconds of processor time: a second thread would count as work
