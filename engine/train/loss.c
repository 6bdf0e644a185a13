#include "engine/train/loss.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "engine/core/error.h"
#include "engine/kernels/kernels.h"

/* Keras's guard of probabilities that don't come from a fused softmax. */
#define PROBABILITY_EPSILON 1e-7

gboolean
pct_loss_is_plain (const PctLossSpec *spec, const float *class_weights)
{
  return spec->type == PCT_LOSS_CATEGORICAL_CROSSENTROPY && spec->label_smoothing == 0 && class_weights == NULL;
}

/* What the label says of output i. */
static double
target (const PctLossSpec *spec, size_t n, size_t label, size_t i)
{
  double smoothing = spec->type == PCT_LOSS_CATEGORICAL_CROSSENTROPY ? spec->label_smoothing : 0;
  return (i == label ? 1 - smoothing : 0) + smoothing / (double) n;
}

/* −Σ t · log p with p = softmax (y) is log Σ exp (y) − Σ t · y. */
static double
softmax_cross_entropy (const PctLossSpec *spec, float *y, size_t n, size_t label, float share, float *gradient)
{
  double largest = (double) y[0], sum = 0, wanted = 0;

  for (size_t i = 1; i < n; i++)
    largest = MAX (largest, (double) y[i]);
  for (size_t i = 0; i < n; i++)
    {
      sum += exp ((double) y[i] - largest);
      wanted += target (spec, n, label, i) * ((double) y[i] - largest);
    }
  pct_kernels ()->softmax (y, 1, n);
  for (size_t i = 0; gradient != NULL && i < n; i++)
    gradient[i] = share * (float) ((double) y[i] - target (spec, n, label, i));
  return log (sum) - wanted;
}

/* The same of outputs that count as shares of their sum; what the guard holds has no gradient. */
static double
share_cross_entropy (const PctLossSpec *spec, const float *y, size_t n, size_t label, float share, float *gradient)
{
  double sum = 0, loss = 0, inside = 0;

  for (size_t i = 0; i < n; i++)
    sum += (double) y[i];
  for (size_t i = 0; i < n; i++)
    {
      double p = (double) y[i] / sum, t = target (spec, n, label, i);
      gboolean held = !(p > PROBABILITY_EPSILON && p < 1 - PROBABILITY_EPSILON);
      loss -= isnan (p) ? NAN : t * log (CLAMP (p, PROBABILITY_EPSILON, 1 - PROBABILITY_EPSILON));
      inside += held ? 0 : t;
      if (gradient != NULL)
        gradient[i] = held ? 0 : share * (float) (-t / (double) y[i]);
    }
  for (size_t i = 0; gradient != NULL && i < n; i++)
    gradient[i] += share * (float) (inside / sum);
  return loss;
}

/* Σ (y − t)² ÷ n */
static double
squared_error (const PctLossSpec *spec, const float *y, size_t n, size_t label, float share, float *gradient)
{
  double loss = 0;
  for (size_t i = 0; i < n; i++)
    {
      double difference = (double) y[i] - target (spec, n, label, i);
      loss += difference * difference;
      if (gradient != NULL)
        gradient[i] = share * (float) (2 * difference / (double) n);
    }
  return loss / (double) n;
}

/* max (0, 1 + max (0, the largest other) − the label's) */
static double
hinge (const float *y, size_t n, size_t label, float share, float *gradient)
{
  size_t other = label;
  double most = 0, sum = 0;

  for (size_t i = 0; i < n; i++)
    {
      sum += (double) y[i];
      if (i == label || (double) y[i] <= most)
        continue;
      most = (double) y[i];
      other = i;
    }
  double loss = isnan (sum) ? NAN : MAX (0, 1 + most - (double) y[label]);
  if (gradient == NULL)
    return loss;
  memset (gradient, 0, n * sizeof *gradient);
  if (loss > 0)
    {
      gradient[label] = -share;
      if (other != label)
        gradient[other] = share;
    }
  return loss;
}

/* From the gradient by a softmax's output to that by what went into it. */
static void
through_softmax (const float *p, size_t n, float *gradient)
{
  double dot = 0;
  for (size_t i = 0; i < n; i++)
    dot += (double) p[i] * (double) gradient[i];
  for (size_t i = 0; i < n; i++)
    gradient[i] = p[i] * (float) ((double) gradient[i] - dot);
}

