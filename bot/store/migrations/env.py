"""Where alembic begins: it works on the connection that bot.store.schema gives it."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
