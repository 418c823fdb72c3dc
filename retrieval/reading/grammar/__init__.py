"""The grammar of a newspaper page: lines, bylines, datelines, headlines, article boundaries."""