double
pct_loss_of_row (const PctLossSpec *spec, gboolean softmax, float *y, size_t n, size_t label, float share, float *gradient)
{
  if (spec->type == PCT_LOSS_CATEGORICAL_CROSSENTROPY)
    return softmax ? softmax_cross_entropy (spec, y, n, label, share, gradient)
                   : share_cross_entropy (spec, y, n, label, share, gradient);
  if (softmax)
    pct_kernels ()->softmax (y, 1, n);
  double loss = spec->type == PCT_LOSS_MEAN_SQUARED_ERROR ? squared_error (spec, y, n, label, share, gradient)
                                                          : hinge (y, n, label, share, gradient);
  if (softmax && gradient != NULL)
    through_softmax (y, n, gradient);
  return loss;
}

void
pct_loss_probabilities (const PctLossSpec *spec, float *y, size_t n)
{
  float sum = 0;

  if (spec->type == PCT_LOSS_CATEGORICAL_HINGE)
    {
      pct_kernels ()->softmax (y, 1, n);
      return;
    }
  for (size_t i = 0; i < n; i++)
    {
      if (spec->type == PCT_LOSS_MEAN_SQUARED_ERROR && y[i] < 0)
        y[i] = 0;
      sum += y[i];
    }
  gboolean none = spec->type == PCT_LOSS_MEAN_SQUARED_ERROR && sum == 0;
  for (size_t i = 0; i < n; i++)
    y[i] = none ? 1 / (float) n : y[i] / sum;
}

static gboolean
read_number (const char *text, guint64 most, guint64 *number)
{
  return g_ascii_string_to_unsigned (text, 10, 0, most, number, NULL);
}

/* Where all names are numbers, one that is no name is a class that isn't there, not another one's number. */
static gboolean
are_numbers (char *const *class_names, size_t n_classes)
{
  guint64 number;
  for (size_t i = 0; i < n_classes; i++)
    if (!read_number (class_names[i], G_MAXUINT64, &number))
      return FALSE;
  return TRUE;
}

static gboolean
find_class (const char *name, char *const *class_names, size_t n_classes, size_t *class)
{
  for (*class = 0; *class < n_classes; ++*class)
    if (strcmp (class_names[*class], name) == 0)
      return TRUE;
  guint64 number;
  if (are_numbers (class_names, n_classes) || !read_number (name, n_classes - 1, &number))
    return FALSE;
  *class = (size_t) number;
  return TRUE;
}

static void
balance (size_t n_classes, const size_t *counts, float *weights)
{
  size_t images = 0, present = 0;
  for (size_t i = 0; i < n_classes; i++)
    {
      images += counts[i];
      present += counts[i] > 0;
    }
  for (size_t i = 0; i < n_classes; i++)
    if (counts[i] > 0)
      weights[i] = (float) ((double) images / ((double) present * (double) counts[i]));
}

gboolean
pct_class_weights (const PctClassWeightSpec *spec, char *const *class_names, size_t n_classes, const size_t *counts,
                   float **weights, GError **error)
{
  *weights = NULL;
  if (!spec->balanced && spec->n == 0)
    return TRUE;
  g_autofree float *found = g_new (float, n_classes);
  g_autofree gboolean *given = g_new0 (gboolean, n_classes);
  for (size_t i = 0; i < n_classes; i++)
    found[i] = 1;
  if (spec->balanced)
    balance (n_classes, counts, found);
  for (size_t i = 0; i < spec->n; i++)
    {
      size_t class;
      if (!find_class (spec->list[i].name, class_names, n_classes, &class))
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                       _ ("training.class_weight.%s: the dataset has no such class"), spec->list[i].name);
          return FALSE;
        }
      if (given[class])
        {
          g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                       _ ("training.class_weight.%s: this class has a weight already, under its other name"),
                       spec->list[i].name);
          return FALSE;
        }
      given[class] = TRUE;
      found[class] = (float) spec->list[i].weight;
    }
  *weights = g_steal_pointer (&found);
  return TRUE;
}
