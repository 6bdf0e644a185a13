#include "ui/model/run-fit.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ui/draw/number.h"

/* Losses that a sentence tells; beyond them, only that it is beyond. */
#define SMALLEST 0.0001
#define GREATEST 1e9

/* [epochs], NAN where the curve has no value: a run that goes on from an earlier one may lack the first epochs. */
static double *
by_epoch (PctRun *run, PctCurve curve, size_t epochs)
{
  const PctPoints *points = pct_run_get_curve (run, curve);
  double *values = g_new (double, MAX (1, epochs));
  for (size_t i = 0; i < epochs; i++)
    values[i] = NAN;
  for (size_t i = 0; i < pct_points_count (points); i++)
    {
      long number = lround (pct_points_x (points, i));
      if (number >= 1 && (size_t) number <= epochs)
        values[number - 1] = pct_points_y (points, i);
    }
  return values;
}

PctDiagnosis
pct_run_diagnose (PctRun *run)
{
  const PctEpoch *epoch = pct_run_get_epoch (run);
  const PctStart *start = pct_run_get_start (run);
  if (epoch == NULL || start == NULL)
    return (PctDiagnosis){ .kind = PCT_DIAGNOSIS_TOO_EARLY };
  size_t epochs = epoch->epoch;
  g_autofree double *train_loss = by_epoch (run, PCT_CURVE_TRAIN_LOSS, epochs);
  g_autofree double *train_accuracy = by_epoch (run, PCT_CURVE_TRAIN_ACCURACY, epochs);
  g_autofree double *val_loss = by_epoch (run, PCT_CURVE_VALIDATION_LOSS, epochs);
  g_autofree double *val_accuracy = by_epoch (run, PCT_CURVE_VALIDATION_ACCURACY, epochs);
  const PctDiagnosisCurves curves = {
    .epochs = epochs,
    .train_loss = train_loss,
    .train_accuracy = train_accuracy,
    .val_loss = epoch->validation.count > 0 ? val_loss : NULL,
    .val_accuracy = epoch->validation.count > 0 ? val_accuracy : NULL,
    .since = pct_run_get_same_loss_since (run),
    .n_train = epoch->train.count,
    .n_validation = epoch->validation.count,
    .n_classes = start->n_classes,
  };
  return pct_diagnose (&curves);
}

char *
pct_fit_title (const PctDiagnosis *diagnosis)
{
  switch (diagnosis->kind)
    {
    case PCT_DIAGNOSIS_NO_VALIDATION:
      return g_strdup (_ ("No validation images"));
    case PCT_DIAGNOSIS_IMPROVING:
      return g_strdup (_ ("Good so far"));
    case PCT_DIAGNOSIS_CONVERGED:
      return g_strdup (_ ("Converged"));
    case PCT_DIAGNOSIS_OVERFITTING:
      return g_strdup_printf (_ ("Overfitting since epoch %u"), diagnosis->epoch);
    case PCT_DIAGNOSIS_UNDERFITTING:
      return g_strdup (_ ("Underfitting"));
    case PCT_DIAGNOSIS_DIVERGING:
      return g_strdup (_ ("Diverging"));
    case PCT_DIAGNOSIS_TOO_NOISY:
      return g_strdup (_ ("Too noisy to say"));
    default:
      return g_strdup (_ ("Too early to say"));
    }
}

/* Three significant digits in plain words: who reads a sentence doesn't read powers of ten. */
static char *
number (double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  double rounded = g_ascii_strtod (g_ascii_formatd (digits, sizeof digits, "%.2e", value), NULL);
  gboolean below = rounded < SMALLEST && rounded > 0, above = rounded > GREATEST;
  double bound = below ? SMALLEST : above ? GREATEST : rounded;
  g_autofree char *text = bound >= 1000 ? pct_number_count ((guint64) bound) : pct_number_text ("%g", bound);
  /* Translators: a loss too small, or too large, to be told, in the place of its number. */
  return below   ? g_strdup_printf (_ ("less than %s"), text)
         : above ? g_strdup_printf (_ ("more than %s"), text)
                 : g_steal_pointer (&text);
}

char *
pct_fit_reason (const PctDiagnosis *diagnosis)
{
  g_autofree char *from = number (diagnosis->validation_from), *to = number (diagnosis->validation_to);
  g_autofree char *train_from = number (diagnosis->train_from), *train_to = number (diagnosis->train_to);
  g_autofree char *noise = number (diagnosis->noise);
  switch (diagnosis->kind)
    {
    case PCT_DIAGNOSIS_NO_VALIDATION:
      return g_strdup (_ ("Whether it does as well on images that it didn’t train on can’t be told."));
    case PCT_DIAGNOSIS_IMPROVING:
      return g_strdup_printf (_ ("The validation loss fell further, to a median of %s over the last three epochs."), to);
    case PCT_DIAGNOSIS_CONVERGED:
      return g_strdup_printf (_ ("Over the last three epochs the validation loss has come to rest at %s."), to);
    case PCT_DIAGNOSIS_OVERFITTING:
      return g_strdup_printf (_ ("Over the last three epochs the validation loss was %s, up from %s, and the training loss %s, "
                                 "down from %s."),
                              to, from, train_to, train_from);
    case PCT_DIAGNOSIS_UNDERFITTING:
      return g_strdup_printf (_ ("Over the last three epochs the training loss has come to rest at %s, the validation loss, %s, "
                                 "is no worse: a larger network or another learning rate may learn more."),
                              train_to, to);
    case PCT_DIAGNOSIS_DIVERGING:
      return g_strdup_printf (_ ("The training loss was %s in epoch %u and is %s now: a lower learning rate may help."),
                              train_from, diagnosis->epoch, train_to);
    case PCT_DIAGNOSIS_TOO_NOISY:
      return g_strdup_printf (_ ("The validation loss, %s over the last three epochs, is known to within %s only: "
                                 "more validation images would tell more."),
                              to, noise);
    default:
      return g_strdup (_ ("It takes three epochs to tell how the network fits."));
    }
}
