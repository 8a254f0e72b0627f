"""The statement check: what a draft says, fact by fact, beside what is public already. It advises and never decides."""
