# Requests and files that are wrong: a clear message, the right exit status, and nothing written.
. "$(dirname "$0")/tap.sh"

# refused NAME STATUS TEXT ARGUMENT...: ends so, says so, and leaves no run folder.
refused () {
  name=$1 want=$2 text=$3
  shift 3
  run "$@"
  check "$name" refused_as "$want" "$text"
}

# Only an error event may be on standard output.
refused_as () {
  failed "$1" "$2" && ! grep -qv '^{"event": "error"' out && [ ! -e new ] && [ ! -e "$XDG_DATA_HOME/percept/runs" ]
}

# experiment NAME STATUS TEXT SET...: the small experiment with some fields changed.
experiment () {
  name=$1 want=$2 text=$3
  shift 3
  for set; do
    shift
    set -- "$@" --set "$set"
  done
  refused "$name" "$want" "$text" train small.json --run new "$@"
}

refused 'no command' 2 'no such command' frobnicate
refused 'no argument' 2 'argument is missing' train
refused 'too many arguments' 2 'too many arguments' train small.json other.json
refused 'unknown option' 2 '--frobnicate' train small.json --frobnicate
refused 'no experiment file' 2 'missing.json: no such' train missing.json --run new
refused 'no run folder' 2 'nowhere: no such' resume nowhere
refused 'no run folder to evaluate' 2 'nowhere: no such' evaluate nowhere
refused 'unknown split' 2 '--split both' evaluate . --split both
refused 'unknown dataset' 2 'mnits' data mnits
refused 'a folder that is no run' 2 'experiment.json' evaluate .

# Programs read what it says, so that nobody's language changes it.
LC_ALL=C.UTF-8 LANGUAGE=fr
export LC_ALL LANGUAGE
experiment 'English in a French session' 2 'training.epochs: 0 is not at least 1' training.epochs=0
unset LC_ALL LANGUAGE

# text NAME MESSAGE: refused is what bad.json holds.
text () {
  refused "$1" 2 "$2" train bad.json --run new
}

echo 'no JSON at all' > bad.json
text 'an experiment that is no JSON' 'bad.json:1:'
: > bad.json
text 'an empty experiment' 'bad.json:1:'
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "[" }' > bad.json
text 'nested 100,000 deep' 'bad.json:1:'
sed 's/"name": "small",/"name": "small", "nane": 1,/' small.json > bad.json
text 'an unknown key' 'nane'
sed 's/"name": "small",/"name": "small", "name": "again",/' small.json > bad.json
text 'a duplicate key' 'bad.json:1:'
sed 's/"seed": 5/"seed": "five"/' small.json > bad.json
text 'a wrong type' 'training.seed'
sed 's/"seed": 5/"seed": NaN/' small.json > bad.json
text 'NaN' 'bad.json:'
experiment 'a negative learning rate' 2 'optimizer.learning_rate: -' optimizer.learning_rate=-0.1
experiment 'a batch size of 10^18' 2 'training.batch_size: ' training.batch_size=1000000000000000000
experiment '2^40 units' 2 'units: ' 'model.layers=[{"type":"flatten"},{"type":"dense","units":1099511627776}]'
experiment 'more parameters than memory' 1 'small.json: model' \
  'model.layers=[{"type":"flatten"},{"type":"dense","units":1048576},{"type":"dense","units":1048576},{"type":"dense","units":10}]'
experiment 'a kernel larger than its input' 2 'small.json: model.layers[0]' \
  'model.layers=[{"type":"conv2d","filters":4,"kernel_size":29},{"type":"flatten"},{"type":"dense","units":10}]'
experiment 'no layers' 2 'model.layers: ' 'model.layers=[]'
experiment 'fewer units than classes' 2 'model.layers[1].units: ' 'model.layers=[{"type":"flatten"},{"type":"dense","units":9}]'
experiment 'an unknown field by --set' 2 'training.epoch' training.epoch=3
experiment 'a --set without a value' 2 'training.epochs' training.epochs
experiment 'an unknown class' 2 'dataset.classes' 'dataset.classes=["0","ten"]'
run train small.json --run more --set 'model.layers=[{"type":"flatten"},{"type":"dense","units":12,"activation":"softmax"}]'
check 'more units than classes are allowed' test "$status" -eq 0

mkdir exists && echo mine > exists/file
run train small.json --run exists
check 'a run folder that exists' failed 2 'exists: '
check 'is left alone' test "$(ls exists)" = file

# Held by another process, for as long as its standard input is open.
mkfifo hold
"$cli" train small.json --run locked --set training.epochs=100000 --steps > hold 2> /dev/null &
holder=$!
exec 9< hold
head -n 3 <&9 > /dev/null
run resume locked
check 'a run folder that is locked' failed 1 'locked'
kill -s KILL $holder
exec 9<&-
wait $holder 2> /dev/null

# idx MAGIC COUNTS...: the header of an IDX file.
idx () {
  for value; do
    printf "\\$(printf %03o $((value >> 24 & 255)))\\$(printf %03o $((value >> 16 & 255)))"
    printf "\\$(printf %03o $((value >> 8 & 255)))\\$(printf %03o $((value & 255)))"
  done
}

bytes () {
  head -c "$1" /dev/zero
}

# A set of two images of 2 × 2, of class 0 and 1, in each split.
mkdir good
for split in train t10k; do
  { idx 2051 2 2 2; bytes 8; } > good/$split-images-idx3-ubyte
  { idx 2049 2; printf '\000\001'; } > good/$split-labels-idx1-ubyte
done
run data ./good
check 'the set that is spoilt below is good' test "$status" -eq 0

# spoilt NAME FILE MESSAGE: the good set with the file "spoilt" in place of one of its files.
spoilt () {
  rm -rf bad && cp -r good bad && mv spoilt "bad/$2"
  refused "$1" 1 "$3" train small.json --run new --set dataset.source=./bad --set dataset.limit=0
}

images=train-images-idx3-ubyte
: > spoilt
spoilt 'an empty IDX file' $images $images
head -c 20 good/$images > spoilt
spoilt 'a truncated IDX file' $images $images
{ cat good/$images; bytes 1; } > spoilt
spoilt 'trailing bytes' $images $images
{ idx 2052 2 2 2; bytes 8; } > spoilt
spoilt 'a wrong magic number' $images $images
{ idx 2051 4294967295 4294967295 4294967295; bytes 8; } > spoilt
spoilt 'dimensions whose product overflows' $images $images
{ idx 2049 3; printf '\000\001\000'; } > spoilt
spoilt 'counts that differ' train-labels-idx1-ubyte train-labels
rm -rf bad && cp -r good bad && gzip bad/$images && head -c 20 bad/$images.gz > cut && mv cut bad/$images.gz
refused 'a gzip file cut short' 1 $images.gz train small.json --run new --set dataset.source=./bad --set dataset.limit=0
rm -rf bad && cp -r good bad && rm bad/$images
refused 'a missing IDX file' 1 $images train small.json --run new --set dataset.source=./bad --set dataset.limit=0

if [ "$(id -u)" -ne 0 ]; then
  mkdir closed && chmod a-w closed
  run train small.json --run closed/run
  check 'a folder without write permission' failed 1 closed/run
  chmod a-r more/experiment.json
  run evaluate more
  check 'an unreadable run' failed 1 more/experiment.json
else
  run train small.json --run /proc/percept-run
  check 'a folder that nothing can be written to' failed 1 /proc/percept-run
  skip 'an unreadable run' 'root reads everything'
fi

finish
