FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN SECRET_KEY=build FIELD_ENCRYPTION_KEY=YnVpbGQtb25seS1lbmNyeXB0aW9uLWtleS0zMi1ieXQ= PUBLIC_URL=https://build.invalid \
    python manage.py collectstatic --noinput \
 && useradd --system --uid 10001 omnihub \
 && mkdir -p var && chown omnihub var
USER omnihub
EXPOSE 8000
# --reuse-port gives each worker its own queue of connections; the proxy in front buffers slow bodies.
CMD ["gunicorn", "omnihub.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--worker-class=gthread", "--threads=4", "--reuse-port", "--access-logfile=/dev/null", "--no-control-socket"]
