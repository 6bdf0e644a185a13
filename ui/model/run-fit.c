#include "ui/model/run-fit.h"

#include <glib/gi18n-lib.h>
#include <math.h>

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

char *
pct_fit_reason (const PctDiagnosis *diagnosis)
{
  double from = diagnosis->validation_from, to = diagnosis->validation_to;
  double train_from = diagnosis->train_from, train_to = diagnosis->train_to;
  switch (diagnosis->kind)
    {
    case PCT_DIAGNOSIS_NO_VALIDATION:
      return g_strdup (_ ("Whether it does as well on images that it didn’t train on can’t be told."));
    case PCT_DIAGNOSIS_IMPROVING:
      return g_strdup_printf (_ ("The validation loss is still falling, to %.3g."), to);
    case PCT_DIAGNOSIS_CONVERGED:
      return g_strdup_printf (_ ("The validation loss has come to rest at %.3g; it was lowest in epoch %u, %.3g."), to,
                              diagnosis->epoch, from);
    case PCT_DIAGNOSIS_OVERFITTING:
      return g_strdup_printf (_ ("The validation loss rose from %.3g to %.3g while the training loss fell from %.3g to %.3g."),
                              from, to, train_from, train_to);
    case PCT_DIAGNOSIS_UNDERFITTING:
      return g_strdup_printf (_ ("The training loss has come to rest at %.3g, the validation loss, %.3g, is no worse: "
                                 "a larger network or another learning rate may learn more."),
                              train_to, to);
    case PCT_DIAGNOSIS_DIVERGING:
      return g_strdup_printf (_ ("The training loss was %.3g in epoch %u and is %.3g now: a lower learning rate may help."),
                              train_from, diagnosis->epoch, train_to);
    case PCT_DIAGNOSIS_TOO_NOISY:
      return g_strdup_printf (_ ("The validation loss, %.3g, is known to within %.2g only: more validation images would tell more."),
                              to, diagnosis->noise);
    default:
      return g_strdup (_ ("It takes three epochs to tell how the network fits."));
    }
}
