"""The JSON Schema of the configuration, for editors; made from the same classes that check it."""

import json
from typing import Any

from pydantic import create_model

from bot.settings.settings import Adapters
from bot.settings.shape import FileShape

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(adapters: Adapters) -> dict[str, Any]:
    """Return the schema of the whole file, with the options of these chats."""
    fields: dict[str, Any] = {name: (adapters[name] | None, None) for name in sorted(adapters)}
    chats = create_model("Chats", __config__={"extra": "forbid"}, **fields)
    whole = create_model("File", __base__=FileShape, chats=(chats, chats()))
    return {
        "$schema": DIALECT,
        **whole.model_json_schema(),
        "title": "Vedette's configuration",
        "description": "config/vedette.yaml; see the comments there.",
    }


def schema_text(adapters: Adapters) -> str:
    """Return the schema as the text of its file."""
    return json.dumps(schema(adapters), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
