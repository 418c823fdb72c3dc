"""`python -m retrieval`: the same as the console script `jianbao`."""

from retrieval.cli.app import main

if __name__ == "__main__":
    main()
