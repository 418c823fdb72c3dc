"""`python -m retrieval` and the console script `jianbao`.

Child processes import this module too (see `retrieval.processes.sandbox`), so it loads nothing unless called.
"""

from retrieval.processes.garbage_collection import collector_paused


def main() -> None:
    """Run the command line."""
    with collector_paused():
        from retrieval.cli.app import main as run
    run()


if __name__ == "__main__":
    main()
