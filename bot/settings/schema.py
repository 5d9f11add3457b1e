"""The JSON Schema of the configuration, for editors; made from the same classes that check it."""

import json
from typing import Annotated, Any

from pydantic import Field, create_model

from bot.settings.settings import Adapters
from bot.settings.shape import FileShape
from bot.settings.words import KEYS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(adapters: Adapters) -> dict[str, Any]:
    """Return the schema of the whole file, with the options of these chats."""
    options: dict[str, Any] = {
        name: (Annotated[adapters[name], KEYS], Field(default_factory=dict))
        for name in sorted(adapters)
    }
    chats = create_model("Chats", __config__={"extra": "forbid"}, **options)
    help_text = FileShape.model_fields["chats"].description
    described: Any = Field(default_factory=dict, description=help_text)
    whole = create_model(
        "File",
        __base__=FileShape,
        __doc__=FileShape.__doc__,
        chats=(Annotated[chats, KEYS], described),
    )
    return {"$schema": DIALECT, **_plain(whole.model_json_schema())}


def schema_text(adapters: Adapters) -> str:
    """Return the schema as the text of its file."""
    return json.dumps(schema(adapters), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _plain(value: Any) -> Any:
    """Leave out titles that only repeat a key's name."""
    if isinstance(value, dict):
        return {
            key: _plain(inner)
            for key, inner in value.items()
            if key != "title" or not isinstance(inner, str)
        }
    return [_plain(inner) for inner in value] if isinstance(value, list) else value
