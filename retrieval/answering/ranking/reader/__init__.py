"""The sentence reader: a small neural model over question and sentence."""
