"""The command line: reads arguments, calls, prints; every import that costs time is inside.

Exit codes: 0 done · 1 bug · 2 bad input, every problem printed · 3 partly done.
"""

import errno
import io
import sys
from pathlib import Path
from typing import NoReturn, TextIO

import click
from typing_extensions import override

from bot import __version__
from bot.core.errors import OutsideError, SetupError, VedetteError

BAD_INPUT = 2
PARTLY_DONE = 3
OUTPUT_FAILS = frozenset({errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
ROOT = Path(__file__).resolve().parent.parent

config_option = click.option(
    "-c",
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="The configuration; config/vedette.yaml unless given.",
)


def config_path(given: Path | None) -> Path:
    """Return the configuration meant: as given, or the default."""
    return given or default_of(Path("config/vedette.yaml"))


def default_of(path: Path) -> Path:
    """Return a file or folder as it stands here, else as it stands beside the program."""
    return path if path.exists() else ROOT / path


class CommandLine(click.Group):
    """Ends well when standard output takes no more: click would call a closed pipe a bug."""

    @override
    def invoke(self, ctx: click.Context) -> object:
        """Run a command and hand out all that it printed."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except OSError as err:
            leave(_output_failed(err))


@click.group(
    cls=CommandLine,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(version=__version__, prog_name="vedette")
def cli() -> None:
    """Vedette watches news feeds and alerts your team where it talks."""


@cli.command()
def demo() -> None:
    """Show alerts arriving, offline: invented papers, polled for real."""
    from bot.demo.show import show

    leave(show(ROOT / "config" / "demo.yaml"))


@cli.command()
@config_option
@click.option("--once", is_flag=True, help="Poll everything due, deliver, and exit.")
@click.option("--json", "is_json", is_flag=True, help="Print alerts as JSON lines.")
@click.option(
    "--webhook",
    metavar="URL",
    help="Post to this incoming webhook of Discord or Slack too, the newest match first.",
)
def run(config: Path | None, webhook: str | None, *, once: bool, is_json: bool) -> None:
    """Watch the feeds and deliver alerts until stopped."""
    from bot.app.running import run as run_all

    leave(run_all(config_path(config), is_once=once, is_json=is_json, webhook=webhook))


@cli.command()
@config_option
def check(config: Path | None) -> None:
    """Check the configuration and the watchlists; print every problem."""
    from bot.app.assembly import check as check_files

    problems = check_files(config_path(config))
    for problem in problems:
        click.echo(problem.line(), err=not problem.is_warning)
    if all(problem.is_warning for problem in problems):
        click.echo("ok")
        return
    leave(BAD_INPUT)


@cli.command("match")
@click.option(
    "--watchlists",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of watchlists; watchlists/ unless given.",
)
@click.option("--query", help="Match this term alone instead of the watchlists.")
@click.option("--explain", is_flag=True, help="Say as well why each list matched, or did not.")
@click.argument("file", default="-", type=click.File("r", encoding="utf-8", errors="replace"))
def match_lines(watchlists: Path | None, query: str | None, file: TextIO, *, explain: bool) -> None:
    """Match items, one JSON object a line, and print one line each."""
    from bot.app.matching import match_stream
    from bot.app.progress import counted

    folder = watchlists or default_of(Path("watchlists"))
    leave(match_stream(counted(file), sys.stdout, folder=folder, query=query, explains=explain))


@cli.command(short_help="Show what a term means and the forms it finds.")
@config_option
@click.argument("query")
def term(query: str, config: Path | None) -> None:
    """Show what a term means, the forms it finds, and what else its places are called."""
    from bot.app.terming import tell_term

    leave(tell_term(config_path(config), query))


@cli.command("parse", short_help="Read feed documents; print one JSON object a line each.")
@click.option("--url", help="The address the documents came from, for relative links.")
@click.option("--content-type", help="The Content-Type they came with.")
@click.argument("files", nargs=-1, required=True)
def parse_files(files: tuple[str, ...], url: str | None, content_type: str | None) -> None:
    """Read feed documents (- for standard input); print one JSON object a line each."""
    from bot.app.parsing import parse_stream

    leave(parse_stream(files, sys.stdout, url=url, content_type=content_type))


@cli.command(short_help="Give a chat command from the shell, as an editor.")
@config_option
@click.option("--json", "is_json", is_flag=True, help="Print the answer as JSON.")
@click.argument("words", nargs=-1, required=True)
def say(words: tuple[str, ...], config: Path | None, *, is_json: bool) -> None:
    """Give a chat command from the shell, as an editor: vedette say "/latest wagner"."""
    from bot.app.asking import say as ask

    leave(ask(config_path(config), " ".join(words), is_json=is_json))


@cli.command(short_help="Say what a term would have caught.")
@config_option
@click.option("--since", help="How far to look back; 7d unless given.")
@click.option("--json", "is_json", is_flag=True, help="Print the figures as JSON.")
@click.argument("query")
def backtest(query: str, config: Path | None, since: str | None, *, is_json: bool) -> None:
    """Say what a term would have caught: by day and source, and what is caught already."""
    from bot.app.backtesting import backtest as look_back

    leave(look_back(config_path(config), query, since, is_json=is_json))


@cli.group(short_help="Add, remove and show the feeds that are polled.")
def feeds() -> None:
    """Add, remove and show the feeds that are polled, beside those of the configuration."""


json_option = click.option("--json", "is_json", is_flag=True, help="Print the answer as JSON.")


@feeds.command("add")
@config_option
@json_option
@click.option("--name", help="What to call it, else its own title.")
@click.option("--kind", help="Who speaks: state-media, agency, independent …")
@click.option("--full-text", is_flag=True, help="Read the page behind each new item too.")
@click.argument("url")
def add_feed(
    config: Path | None,
    *,
    is_json: bool,
    name: str | None,
    kind: str | None,
    full_text: bool,
    url: str,
) -> None:
    """Find the feed at an address or behind a page, and poll it."""
    from bot.app.feeding import add

    values = {"url": url, "name": name, "kind": kind, "pages": "full-text" if full_text else None}
    leave(add(config_path(config), values, is_json=is_json))


@feeds.command("remove")
@config_option
@json_option
@click.argument("what")
def remove_feed(config: Path | None, what: str, *, is_json: bool) -> None:
    """Poll a feed no longer that was added in chat or here."""
    from bot.app.feeding import give

    leave(give(config_path(config), "feeds remove", {"what": what}, is_json=is_json))


@feeds.command("adopt")
@config_option
@json_option
@click.argument("what")
def adopt_feed(config: Path | None, what: str, *, is_json: bool) -> None:
    """Poll a feed where it has moved, though that is another site."""
    from bot.app.feeding import give

    leave(give(config_path(config), "feeds adopt", {"what": what}, is_json=is_json))


@feeds.command("list")
@config_option
@json_option
def list_feeds(config: Path | None, *, is_json: bool) -> None:
    """Name every feed, and where it stands."""
    from bot.app.feeding import list_all

    leave(list_all(config_path(config), is_json=is_json))


@feeds.command("health")
@config_option
@json_option
@click.argument("what", required=False)
def feeds_health(config: Path | None, what: str | None, *, is_json: bool) -> None:
    """Show how every feed fares, the worst first."""
    from bot.app.feeding import health_of_all

    leave(health_of_all(config_path(config), what, is_json=is_json))


@feeds.command("import")
@config_option
@json_option
@click.option("--preview", is_flag=True, help="Only say what would be added.")
@click.argument("file", type=click.Path(path_type=Path))
def import_feeds(config: Path | None, file: Path, *, is_json: bool, preview: bool) -> None:
    """Add the feeds of an OPML file, as feed readers export it."""
    from bot.app.feeding import import_file

    leave(import_file(config_path(config), file, is_preview=preview, is_json=is_json))


@cli.command()
@config_option
def doctor(config: Path | None) -> None:
    """Check tokens, permissions, clock, disk and database."""
    from bot.doctor import examine

    leave(examine(config_path(config)))


@cli.command(short_help="Write what is stored, or configured, to standard output.")
@config_option
@click.option("--since", help="Only what is newer, e.g. 7d.")
@click.option("--jsonl", "form", flag_value="jsonl", help="JSON Lines, the default.")
@click.option("--csv", "form", flag_value="csv", help="A table for spreadsheets.")
@click.option("--opml", "form", flag_value="opml", help="Feeds for other feed readers.")
@click.option("--yaml", "form", flag_value="yaml", help="Feeds or watchlists as their files.")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for watchlists, instead of standard output.",
)
@click.argument("what", type=click.Choice(["items", "alerts", "deliveries", "feeds", "watchlists"]))
def export(
    what: str, config: Path | None, since: str | None, form: str | None, into: Path | None
) -> None:
    """Write items, alerts, deliveries, feeds or watchlists to standard output."""
    from bot.app.exporting import Wish
    from bot.app.exporting import export as write

    leave(write(config_path(config), Wish(what, form, since, into), sys.stdout))


def leave(code: int) -> NoReturn:
    """End with an exit code."""
    raise SystemExit(code)


def main() -> None:
    """Run the command line; tell people's and the world's mistakes in plain lines."""
    _fill_closed_streams()
    try:
        cli(prog_name="vedette")
    except SetupError as err:
        for problem in err.problems:
            click.echo(problem.line(), err=True)
        raise SystemExit(BAD_INPUT) from None
    except OutsideError as err:
        click.echo(f"vedette: {err}", err=True)
        raise SystemExit(PARTLY_DONE) from None
    except VedetteError as err:
        click.echo(f"vedette: {err}", err=True)
        raise SystemExit(BAD_INPUT) from None


def _fill_closed_streams() -> None:
    """Put an empty stream in place of each that was closed before we began (`>&-`)."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())


def _output_failed(err: OSError) -> int:
    """Return the exit code when standard output takes no more; any other error is a bug."""
    if err.errno not in OUTPUT_FAILS:
        raise err
    sys.stdout = io.StringIO()  # else Python would write the rest at its end, and fail again
    if err.errno == errno.EPIPE:  # whoever read it has had enough (`vedette export … | head`)
        return 0
    click.echo(f"vedette: standard output: {err.strerror}", err=True)
    return PARTLY_DONE
