"""Views: answers, articles and notices as Telegram messages.

Pure: no network, no clock, no state.
"""
