"""The index on an OpenSearch cluster, one index per segment.

    local generation ─▶ documents ─▶ bulk load ─▶ verification ─▶ alias swap ─▶ searched by any number of bots

A generation is always built in local files; `publish` loads its new segments into the cluster. Questions are
searched there; corpus statistics and doc values are fetched once a segment and kept on the searching machine
(`local_metadata`).
"""
