"""Measuring answers: question sets, measures, tables. Used by the command line only."""
