"""Speed and quality, measured: each module prints figures beside a baseline of the same run."""
