"""`python -m bot`, the same as the command `vedette`."""


def main() -> None:
    """Run the command line; imported here, because the parsing worker imports this module too."""
    from bot.cli import main as run  # noqa: PLC0415

    run()


if __name__ == "__main__":
    main()
