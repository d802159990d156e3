#!/usr/bin/env bash
# Apache Kafka in KRaft mode, one node, on this machine only. `kafka.sh --help` tells how.
#
# Jars come from Maven Central once and are kept; Java and Maven come from Debian when they are missing.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
readonly here root
readonly cache=${KOPPEL_CACHE:-$root/.cache}
readonly jars=$cache/kafka-jars
readonly java=(java -cp "$jars/*" "-Dlog4j.configuration=file:$here/log4j.properties" -Djava.awt.headless=true)

say() { printf '%s\n' "kafka.sh: $*" >&2; }
fail() { say "$*"; exit 1; }

usage() {
  cat <<'TEXT'
usage: deploy/kafka/kafka.sh <verb> [options]

  start           starts Kafka, waits until it answers and creates the topics it misses; prints host:port
      --dir D     where data, log and pid are kept (default: .cache/kafka in the repository)
      --port P    port on 127.0.0.1 (9392); 0: the one it had last in D, else a free one
      --fresh     throws away what D holds first
  stop            stops it cleanly and waits; the data stays, and the next start goes on with it
      --dir D
  status          prints host:port; exit status 3 when it is not running
      --dir D
  create-topics   creates the topics of topics.txt that are missing, on any Kafka with a plain listener
      --brokers H:P       (default: the one of D)
      --replication N     replicas of each topic (1); all but one must be in sync
      --dir D
  run CLASS …     one of Kafka's own tools, with its own options, for instance
                  run org.apache.kafka.tools.consumer.group.ConsumerGroupCommand --bootstrap-server H:P --list

Every verb may be repeated. Jars are kept in ${KOPPEL_CACHE:-.cache}/kafka-jars.
TEXT
}

verb=${1:---help}
[ $# -eq 0 ] || shift
dir=$cache/kafka
port=9392
fresh=0
brokers=
replication=1
while [ $# -gt 0 ] && [ "$verb" != run ]; do
  case $1 in
    --dir | --port | --brokers | --replication)
      [ $# -ge 2 ] || { say "$1 needs a value"; exit 2; }
      case $1 in
        --dir) dir=$2 ;;
        --port) port=$2 ;;
        --brokers) brokers=$2 ;;
        --replication) replication=$2 ;;
      esac
      shift 2
      ;;
    --fresh) fresh=1; shift ;;
    *) say "no option $1"; usage >&2; exit 2 ;;
  esac
done
case $port in '' | *[!0-9]*) say "--port wants a number, not $port"; exit 2 ;; esac
case $replication in '' | *[!0-9]* | 0) say "--replication wants a number from 1, not $replication"; exit 2 ;; esac

