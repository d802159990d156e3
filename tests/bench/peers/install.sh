#!/usr/bin/env bash
# Installs what engine.py compares with, into build/bench, once: from Debian, Maven Central, npm and the Go proxy. A peer
# that can't be had is left out and said; the rest goes on.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
into=$(cd "$here/../../.." && pwd)/build/bench
readonly here into

say() { printf '%s\n' "bench: $*" >&2; }

# debian <command> <package>
debian() {
  command -v "$1" >/dev/null && return 0
  say "installing from Debian: $2"
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  { "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2"; } >"$into/apt.log" 2>&1
}

parallel_consumer() {
  debian mvn maven && debian javac openjdk-17-jdk-headless || return 1
  mvn -B -q -f "$here/parallel-consumer/pom.xml" dependency:copy-dependencies -DoutputDirectory="$1" &&
    javac -nowarn -cp "$1/*" -d "$1/classes" "$here/parallel-consumer/Arm.java"
}

kafkajs() {
  debian node nodejs && debian npm npm || return 1
  cp "$here/kafkajs/package.json" "$here/kafkajs/arm.mjs" "$1/" && (cd "$1" && npm install --no-audit --no-fund)
}

# Debian 12's Go is too old for it.
bento() {
  command -v go >/dev/null || { echo "no go on the path; version 1.22 or newer is needed"; return 1; }
  cp "$here/bento/main.go" "$here/bento/go.mod" "$here/bento/go.sum" "$1/" && (cd "$1" && go build -o bento .)
}

# peer <name> <function>: unless what it is made of is as it was.
peer() {
  local wanted log=$into/$1.log
  wanted=$(cat "$here/$1"/* | sha256sum)
  [ "$(cat "$into/$1/.installed" 2>/dev/null)" = "$wanted" ] && return 0
  say "installing $1"
  rm -rf "${into:?}/$1"
  mkdir -p "$into/$1"
  if ! "$2" "$into/$1" >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    say "$1 can't be had, it is left out; see $log"
    return 0
  fi
  printf '%s\n' "$wanted" >"$into/$1/.installed"
}

mkdir -p "$into"
exec 9>"$into/lock"
flock 9
peer parallel-consumer parallel_consumer
peer kafkajs kafkajs
peer bento bento
