"""A small archive opened for a service, as the bot's tests have it."""

from tests.unit.bot.service.conftest import page, served

__all__ = ["page", "served"]
