"""The Telegram bot: questions from chats, answers as messages.

Stands on the public names of `retrieval`, and never the other way round. Start reading at `application`.
"""
