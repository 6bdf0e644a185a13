#include "engine/train/metrics.h"

#include <math.h>

/* Undefined is what no denominator is left for. */
#define NONE NAN

typedef struct {
  const char *name;
  size_t n_classes, n_outputs;
  uint64_t confusion[12];
  struct {
    double precision, recall, specificity, f1;
    uint64_t support;
  } per_class[3], macro, weighted;
} Case;

/* Worked out by hand from the definitions. */
static const Case cases[] = {
  { "three classes",
    3,
    3,
    { 5, 1, 0, /**/ 2, 6, 2, /**/ 0, 1, 3 },
    { { 5.0 / 7, 5.0 / 6, 12.0 / 14, 10.0 / 13, 6 },
      { 6.0 / 8, 6.0 / 10, 8.0 / 10, 12.0 / 18, 10 },
      { 3.0 / 5, 3.0 / 4, 14.0 / 16, 6.0 / 9, 4 } },
    { (5.0 / 7 + 6.0 / 8 + 3.0 / 5) / 3, (5.0 / 6 + 6.0 / 10 + 3.0 / 4) / 3, (12.0 / 14 + 8.0 / 10 + 14.0 / 16) / 3,
      (10.0 / 13 + 12.0 / 18 + 6.0 / 9) / 3, 20 },
    { (6 * 5.0 / 7 + 10 * 6.0 / 8 + 4 * 3.0 / 5) / 20, 14.0 / 20, (6 * 12.0 / 14 + 10 * 8.0 / 10 + 4 * 14.0 / 16) / 20,
      (6 * 10.0 / 13 + 10 * 12.0 / 18 + 4 * 6.0 / 9) / 20, 20 } },
  { "a class never predicted, one without images",
    3,
    3,
    { 4, 0, 0, /**/ 2, 0, 0, /**/ 0, 0, 0 },
    { { 4.0 / 6, 1, 0, 8.0 / 10, 4 }, { NONE, 0, 1, 0, 2 }, { NONE, NONE, 1, NONE, 0 } },
    { 4.0 / 6, 0.5, 2.0 / 3, 0.4, 6 },
    { 4.0 / 6, 4.0 / 6, 1.0 / 3, 3.2 / 6, 6 } },
  { "only one class has images, so none is negative",
    2,
    2,
    { 3, 0, /**/ 0, 0 },
    { { 1, 1, NONE, 1, 3 }, { NONE, NONE, 1, NONE, 0 } },
    { 1, 1, 1, 1, 3 },
    { 1, 1, NONE, 1, 3 } },
  { "no images", 2, 2, { 0 }, { { NONE, NONE, NONE, NONE, 0 }, { NONE, NONE, NONE, NONE, 0 } }, { NONE, NONE, NONE, NONE, 0 },
    { NONE, NONE, NONE, NONE, 0 } },
  { "more outputs than classes",
    2,
    4,
    { 1, 1, 0, 2, /**/ 0, 3, 1, 0 },
    { { 1, 1.0 / 4, 1, 2.0 / 5, 4 }, { 3.0 / 4, 3.0 / 4, 3.0 / 4, 6.0 / 8, 4 } },
    { 7.0 / 8, 0.5, 7.0 / 8, 0.575, 8 },
    { 7.0 / 8, 0.5, 7.0 / 8, 0.575, 8 } },
};

static void
assert_number (double value, double expected)
{
  if (isnan (expected))
    g_assert_true (isnan (value));
  else
    g_assert_cmpfloat_with_epsilon (value, expected, 1e-12);
}

#define ASSERT_CLASS(value, expected)                                                                                            \
  do                                                                                                                             \
    {                                                                                                                            \
      assert_number ((value).precision, (expected).precision);                                                                   \
      assert_number ((value).recall, (expected).recall);                                                                         \
      assert_number ((value).specificity, (expected).specificity);                                                               \
      assert_number ((value).f1, (expected).f1);                                                                                 \
      g_assert_cmpuint ((value).support, ==, (expected).support);                                                                \
    }                                                                                                                            \
  while (0)

static void
assert_metrics (const PctMetrics *metrics, const Case *expected)
{
  for (size_t c = 0; c < expected->n_classes; c++)
    ASSERT_CLASS (metrics->per_class[c], expected->per_class[c]);
  ASSERT_CLASS (metrics->macro, expected->macro);
  ASSERT_CLASS (metrics->weighted, expected->weighted);
}

static void
test_by_hand (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PctMetrics metrics;
      g_test_message ("%s", cases[i].name);
      pct_metrics_from_confusion (cases[i].confusion, cases[i].n_classes, cases[i].n_outputs, &metrics);
      assert_metrics (&metrics, &cases[i]);
      pct_metrics_clear (&metrics);
      pct_metrics_clear (&metrics);
    }
}

/* The same from single predictions, and counted into a matrix. */
static void
test_from_predictions (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *row = &cases[i];
      g_autoptr (GArray) predictions = g_array_new (FALSE, TRUE, sizeof (PctPrediction));
      g_autoptr (GArray) labels = g_array_new (FALSE, TRUE, sizeof (uint16_t));
      for (uint16_t truth = 0; truth < row->n_classes; truth++)
        for (uint16_t told = 0; told < row->n_outputs; told++)
          for (uint64_t k = 0; k < row->confusion[truth * row->n_outputs + told]; k++)
            {
              PctPrediction prediction = { .predicted = told };
              g_array_append_val (predictions, prediction);
              g_array_append_val (labels, truth);
            }
      PctMetrics metrics;
      pct_metrics_compute ((PctPrediction *) predictions->data, (uint16_t *) labels->data, labels->len, row->n_classes,
                           row->n_outputs, &metrics);
      assert_metrics (&metrics, row);
      g_assert_cmpmem (metrics.confusion, row->n_classes * row->n_outputs * sizeof (uint64_t), row->confusion,
                       row->n_classes * row->n_outputs * sizeof (uint64_t));
      pct_metrics_clear (&metrics);

      uint32_t confusion[12] = { 0 };
      pct_confusion_add (confusion, row->n_outputs, (PctPrediction *) predictions->data, (uint16_t *) labels->data, labels->len);
      for (size_t cell = 0; cell < row->n_classes * row->n_outputs; cell++)
        g_assert_cmpuint (confusion[cell], ==, row->confusion[cell]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/by-hand", test_by_hand);
  g_test_add_func ("/metrics/from-predictions", test_from_predictions);
  return g_test_run ();
}