# install_missing <command:package …>
install_missing() {
  local one missing=()
  for one in "$@"; do command -v "${one%%:*}" >/dev/null || missing+=("${one#*:}"); done
  [ ${#missing[@]} -eq 0 ] && return 0
  say "installing from Debian: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "not root and no sudo: install these yourself, then run this again: ${missing[*]}"
    as_root=(sudo)
  fi
  { "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >&2 ||
    fail "apt-get failed"
}

# The directory appears whole or not at all, also when two of us fetch at once.
fetch_jars() {
  local wanted half=$jars.half log=$jars.log
  mkdir -p "$cache"
  exec 8>"$jars.lock"
  flock 8
  wanted=$(sha256sum <"$here/pom.xml")
  if [ "$(cat "$jars/.fetched" 2>/dev/null)" != "$wanted" ]; then
    install_missing mvn:maven
    say "fetching Kafka from Maven Central"
    rm -rf "$half"
    mvn -B -q -f "$here/pom.xml" dependency:copy-dependencies -DoutputDirectory="$half" >"$log" 2>&1 ||
      { tail -n 20 "$log" >&2; fail "Maven could not fetch Kafka; its last words are above"; }
    printf '%s\n' "$wanted" >"$half/.fetched"
    rm -rf "$jars" "$log"
    mv "$half" "$jars"
  fi
  exec 8>&-
}

# Prints the pid when our Kafka runs in $dir.
running() {
  local pid
  pid=$(cat "$dir/pid" 2>/dev/null) || return 1
  tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "kafka.Kafka $dir/server.properties" || return 1
  printf '%s\n' "$pid"
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
# Waits for one of ours that was just killed and has not let go of it yet.
port_is_free() {
  local until=$((SECONDS + 5))
  until python3 -c 'import socket, sys
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", int(sys.argv[1])))' "$1" 2>/dev/null; do
    [ $SECONDS -lt $until ] || return 1
    sleep 0.1
  done
}
bootstrap() { cat "$dir/bootstrap"; }

stop() {
  local pid
  if pid=$(running); then
    kill "$pid"
    local until=$((SECONDS + 60))
    while running >/dev/null; do
      if [ $SECONDS -ge $until ]; then
        kill -9 "$pid"
        rm -f "$dir/pid"
        fail "it did not stop within 60 s and was killed; see $dir/kafka.log"
      fi
      sleep 0.05
    done
  fi
  rm -f "$dir/pid"
}

start() {
  install_missing java:openjdk-17-jre-headless python3:python3
  fetch_jars
  if [ $fresh -eq 1 ]; then
    stop
    rm -rf "$dir/data" "$dir/kafka.log"
  fi
  local pid
  if pid=$(running); then
    [ "$port" -eq 0 ] || [ "$(bootstrap)" = "127.0.0.1:$port" ] || fail "it runs in $dir already, at $(bootstrap)"
  else
    if [ "$port" -eq 0 ]; then
      [ -f "$dir/bootstrap" ] && port=$(bootstrap) && port=${port##*:} || port=$(free_port)
    fi
    # Another's Kafka would answer there as well as ours.
    port_is_free "$port" || fail "port $port of this machine is taken; --port chooses another"
    sed "s|@PORT@|$port|g; s|@CONTROLLER_PORT@|$(free_port)|g; s|@DIR@|$dir|g" "$here/server.properties.in" >"$dir/server.properties"
    if [ ! -f "$dir/data/meta.properties" ]; then
      "${java[@]}" -XX:TieredStopAtLevel=1 kafka.tools.StorageTool format --cluster-id koppelkoppelkoppel0000 \
        --config "$dir/server.properties" >"$dir/kafka.log" 2>&1 9>&- || { cat "$dir/kafka.log" >&2; fail "the data directory could not be made"; }
    fi
    # On its own, with nothing of ours open: whoever called this script must not wait for Kafka's end.
    setsid "${java[@]}" -Xms128m -Xmx512m -XX:+ExitOnOutOfMemoryError kafka.Kafka "$dir/server.properties" \
      </dev/null >>"$dir/kafka.log" 2>&1 9>&- &
    pid=$!
    printf '%s\n' "$pid" >"$dir/pid"
    printf '%s\n' "127.0.0.1:$port" >"$dir/bootstrap"
  fi
  if ! python3 "$here/topics.py" --brokers "$(bootstrap)" --pid "$pid"; then
    tail -n 20 "$dir/kafka.log" >&2
    stop
    fail "Kafka did not start; the end of $dir/kafka.log is above"
  fi
  bootstrap
}

# One of us at a time in a directory, and one fetching jars.
lock() {
  mkdir -p "$dir" "$cache"
  dir=$(cd "$dir" && pwd)
  exec 9>"$dir/lock"
  flock 9
}

case $verb in
  start)
    lock
    start
    ;;
  stop)
    [ -d "$dir" ] || exit 0
    lock
    stop
    ;;
  status)
    [ -d "$dir" ] && dir=$(cd "$dir" && pwd)
    running >/dev/null || { say "not running in $dir"; exit 3; }
    python3 "$here/topics.py" --brokers "$(bootstrap)" --only-look --wait 5 || exit 3
    bootstrap
    ;;
  create-topics)
    install_missing python3:python3
    if [ -z "$brokers" ]; then
      [ -f "$dir/bootstrap" ] || fail "no Kafka in $dir; name one with --brokers"
      brokers=$(bootstrap)
    fi
    exec python3 "$here/topics.py" --brokers "$brokers" --replication "$replication"
    ;;
  run)
    [ $# -gt 0 ] || { say "run which class?"; exit 2; }
    install_missing java:openjdk-17-jre-headless
    fetch_jars
    exec "${java[@]}" -XX:TieredStopAtLevel=1 "$@"
    ;;
  -h | --help | help) usage ;;
  *)
    say "no verb $verb"
    usage >&2
    exit 2
    ;;
esac
