# Signals, readers that go away, and going on afterwards.
. "$(dirname "$0")/tap.sh"

# Long enough that a signal finds it training, however late it comes.
set -- small.json --set training.epochs=20000 --set training.threads=2

# first_step FILE: waits until a batch was trained.
first_step () {
  tries=0
  while ! grep -q '"event": "step"' "$1" 2> /dev/null; do
    tries=$((tries + 1))
    [ $tries -gt 600 ] && return 1
    sleep 0.1
  done
}

# stop SIGNAL COMMAND...: sends it once training is under way.
stop () {
  signal=$1
  shift
  : > out
  "$cli" "$@" --steps > out 2> err &
  first_step out
  kill -s "$signal" $!
  wait $!
  status=$?
}

# goal RUN: two epochs more than it has trained.
goal () {
  echo $(($(ls "$1/checkpoints" | sed -n 's/^0*\([0-9][0-9]*\)\.safetensors$/\1/p' | sort -n | tail -n 1) + 2))
}

# whole EPOCHS: a run that was never stopped, by one thread.
whole () {
  rm -rf whole
  run train small.json --run whole --set training.epochs="$1" --set training.threads=1
  last=checkpoints/$(printf %04d "$1").safetensors
}

for signal in INT TERM; do
  rm -rf stopped
  stop $signal train "$@" --run stopped
  check "$signal ends well" test "$status" -eq 0
  check "$signal: the result says who stopped it" grep -qE '"event": "result".*"stopped": "user"' out
  check "$signal: the run isn't finished" test ! -e stopped/result.json
done
stop INT resume stopped
check 'a resumed run stops as well' test "$status" -eq 0 -a ! -e stopped/result.json
epochs=$(goal stopped)
run resume stopped --set training.epochs="$epochs" --set training.threads=3
check 'and goes on to its end' test "$status" -eq 0 -a -e stopped/result.json
whole "$epochs"
check 'with the bytes of a run that was never stopped' cmp -s stopped/$last whole/$last
check 'and its steps' cmp -s stopped/steps.f32 whole/steps.f32

rm -rf stopped
"$cli" train "$@" --run stopped --steps > out 2> err &
first_step out
kill -s KILL $!
wait $! 2> /dev/null
# It may have trained longer than the first one did.
epochs=$(goal stopped)
run resume stopped --set training.epochs="$epochs" --set training.threads=2
check 'a killed run can be resumed' test "$status" -eq 0
whole "$epochs"
check 'with the same bytes' cmp -s stopped/$last whole/$last

rm -rf stopped
( "$cli" train "$@" --run stopped --steps 2> err; echo $? > status ) | head -n 3 > /dev/null
status=$(cat status)
check 'a reader that goes away is a failure' failed 1 'standard output'
check 'and the run can be resumed' test -e stopped/checkpoints/stop.safetensors -o -e stopped/checkpoints/0001.safetensors

if [ -w /dev/full ]; then
  "$cli" data digits > /dev/full 2> err
  status=$?
  check 'a full standard output is a failure' failed 1 'standard output'
else
  skip 'a full standard output is a failure' 'no /dev/full here'
fi

finish
