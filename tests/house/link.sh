#!/bin/sh
# Links the first library whole against only the others and the modules named; whatever else it names is undefined.
#   link.sh "MODULE..." "COMPILER..." LIBRARY.a [LIBRARY.a...]
set -eu
modules=$1 compiler=$2 whole=$3
shift 3
out=$(mktemp)
trap 'rm -f "$out"' EXIT
# shellcheck disable=SC2046,SC2086 # lists of words
$compiler -shared -o "$out" -Wl,--no-undefined -Wl,--whole-archive "$whole" -Wl,--no-whole-archive "$@" \
  $(pkg-config --libs $modules) -lm -lpthread
