"""A Bot API emulator written by others (npm `telegram-test-api`), so that the bot is not only tried on ours.

It knows few methods and answers some of them oddly; `shim` puts in between what the bot cannot do without.
"""
