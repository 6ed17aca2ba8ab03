#!/usr/bin/env bash
# Measures the published web host: start, memory, cached answers beside nginx with the same bytes, a line of a million points.
# Needs wrk, nginx and curl (apt-get install wrk nginx curl). Ratios of one run count; single figures depend on the machine.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d); port=5066; nginx=5077; base=http://127.0.0.1:$port; host=
stop() { if [ -n "$host" ]; then kill "$host" 2>/dev/null || true; wait "$host" 2>/dev/null || true; fi; host=; }
trap 'stop; if [ -f "$work/nginx.pid" ]; then kill "$(cat "$work/nginx.pid")"; fi; rm -rf "$work"' EXIT

dotnet publish src/Web -c Release -r linux-x64 --no-self-contained -o "$work/web" -v q -nologo
dotnet build tests/Fixtures -c Release -v q -nologo
fixtures=$(find "$PWD/tests/Fixtures/bin/Release" -name CleanDash.Fixtures.dll | head -n 1)

start() {
  env ASPNETCORE_ENVIRONMENT=Development CLEANDASH_DATA="$work/data" ASPNETCORE_URLS=$base "$@" "$work/web/CleanDash.Web" >"$work/log" 2>&1 &
  host=$!
  # Another program on the port would answer in its place.
  until curl -s -o /dev/null $base/login && kill -0 "$host" 2>/dev/null; do
    kill -0 "$host" 2>/dev/null || { cat "$work/log"; exit 1; }
    sleep 0.01
  done
}
memory() { awk '/VmRSS/ { printf "%d MB\n", $2 / 1024 }' "/proc/$host/status"; }
processor() { awk '{ print ($14 + $15) * 10 }' "/proc/$host/stat"; }
sign_in() {
  rm -f "$work/jar"
  token=$(curl -s -c "$work/jar" -b "$work/jar" $base/login | sed -n 's/.*__RequestVerificationToken[^>]*value="\([^"]*\).*/\1/p' | head -n 1)
  curl -s -o /dev/null -c "$work/jar" -b "$work/jar" -d "person=$1" --data-urlencode "__RequestVerificationToken=$token" $base/login/demo
}

# The first start makes the store; what is measured is a start with one.
start; stop
before=$(date +%s%N); start; echo "ready (first page served): $(( ($(date +%s%N) - before) / 1000000 )) ms"
sleep 3; echo "memory idle: $(memory)"
sign_in analyst
for panel in nyc-taxi/{trips-and-revenue,trips-per-day,busiest-pickups,when-new-york-rides,ride-length,ride-cost} \
  flights/{on-time,where-they-fly,delay-by-airline,routes-to-watch,airlines-by-airport} fleet-and-weather/{wind-and-delay,temperature-and-cancellations,fleet-age}; do
  curl -s -o /dev/null -b "$work/jar" "$base/dashboards/${panel%/*}/panels/${panel#*/}"
done
echo "memory after all panels: $(memory)"

address=$base/dashboards/nyc-taxi/panels/trips-per-day
mkdir "$work/www"; curl -s -b "$work/jar" $address -o "$work/www/answer.json"
cat >"$work/nginx.conf" <<CONF
worker_processes auto; pid $work/nginx.pid; error_log $work/nginx.log;
events {}
http { access_log off; default_type application/json; sendfile on; keepalive_requests 1000000; server { listen 127.0.0.1:$nginx; root $work/www; } }
CONF
chmod -R a+rX "$work"; nginx -c "$work/nginx.conf"
cookie=$(awk '$6 == "cleandash-dev" { print $6 "=" $7 }' "$work/jar")
rate() { awk '/Requests\/sec/ { print $2 }' "$1"; }
wrk -t1 -c32 -d10s -H "Cookie: $cookie" $address >/dev/null
for round in 1 2 3; do
  a=$(processor); wrk -t1 -c32 -d8s -H "Cookie: $cookie" $address >"$work/ours"; b=$(processor)
  wrk -t1 -c32 -d8s http://127.0.0.1:$nginx/answer.json >"$work/theirs"
  awk -v ours="$(rate "$work/ours")" -v theirs="$(rate "$work/theirs")" -v n="$(awk '/requests in/ { print $1 }' "$work/ours")" -v ms=$((b - a)) \
    'BEGIN { printf "cached answers: %d/s, nginx %d/s, ratio %.2f; %.4f ms of processor each\n", ours, theirs, ours / theirs, ms / n }'
done
stop

start Dashboards__Assemblies__0="$fixtures"; sleep 3; sign_in admin; idle=$(memory)
# The engine's own time stands in the log.
for round in first again; do
  curl -s -o /dev/null -b "$work/jar" -H 'Accept-Encoding: gzip' -w "a million points, $round: %{time_total} s, %{size_download} bytes\n" $base/dashboards/large/panels/million-points
done
grep -a "million-points" "$work/log" || true
echo "memory: $idle before, $(memory) after"
