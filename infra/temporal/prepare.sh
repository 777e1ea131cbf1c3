#!/bin/sh
# Prepares a Temporal server on PostgreSQL: `prepare.sh schema` before it starts, `prepare.sh namespace` when it is up.
# Both may be run again at any time; existing databases and namespaces are kept.
set -eu

sql() {
  database=$1
  shift
  temporal-sql-tool --plugin postgres12 --endpoint postgres --port 5432 --user temporal --database "$database" "$@"
}

case "${1:-}" in
  schema)
    for pair in temporal:temporal temporal_visibility:visibility; do
      database=${pair%%:*}
      sql "$database" create-database
      sql "$database" setup-schema --version 0.0
      sql "$database" update-schema --schema-dir "/etc/temporal/schema/postgresql/v12/${pair##*:}/versioned"
    done
    ;;
  namespace)
    temporal operator cluster health
    temporal operator namespace describe --namespace default >/dev/null 2>&1 ||
      temporal operator namespace create --namespace default --retention 720h
    ;;
  *)
    echo "usage: prepare.sh schema | namespace" >&2
    exit 2
    ;;
esac
