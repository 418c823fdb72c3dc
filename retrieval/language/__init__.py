"""Chinese text: normalisation, tokenisation, sentences, dates, numbers, lexicon."""
