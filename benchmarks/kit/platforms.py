"""A Discord and a Slack on loopback, for a bot that is to be connected and quiet.

Usage: python -m benchmarks.kit.platforms — prints how to reach them as JSON, in the shape of the
configuration's `chats`, then serves until its standard input closes.
"""

import asyncio
import json
import sys

from tests.fakes.discord_server import DiscordServer
from tests.fakes.discord_world import TOKEN
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, SlackServer


async def serve() -> None:
    """Serve until standard input closes."""
    async with DiscordServer() as discord, SlackServer() as slack:
        slacks = {"bot_token": BOT_TOKEN, "app_token": APP_TOKEN, "api_url": slack.api_url}
        chats = {"discord": {"token": TOKEN, **discord.addresses}, "slack": slacks}
        print(json.dumps(chats), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
