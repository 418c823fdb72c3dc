"""`python -m retrieval`: the same as the console script `jianbao`."""

from retrieval.cli import main

if __name__ == "__main__":
    main()
