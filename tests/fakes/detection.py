"""A detection that tells what it is told to, in any process."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FakeDetection:
    """Takes every text to be in one language; or fails for want of room."""

    tells: str | None = None
    lacks_room: bool = False

    def detect(self, title: str, summary: str) -> str | None:
        if self.lacks_room:
            raise MemoryError
        return self.tells if title or summary else None
