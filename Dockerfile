# The bot in a container. See "Running it for good" in bot/README.md.
FROM python:3.11-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY knowledge knowledge
RUN python -m venv /opt/article-bot \
    && /opt/article-bot/bin/pip install --no-cache-dir '.[postgres,socks,formats]'

FROM python:3.11-slim
COPY --from=build /opt/article-bot /opt/article-bot
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/article-bot article-bot
ENV PATH=/opt/article-bot/bin:$PATH
WORKDIR /var/lib/article-bot
USER 10001
VOLUME /var/lib/article-bot
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8082/health/live', timeout=8)"]
ENTRYPOINT ["python", "-m", "bot"]
