"""`python -m bot`: see `bot.main`.

Child processes of the bot import this module too (see `retrieval.processes.sandbox`), so it loads nothing
unless called.
"""

if __name__ == "__main__":
    from bot.main import main

    main()
