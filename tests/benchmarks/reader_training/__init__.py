"""Training of the sentence reader: candidates, questions made by machine, fitting, judging, export."""
