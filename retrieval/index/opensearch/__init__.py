"""The index on an OpenSearch cluster: the segments of a generation, each an index of its own there.

    local generation ─▶ documents ─▶ bulk ─▶ verified ─▶ one alias swap ─▶ searched by any number of bots

Whoever reads the archive builds the generation as ever, in files; `shipping` brings to the cluster what is
new in it. A question is searched on the cluster; what it asks of the corpus's statistics, and the columns
that browsing looks at, each bot keeps as a card index (`cards`), fetched once a segment.
"""
