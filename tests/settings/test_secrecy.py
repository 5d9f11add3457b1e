"""Secrets are told by their type, and never by anybody else."""

import json
import traceback
from typing import Annotated

import pytest
from pydantic import BaseModel, SecretStr

from bot.core.errors import Problem, SetupError
from bot.settings import load
from bot.settings.secrecy import annotation_at, fields, is_secret, scrub, secret_texts
from tests.fakes.files import a_desk
from tests.fakes.options import OPTIONS, SignedOptions

SECRETS = [f"hunter{i}secret" for i in range(8)]
FULL = """
store: postgresql://vedette:hunter0secret@db.example/vedette
heartbeat_url: https://hc.example/hunter1secret
chats:
  plain: {}
  page: {token: hunter2secret}
  signed:
    token: tok-hunter3secret
    signing_secret: ${SIGNING}
    proxy: {host: h, passwords: [hunter5secret]}
    spare: hunter6secret
channels:
  - {name: n, chat: plain, id: "https://hooks.example/T/hunter7secret", follow: "*"}
"""
ENVIRON = {"SIGNING": "hunter4secret"}


def shown(value: object) -> str:
    return "\n".join([repr(value), str(value), json.dumps(value, default=str)])


def test_nothing_that_is_loaded_shows_a_secret(tmp_path):
    loaded = load(a_desk(tmp_path, FULL), OPTIONS, ENVIRON)
    settings = loaded.settings
    texts = [shown(loaded), shown(settings), shown(settings.channels), shown(settings.chats)]
    texts += [options.model_dump_json() for options in settings.chats.values()]
    texts += [repr(options.model_dump()) for options in settings.chats.values()]
    assert not [secret for secret in SECRETS for text in texts if secret in text]


def test_every_secret_is_known_to_be_kept_out_of_logs(tmp_path):
    secrets = load(a_desk(tmp_path, FULL), OPTIONS, ENVIRON).settings.secrets
    assert secrets == {
        "postgresql://vedette:hunter0secret@db.example/vedette",
        "hunter0secret",
        "https://hc.example/hunter1secret",
        "hunter2secret",
        "tok-hunter3secret",
        "hunter4secret",
        "hunter5secret",
        "hunter6secret",
        "https://hooks.example/T/hunter7secret",
    }


def test_a_plain_id_and_a_file_are_no_secrets(tmp_path):
    text = (
        "store: sqlite:///v.db\nchats: {plain: {}}\nchannels: [{name: n, chat: plain, id: C0123AB}]"
    )
    assert load(a_desk(tmp_path, text), OPTIONS, {}).settings.secrets == frozenset()


BROKEN = [
    FULL.replace("postgresql:", "postgres:"),
    FULL.replace("https://hc", "htps://hc"),
    FULL.replace("{token: hunter2secret}", "{tokn: hunter2secret}"),
    FULL.replace("{token: hunter2secret}", "hunter2secret"),
    FULL.replace("{token: hunter2secret}", "{token hunter2secret}"),
    FULL.replace("tok-hunter3", "hunter3"),
    FULL.replace("tok-hunter3secret", "[tok-hunter3secret]"),
    FULL.replace("tok-hunter3secret", "*hunter3secret"),
    FULL.replace("tok-hunter3secret", "!hunter3secret"),
    FULL.replace("tok-hunter3secret", "@hunter3secret"),
    FULL.replace("tok-hunter3secret", "'hunter3secret"),
    FULL.replace("tok-hunter3secret", "tok: hunter3secret: x"),
    FULL.replace("[hunter5secret]", "hunter5secret"),
    FULL.replace("[hunter5secret]", "[[hunter5secret]]"),
    FULL.replace("spare: hunter6secret", "spare: [hunter6secret]"),
    FULL.replace("id: ", "id ").replace("{name: n", "{name: n, id: [hunter7secret]"),
    FULL.replace('"https://hooks.example/T/hunter7secret"', '"https://hooks/hunter7secret\\n"'),
    FULL + "log: {level: '${SIGNING}'}\nteam: '${SIGNING}${SIGNING'\nteem: ${SIGNING}",
]


@pytest.mark.parametrize("text", BROKEN)
def test_no_error_shows_a_secret(tmp_path, text):
    with pytest.raises(SetupError) as caught:
        load(a_desk(tmp_path, text), OPTIONS, ENVIRON)
    error: BaseException | None = caught.value
    texts = ["".join(traceback.format_exception(caught.value)), repr(caught.value.problems)]
    while error := error.__context__:
        texts += [repr(error), str(error)]
    assert not [secret for secret in SECRETS for text in texts if secret in text]


def test_secrets_are_found_at_every_depth():
    value = {
        "token": "a",
        "mode": "socket",
        "spare": ["b", {"c": "d"}],
        "proxy": {"host": "h", "passwords": ["e", None]},
    }
    assert set(secret_texts(SignedOptions, value)) == {"a", "b", "d", "e"}


def test_an_alias_names_a_key_in_the_file():
    class Aliased(BaseModel):
        token: SecretStr

    Aliased.model_fields["token"].alias = "Token"
    assert set(fields(Aliased)) == {"Token"}
    assert set(secret_texts(Aliased, {"Token": "x", "token": "y"})) == {"x"}


def test_the_kind_of_a_value_is_found_through_its_wrapping():
    wrapped = dict[str, Annotated[tuple[SignedOptions, ...] | None, "note"]]
    assert is_secret(annotation_at(wrapped, ("x", 0, "token")))
    assert not is_secret(annotation_at(wrapped, ("x", 0, "mode")))
    assert is_secret(annotation_at(wrapped, ("x", 0, "proxy", "passwords", 3)))


def test_secrets_in_a_problem_are_blotted_out_the_longest_first():
    problems = [Problem("p", "got hunter2secret", "not hunter2, but abc")]
    assert scrub(problems, ["hunter2", "hunter2secret", "abc"]) == (
        Problem("p", "got ***", "not ***, but abc"),
    )
