# Each command as it should be used: what it prints, where it writes, how it ends.
. "$(dirname "$0")/tap.sh"

has () {
  for key; do
    printf '%s' "$line" | grep -qF "\"$key\":" || { echo "# no $key"; return 1; }
  done
}

run --version
check 'version: program, BLAS with its core, kernels' grep -qE '^kernels: (reference|avx2|avx512)$' out
run --help
check 'help lists every command' test "$(grep -cE '^  (train|resume|evaluate|predict|summary|data|report|plot|fork) ' out)" -eq 9

run train small.json --run run --steps
check 'train ends well' test "$status" -eq 0
check 'train prints objects only' lines_of_objects out
check 'train is silent on standard error' test ! -s err
line=$(head -n 1 out)
check 'start' has event time format experiment dataset input parameters classes outputs images batch_size epochs \
  steps_per_epoch first_step first_epoch threads kernels blas run
check 'a step a batch' test "$(grep -c '"event": "step"' out)" -eq 30
line=$(grep '"event": "step"' out | tail -n 1)
check 'step' has event time step epoch loss accuracy learning_rate
check 'the last step' test "$(grep '"event": "step"' out | tail -n 1 | grep -c '"step": 30, "epoch": 2')" -eq 1
line=$(grep '"event": "epoch"' out | tail -n 1)
check 'epoch' has event time epoch step loss accuracy train_loss train_accuracy val_loss val_accuracy learning_rate seconds \
  images_per_second
check 'a checkpoint for the start and each epoch' test "$(grep -c '"event": "checkpoint"' out)" -eq 3
line=$(tail -n 1 out)
check 'result' has event time stopped epochs best_epoch fit_seconds predict_milliseconds parameters test_loss test_accuracy \
  per_class macro weighted precision recall specificity f1 support classes confusion
check 'result is completed' grep -qF '"stopped": "completed"' out
check 'the run folder' test -f run/experiment.json -a -f run/events.jsonl -a -f run/steps.f32 -a -f run/result.json \
  -a -f run/checkpoints/0000.safetensors -a -f run/checkpoints/0002.safetensors -a -f run/predictions/0002.bin
check 'a batch is 12 bytes' test "$(wc -c < run/steps.f32)" -eq 360
accuracy=$(field out test_accuracy)
loss=$(field out test_loss)

run evaluate run
check 'evaluate prints one object' test "$status" -eq 0 -a "$(wc -l < out)" -eq 1
check "evaluate's numbers are the result's" test "$(field out accuracy | head -n 1)" = "$accuracy" -a "$(field out loss)" = "$loss"
check 'the run records both looks at the test set' test "$(wc -l < run/looks.jsonl)" -eq 2
check 'the first one by the training' grep -qE '^\{"time": "[0-9T:.Z-]+", "by": "training", "epoch": 2, "images": [0-9]+, ' run/looks.jsonl
check 'the second one by who asked' test "$(tail -n 1 run/looks.jsonl | grep -c '"by": "evaluate", "epoch": 2,')" -eq 1 \
  -a "$(field run/looks.jsonl accuracy)" = "$accuracy"
run evaluate run --split validation
check 'evaluate on validation' test "$(field out images)" -eq 120
run evaluate run --split train
check 'evaluate on training' test "$(field out images)" -eq 480
check 'which are no looks at the test set' test "$(wc -l < run/looks.jsonl)" -eq 2
mv run/looks.jsonl looks && mkdir run/looks.jsonl
run evaluate run
check 'a look that can not be recorded is told' test "$status" -eq 0 -a "$(grep -c 'looks.jsonl.*not recorded' err)" -eq 1 -a "$(field out accuracy)" = "$accuracy"
rmdir run/looks.jsonl && mv looks run/looks.jsonl

run train small.json --set training.epochs=1 --set name=kept
check 'a run without --run is kept among the runs' test -f "$(echo home/percept/runs/*-kept)/result.json"
check 'and is named by its start event' grep -qE '"run": "[^"]*/percept/runs/[^"]*-kept"' out

run train small.json --run curves --curves --set training.epochs=3
check 'curves leave standard output to JSON' lines_of_objects out
check 'a line an epoch on standard error' test "$(grep -cE '^epoch +[0-9]+ of 3 ' err)" -eq 3
check 'a drawing of loss and accuracy' test "$(grep -cE '^(loss|accuracy)' err)" -eq 2

run resume run --set training.epochs=3
check 'a finished run goes on with more epochs' test "$status" -eq 0 -a "$(field out epochs)" -eq 3
check 'as if it had had them from the start' cmp -s run/checkpoints/0003.safetensors curves/checkpoints/0003.safetensors
PERCEPT_KERNELS=reference run resume run --set training.epochs=4
check 'resuming with other kernels works' test "$status" -eq 0
kernels=$(sed -n 's/.*"kernels": "\([^"]*\)".*/\1/p' curves/events.jsonl)
if [ "$kernels" = reference ]; then
  skip 'and says so in the record' 'this processor has one kind only'
