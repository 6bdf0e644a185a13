#include "engine/train/evaluation.h"

static void
sum_up (PctEvaluation *evaluation, const uint16_t *labels)
{
  double loss = 0;
  size_t correct = 0;

  if (evaluation->count == 0)
    return;
  for (size_t i = 0; i < evaluation->count; i++)
    {
      loss += (double) evaluation->predictions[i].loss;
      correct += evaluation->predictions[i].predicted == labels[i];
    }
  evaluation->loss = loss / (double) evaluation->count;
  evaluation->accuracy = (double) correct / (double) evaluation->count;
}

gboolean
pct_network_evaluate (PctNetwork *network, const PctDataset *dataset, const PctSubset *subset, const PctSink *sink,
                      PctEvaluation *evaluation)
{
  size_t portion = pct_network_portion (network);

  *evaluation = (PctEvaluation){ .count = subset->count, .predictions = g_new (PctPrediction, subset->count) };
  for (size_t first = 0; first < subset->count; first += portion)
    {
      PctBatch part = { dataset, subset->source, subset->images + first, subset->labels + first,
                        MIN (portion, subset->count - first) };
      if (sink != NULL && sink->progress != NULL
          && sink->progress (sink->data, "evaluating", (double) first / (double) subset->count) == PCT_STOP)
        {
          pct_evaluation_clear (evaluation);
          return FALSE;
        }
      pct_network_predict (network, &part, evaluation->predictions + first, NULL);
    }
  sum_up (evaluation, subset->labels);
  return TRUE;
}

void
pct_evaluation_clear (PctEvaluation *evaluation)
{
  g_free (evaluation->predictions);
  *evaluation = (PctEvaluation){ 0 };
}
