"""setMyName, setMyDescription, setMyShortDescription and their getters: the bot's profile per language."""

from __future__ import annotations

from dataclasses import dataclass

from .. import errors, limits
from ..errors import Refused
from ..world import World
from .given import Given, Method
from .menu import language_of


@dataclass(frozen=True, slots=True)
class ProfileText:
    """One text of the profile: its field, and the code points it may have."""

    field: str
    limit: int

    def set(self, world: World, given: Given) -> bool:
        """Store the text for a language; an empty one removes it."""
        text = given.get(self.field, "")
        if len(text) > self.limit:
            raise Refused(errors.PROFILE_TEXT_TOO_LONG.about(name=self.field))
        world.menu.texts[self.field, language_of(given)] = text
        return True

    def get(self, world: World, given: Given) -> dict[str, str]:
        """The text for a language, or the one for everyone."""
        return {self.field: world.menu.text(self.field, language_of(given))}


_NAME = ProfileText("name", limits.NAME)
_DESCRIPTION = ProfileText("description", limits.DESCRIPTION)
_SHORT_DESCRIPTION = ProfileText("short_description", limits.SHORT_DESCRIPTION)

METHODS: dict[str, Method] = {
    "setMyName": _NAME.set,
    "getMyName": _NAME.get,
    "setMyDescription": _DESCRIPTION.set,
    "getMyDescription": _DESCRIPTION.get,
    "setMyShortDescription": _SHORT_DESCRIPTION.set,
    "getMyShortDescription": _SHORT_DESCRIPTION.get,
}
