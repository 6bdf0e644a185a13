# A disk that is full before, and that fills up during a training.
. "$(dirname "$0")/tap.sh"

mkdir disk
if [ "$(id -u)" -ne 0 ] || ! mount -t tmpfs -o size=400k percept-test disk 2> /dev/null; then
  echo '1..0 # SKIP mounting a small disk takes root'
  exit 0
fi
trap 'umount "$work/disk"; rm -rf "$work"' EXIT

run train small.json --run disk/run --set training.epochs=50
check 'a disk that fills up' failed 1 disk/run
check 'the output says so' grep -qE '^\{"event": "error".*"code": "io"' out
check 'no half-written file is left as if it were whole' test ! -e disk/run/result.json
done=$(ls disk/run/checkpoints | grep -c '^[0-9]*\.safetensors$')
check 'the epochs before it are there' test "$done" -ge 2
run evaluate disk/run --split validation
check 'and answer' test "$status" -eq 0

mount -o remount,size=40m disk
run resume disk/run
check 'with room again it goes on' test "$status" -eq 0
run train small.json --run whole --set training.epochs=50 --set training.threads=1
check 'with the same bytes' cmp -s disk/run/checkpoints/0050.safetensors whole/checkpoints/0050.safetensors
check 'and the same steps' cmp -s disk/run/steps.f32 whole/steps.f32

rm -rf disk/run
dd if=/dev/zero of=disk/filler bs=1k > /dev/null 2>&1
run train small.json --run disk/run
check 'a disk that is full from the start' failed 1 disk/run
check 'nothing is left behind' test ! -e disk/run

finish
