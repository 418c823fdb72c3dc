"""From ranked sentences to quotes: their bounds, answer span, near duplicates and corroboration."""
