# What the shell tests share: TAP, and a program that is run with its output, messages and status kept.
#
# check NAME CONDITION...: one result. run ARGUMENT...: the program; $status, and the files out and err.

case $1 in
  /*) cli=$1 ;;
  *) cli=$PWD/$1 ;;
esac
[ -x "$cli" ] || { echo "Bail out! $cli can't be run"; exit 1; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 1
XDG_DATA_HOME=$work/home
export XDG_DATA_HOME
number=0

check () {
  name=$1
  shift
  number=$((number + 1))
  if "$@"; then
    echo "ok $number - $name"
  else
    echo "not ok $number - $name"
    echo "# status $status; $*"
    [ -f err ] && head -c 400 err | sed 's/^/# /'
  fi
}

skip () {
  number=$((number + 1))
  echo "ok $number - $1 # SKIP $2"
}

run () {
  "$cli" "$@" > out 2> all
  status=$?
  # A sanitizer that finds no symbolizer says so; what it has found, it says otherwise.
  grep -v '^==[0-9]*==WARNING: .*symbolizer!$' all > err
}

# status STATUS TEXT: as the last run ended, and what its message holds.
failed () {
  [ "$status" -eq "$1" ] && [ "$(grep -c '^percept-cli: ' err)" -ge 1 ] && grep -qF -- "$2" err
}

# The number of a field in the last line of a file.
field () {
  tail -n 1 "$1" | sed -n "s/.*\"$2\": \([^,}]*\).*/\1/p"
}

# Every line is one JSON object, and no value is NaN or infinite.
lines_of_objects () {
  [ -s "$1" ] && ! grep -qv '^{".*}$' "$1" && ! grep -qiE ': -?(nan|inf)' "$1"
}

finish () {
  echo "1..$number"
}

cat > small.json <<'END'
{ "name": "small",
  "dataset": { "source": "digits", "limit": 600, "validation_split": 0.2 },
  "model": { "layers": [
    { "type": "conv2d", "filters": 6, "kernel_size": 5, "activation": "relu" }, { "type": "max_pooling2d" },
    { "type": "flatten" }, { "type": "dense", "units": 10, "activation": "softmax" } ] },
  "optimizer": { "name": "adam", "learning_rate": 0.002 },
  "training": { "batch_size": 32, "epochs": 2, "seed": 5 } }
END
