"""`python -m bot`: see `bot.main`.

The processes that the bot starts (see `retrieval.processes.sandbox`) look at this module as well: it loads
nothing unless it is what was called.
"""

if __name__ == "__main__":
    from bot.main import main

    main()
