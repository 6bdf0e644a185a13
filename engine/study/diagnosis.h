/* What the curves of a training say of its fit, by rules that docs/diagnosis.md states.
 *
 * A difference counts only where it is larger than what chance makes of it: a mean over n images is known to its standard
 * error, and losses also jump from epoch to epoch. */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  PCT_DIAGNOSIS_TOO_EARLY,     /* fewer than three epochs */
  PCT_DIAGNOSIS_NO_VALIDATION, /* nothing to tell by how it does on images that it didn't train on */
  PCT_DIAGNOSIS_IMPROVING,     /* good so far */
  PCT_DIAGNOSIS_CONVERGED,
  PCT_DIAGNOSIS_OVERFITTING,
  PCT_DIAGNOSIS_UNDERFITTING,
  PCT_DIAGNOSIS_DIVERGING,
  PCT_DIAGNOSIS_TOO_NOISY,
  PCT_DIAGNOSES
} PctDiagnosisKind;

/* "too_early", "overfitting", ... */
const char *pct_diagnosis_name (PctDiagnosisKind kind);

/* Arrays: [epochs], from epoch 1; NAN where an epoch has no such value, and NULL where none has. The training's are those
 * of the fixed sample at the epoch's end. */
typedef struct {
  size_t epochs;
  const double *train_loss, *train_accuracy;
  const double *val_loss, *val_accuracy;
  uint32_t since;      /* the first epoch whose losses can be compared with the last one's; 0 and 1: all can */
  size_t n_train;      /* images in the training sample */
  size_t n_validation; /* images */
  size_t n_classes;
} PctDiagnosisCurves;

/* The numbers that decided it, NAN where the kind has no use for one:
 * overfitting: validation loss at its lowest (`epoch`) and now; training loss at both;
 * improving, converged, too noisy: the same, `epoch` being that of the lowest validation loss;
 * underfitting: training loss in the first epoch and now; validation loss likewise;
 * diverging: training loss at its lowest (`epoch`) and now.
 * Now: the median of the last three epochs, for diverging the last one. */
typedef struct {
  PctDiagnosisKind kind;
  uint32_t epoch;        /* from 1; 0 where it says nothing */
  uint32_t last_epoch;   /* the last one with values; 0 without */
  double validation_from, validation_to;
  double train_from, train_to;
  double noise;          /* of the validation loss: one standard error */
} PctDiagnosis;

PctDiagnosis pct_diagnose (const PctDiagnosisCurves *curves);