else
  check 'and says so in the record' grep -qE '"kernels": "reference".*"note": "' run/events.jsonl
fi

run summary small.json
check 'summary: a line a layer, and the total' test "$status" -eq 0 -a "$(wc -l < out)" -eq 5
check 'summary: shapes' grep -qF '"layer": "conv2d", "type": "conv2d", "input": [28, 28, 1], "output": [24, 24, 6]' out
check 'summary: total' test "$(field out parameters)" -eq 8806
run summary small.json --table
check 'summary as a table' grep -qE '^conv2d \(conv2d\) +24 × 24 × 6 +156 ' out

printf '%s' '{"dataset": {"source": "digits"}, "model": {"layers": [
  {"type": "conv2d", "name": "before", "filters": 4, "kernel_size": 3, "padding": "same"},
  {"type": "conv2d", "filters": 4, "kernel_size": 3, "padding": "same"},
  {"type": "add", "inputs": ["conv2d", "before"]}, {"type": "flatten"}, {"type": "dense", "units": 10}]}}' > residual.json
run summary residual.json
check 'summary: a layer of two inputs' grep -qF '"inputs": ["conv2d", "before"], "explanation": "from conv2d + before: the sum"' out
run summary residual.json --set 'model.layers[1].filters=5'
check 'a sum of different shapes names both' grep -qF 'model.layers[2].inputs[1]: add needs inputs of one shape, but “conv2d” gives 28 × 28 × 5 and “before” 28 × 28 × 4' err

run data digits
check 'data' grep -qF '"train": {"count": 10000, "per_class": [1000, 1000,' out

run report run
check 'report' test "$status" -eq 0 -a -s run/report.html
check 'report needs no network' test "$(grep -cE '(src|href|srcset)="(https?:)?//' run/report.html)" -eq 0
check 'report has curves and matrix for light and dark' test "$(grep -c 'prefers-color-scheme: dark)" srcset="data:image/svg' run/report.html)" -eq 3
run report run --out elsewhere.html
check 'report elsewhere' test -s elsewhere.html

for kind in png svg pdf; do
  run plot run --out "figure.$kind"
  check "plot as $kind" test "$status" -eq 0 -a ! -s out -a ! -s err -a -s "figure.$kind"
done
check 'a PNG is one' grep -q PNG figure.png
check 'an SVG is one' grep -q '<svg' figure.svg
check 'a PDF is one' grep -q '^%PDF' figure.pdf
for what in loss accuracy matrix; do
  run plot run --what "$what" --out "$what.png" --dark --log --smooth 0.6
  check "plot --what $what" test "$status" -eq 0 -a -s "$what.png"
done
run plot run --what matrix --epoch 1 --out epoch.png
check "plot an epoch's matrix" test "$status" -eq 0 -a -s epoch.png
check 'which is another than the test set' sh -c '! cmp -s epoch.png matrix.png'
run plot run curves --out both.svg
check 'plot two runs' test "$status" -eq 0 -a -s both.svg
for wrong in '--out figure.gif' '--out figure' '' '--out a.png --what nothing' '--out a.png --epoch 99' \
  '--out a.png --epoch -1' '--out a.png --smooth 1' '--out a.png --width 1' 'curves --out a.png --what matrix'; do
  # shellcheck disable=SC2086 # several arguments
  run plot run $wrong
  check "plot refuses '$wrong'" test "$status" -eq 2 -a -s err -a ! -e a.png
done
run plot nowhere --out a.png
check 'plot of no run' test "$status" -eq 2
run plot run --out missing/a.png
check 'plot to a folder that is not there' test "$status" -eq 1

# A grey PNG of one white pixel.
{
  printf '\211\120\116\107\015\012\032\012\000\000\000\015\111\110\104\122\000\000\000\001\000\000\000\001\010\000\000'
  printf '\000\000\072\176\233\125\000\000\000\012\111\104\101\124\170\234\143\370\017\000\001\001\001\000\261\070\366'
  printf '\024\000\000\000\000\111\105\116\104\256\102\140\202'
} > white.png
run predict run white.png
check 'predict' test "$status" -eq 0 -a "$(grep -c '^{"file": "white.png", "class": "[0-9]", "probability": ' out)" -eq 1
echo 'no picture' > bad.png
run predict run bad.png white.png
check 'predict goes on after a bad picture' test "$status" -eq 1 -a "$(wc -l < out)" -eq 1
check 'and names it' grep -q '^percept-cli: bad.png: ' err

finish
