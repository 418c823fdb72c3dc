"""A strict double of the Telegram Bot API on loopback, for tests of the real bot process.

Strict means: what Telegram refuses is refused here in the same words, and what Telegram lets pass
although it is wrong (an unknown parameter) still fails the test. Judges are the published schema of
the Bot API, TDLib's own parser, and the rules in `methods`. Start reading at `control`.
"""

from .control import FakeBotAPI
from .handles import Press, Seen
from .ledger import Call
from .people import Group, Person

__all__ = ["Call", "FakeBotAPI", "Group", "Person", "Press", "Seen"]
