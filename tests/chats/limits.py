"""The platforms' limits as tables, and a check of payloads against them.

Texts are measured in UTF-16 units, the strictest way in which a platform may count.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Limit:
    """How long a text or list may be; `path` is written `embeds[].title`."""

    path: str
    most: int
    least: int = 0


# https://discord.com/developers/docs/resources/message#create-message and #embed-object
DISCORD_MESSAGE = (
    Limit("content", 2000),
    Limit("nonce", 25),
    Limit("embeds", 10),
    Limit("embeds[].title", 256, least=1),
    Limit("embeds[].description", 4096, least=1),
    Limit("embeds[].url", 2048, least=1),
    Limit("embeds[].author.name", 256, least=1),
    Limit("embeds[].footer.text", 2048, least=1),
    Limit("embeds[].fields", 25),
    Limit("embeds[].fields[].name", 256, least=1),
    Limit("embeds[].fields[].value", 1024, least=1),
)
DISCORD_EMBEDS_TOGETHER = 6000
_COUNTED = ("title", "description", "author.name", "footer.text", "fields[].name", "fields[].value")

# https://discord.com/developers/docs/interactions/application-commands
_OPTION = (
    Limit("name", 32, least=1),
    Limit("description", 100, least=1),
    Limit("options", 25),
    Limit("choices", 25),
    Limit("choices[].name", 100, least=1),
    Limit("choices[].value", 100, least=1),
)
DISCORD_COMMAND = tuple(
    Limit(prefix + limit.path, limit.most, limit.least)
    for prefix in ("", "options[].", "options[].options[].")
    for limit in _OPTION
)
DISCORD_COMMANDS = 100
DISCORD_COMMAND_TOGETHER = 8000


def violations(payload: Mapping[str, Any], limits: Sequence[Limit]) -> list[str]:
    """Return what in a payload is longer or shorter than its platform takes."""
    return [
        f"{limit.path}: {size} is not within {limit.least}..{limit.most}"
        for limit in limits
        for part in parts(payload, limit.path)
        if not limit.least <= (size := measure(part)) <= limit.most
    ]


def discord_violations(payload: Mapping[str, Any]) -> list[str]:
    """Return what Discord would have against a message."""
    found = violations(payload, DISCORD_MESSAGE)
    embeds = payload.get("embeds") or []
    together = sum(
        measure(part) for embed in embeds for path in _COUNTED for part in parts(embed, path)
    )
    if together > DISCORD_EMBEDS_TOGETHER:
        found.append(f"embeds: {together} characters together")
    if not embeds and not str(payload.get("content") or "").strip():
        found.append("content: empty message")
    return found


def discord_command_violations(command: Mapping[str, Any]) -> list[str]:
    """Return what Discord would have against the definition of a command."""
    found = violations(command, DISCORD_COMMAND)
    paths = [limit.path for limit in DISCORD_COMMAND]
    texts = [part for path in paths for part in parts(command, path) if isinstance(part, str)]
    if (together := sum(map(measure, texts))) > DISCORD_COMMAND_TOGETHER:
        found.append(f"{command['name']}: {together} characters together")
    return found


def parts(payload: Any, path: str) -> Iterator[Any]:
    """Yield every part of a payload that a path leads to."""
    head, _, rest = path.partition(".")
    part = payload.get(head.removesuffix("[]"))
    if part is None:
        return
    for one in part if head.endswith("[]") else (part,):
        if rest:
            yield from parts(one, rest)
        else:
            yield one


def measure(part: Any) -> int:
    """Return how long a part is: a text in UTF-16 units, a list in elements."""
    if isinstance(part, str):
        return len(part.strip().encode("utf-16-le", "surrogatepass")) // 2
    return len(part)


# https://docs.slack.dev/reference/block-kit/blocks; text is kept below what Slack would split
SLACK_MESSAGE = (
    Limit("text", 2999, least=1),
    Limit("blocks", 50),
    Limit("blocks[].text.text", 3000, least=1),
    Limit("blocks[].elements", 10, least=1),
    Limit("blocks[].elements[].text", 3000, least=1),
)
SLACK_BLOCKS = {"section": "text", "context": "elements", "header": "text"}
SLACK_TEXTS = {"plain_text", "mrkdwn"}


def slack_violations(payload: Mapping[str, Any]) -> list[str]:
    """Return what Slack would have against a message."""
    found = violations(payload, SLACK_MESSAGE)
    for block in payload.get("blocks") or []:
        needed = SLACK_BLOCKS.get(block["type"])
        if needed is None or needed not in block:
            found.append(f"blocks: {block['type']} is no block of ours, or lacks its {needed}")
    for path in ("blocks[].text", "blocks[].elements[]"):
        found += [
            f"{path}: {t['type']}" for t in parts(payload, path) if t["type"] not in SLACK_TEXTS
        ]
    return found
