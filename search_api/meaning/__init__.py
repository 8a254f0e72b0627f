"""Search by meaning: passages as vectors of a local model, ranked beside the words. Off unless a model is named."""
