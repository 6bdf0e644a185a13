#include "engine/train/metrics.h"

#include <math.h>
#include <string.h>

static double
ratio (double part, double whole)
{
  return whole > 0 ? part / whole : (double) NAN;
}

static void
judge_classes (PctMetrics *metrics)
{
  g_autofree uint64_t *columns = g_new0 (uint64_t, metrics->n_outputs);
  uint64_t total = 0;
  for (size_t row = 0; row < metrics->n_classes; row++)
    for (size_t column = 0; column < metrics->n_outputs; column++)
      {
        uint64_t count = metrics->confusion[row * metrics->n_outputs + column];
        metrics->per_class[row].support += count;
        columns[column] += count;
        total += count;
      }
  for (size_t c = 0; c < metrics->n_classes; c++)
    {
      PctClassMetrics *class = &metrics->per_class[c];
      uint64_t predicted = c < metrics->n_outputs ? columns[c] : 0;
      uint64_t hits = c < metrics->n_outputs ? metrics->confusion[c * metrics->n_outputs + c] : 0;
      uint64_t false_positives = predicted - hits, negatives = total - class->support;
      class->precision = ratio ((double) hits, (double) predicted);
      class->recall = ratio ((double) hits, (double) class->support);
      class->specificity = ratio ((double) (negatives - false_positives), (double) negatives);
      class->f1 = ratio (2 * (double) hits, (double) predicted + (double) class->support);
    }
}

/* The mean of one field, each class counting 1 or its support; classes without a value are left out. */
static double
mean_over_classes (const PctMetrics *metrics, size_t field, gboolean weighted)
{
  double sum = 0, weights = 0;
  for (size_t c = 0; c < metrics->n_classes; c++)
    {
      const PctClassMetrics *class = &metrics->per_class[c];
      double value = *(const double *) ((const char *) class + field);
      if (isnan (value))
        continue;
      double weight = weighted ? (double) class->support : 1;
      sum += weight * value;
      weights += weight;
    }
  return ratio (sum, weights);
}

static PctClassMetrics
average (const PctMetrics *metrics, gboolean weighted)
{
  PctClassMetrics mean = {
    .precision = mean_over_classes (metrics, offsetof (PctClassMetrics, precision), weighted),
    .recall = mean_over_classes (metrics, offsetof (PctClassMetrics, recall), weighted),
    .specificity = mean_over_classes (metrics, offsetof (PctClassMetrics, specificity), weighted),
    .f1 = mean_over_classes (metrics, offsetof (PctClassMetrics, f1), weighted),
  };
  for (size_t c = 0; c < metrics->n_classes; c++)
    mean.support += metrics->per_class[c].support;
  return mean;
}

/* Takes the matrix. */
static void
fill (PctMetrics *metrics, uint64_t *confusion, size_t n_classes, size_t n_outputs)
{
  *metrics = (PctMetrics){
    .n_classes = n_classes,
    .n_outputs = n_outputs,
    .confusion = confusion,
    .per_class = g_new0 (PctClassMetrics, n_classes),
  };
  judge_classes (metrics);
  metrics->macro = average (metrics, FALSE);
  metrics->weighted = average (metrics, TRUE);
}

void
pct_metrics_compute (const PctPrediction *predictions, const uint16_t *labels, size_t count, size_t n_classes,
                     size_t n_outputs, PctMetrics *metrics)
{
  uint64_t *confusion = g_new0 (uint64_t, n_classes * n_outputs);
  for (size_t i = 0; i < count; i++)
    {
      g_assert (labels[i] < n_classes && predictions[i].predicted < n_outputs);
      confusion[labels[i] * n_outputs + predictions[i].predicted]++;
    }
  fill (metrics, confusion, n_classes, n_outputs);
}

void
pct_metrics_from_confusion (const uint64_t *confusion, size_t n_classes, size_t n_outputs, PctMetrics *metrics)
{
  uint64_t *copy = g_new (uint64_t, n_classes * n_outputs);
  memcpy (copy, confusion, n_classes * n_outputs * sizeof *copy);
  fill (metrics, copy, n_classes, n_outputs);
}

void
pct_metrics_clear (PctMetrics *metrics)
{
  g_clear_pointer (&metrics->confusion, g_free);
  g_clear_pointer (&metrics->per_class, g_free);
  metrics->n_classes = metrics->n_outputs = 0;
}

void
pct_confusion_add (uint32_t *confusion, size_t n_outputs, const PctPrediction *predictions, const uint16_t *labels,
                   size_t count)
{
  for (size_t i = 0; i < count; i++)
    {
      g_assert (predictions[i].predicted < n_outputs);
      confusion[labels[i] * n_outputs + predictions[i].predicted]++;
    }
}
