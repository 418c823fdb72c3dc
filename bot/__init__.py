"""The Telegram bot: questions from chats to `retrieval`, its answers back as messages.

Stands on retrieval's public names; retrieval knows nothing of it. Start reading at `application`.
"""
