"""Chinese as the archive writes it: normalisation, words, sentences, and the operator's lexicon."""
