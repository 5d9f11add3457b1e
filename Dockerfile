# syntax=docker/dockerfile:1

# Packages are installed in a stage of their own, so that the image carries no pip cache.
FROM python:3.13-slim-trixie AS packages
WORKDIR /opt/vedette
COPY requirements.lock .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY bot bot
RUN /opt/venv/bin/python -m compileall -q bot \
    && /opt/venv/bin/python -m bot.languages.making

FROM python:3.13-slim-trixie
LABEL org.opencontainers.image.title="Vedette" \
      org.opencontainers.image.description="A sentry for news: alerts your team in Discord and Slack" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --system --uid 10001 --home-dir /var/lib/vedette --create-home vedette
WORKDIR /opt/vedette
COPY --from=packages /opt/venv /opt/venv
COPY --from=packages /opt/vedette/bot bot
COPY config config
COPY watchlists watchlists
# The configuration's `../var` is the one place that is written to; the rest may be read-only.
RUN ln -s /var/lib/vedette var
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001
VOLUME /var/lib/vedette
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8733/livez', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
