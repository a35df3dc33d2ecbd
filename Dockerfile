# One image for web, worker, beat and migrations. Build with: docker compose build
FROM postgres:18-bookworm AS postgres

FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# What WeasyPrint draws text with (fonts come with a Python package), and what pg_dump needs besides its
# own library.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        libpq5 liblz4-1 libzstd1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/csms --shell /usr/sbin/nologin csms

# For backups: pg_dump refuses a server newer than itself, and Debian's is three versions older.
COPY --from=postgres /usr/lib/postgresql/18/bin/pg_dump /usr/lib/postgresql/18/bin/pg_restore /usr/local/bin/
COPY --from=postgres /usr/lib/*-linux-gnu/libpq.so.5* /usr/local/lib/
RUN ldconfig

WORKDIR /srv/csms
# base.txt and what S3-compatible storage needs.
COPY requirements/s3.txt requirements/s3.txt
RUN pip install --no-deps --require-hashes -r requirements/s3.txt

COPY manage.py serve.py ./
COPY accounts accounts
COPY provider provider
COPY personal_data personal_data
COPY annual_books annual_books
COPY cases cases
COPY contractors contractors
COPY core core
COPY files files
COPY csms csms
COPY demonstration demonstration
COPY documents documents
COPY evaluations evaluations
COPY periods periods
COPY checklists checklists
COPY findings findings
COPY hosting hosting
COPY inspections inspections
COPY investigations investigations
COPY instruments instruments
COPY document_control document_control
COPY locale locale
COPY monitoring monitoring
COPY certificates certificates
COPY overview overview
COPY procedures procedures
COPY questionnaires questionnaires
COPY studies studies
COPY survey_reports survey_reports
COPY reports reports
COPY reviews reviews
COPY budgets budgets
COPY jsas jsas
COPY risk_api risk_api
COPY risks risks
COPY scoring scoring
COPY static static
COPY templates templates
COPY outcomes outcomes
COPY standings standings
COPY webhooks webhooks
COPY gap_tables gap_tables
COPY plan_workbooks plan_workbooks
COPY form_workbooks form_workbooks
COPY plans plans
COPY plan_api plan_api
COPY tokens tokens
COPY trials trials
COPY workbooks workbooks

# The root is read-only later on, so what is compiled is compiled now, once for all processes.
# Without DATABASE_URL the settings are the embedded ones, which need no server to collect files;
# the key this makes is thrown away, a production start has its own.
RUN STATIC_ROOT=/srv/csms/static_files VAR_DIR=/tmp/build python manage.py collectstatic --noinput -v0 \
    && python -m csms.catalog compile \
    && python -m compileall -q . \
    && rm -rf /tmp/build \
    && install -d -o csms -m 0700 /srv/csms/media /srv/csms/backups

ENV STATIC_ROOT=/srv/csms/static_files MEDIA_ROOT=/srv/csms/media
USER csms
EXPOSE 8000
CMD ["python", "serve.py", "csms.wsgi", "--config", "python:csms.web_server", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm", "--logger-class", "csms.access_log.AccessLog", "--access-logfile", "-"]
