/* A training as the pages see it: its state, its curves, its last epoch, its end.
 *
 * Whoever drives the training feeds it on the main loop: pct_run_begin, then pct_run_take_events and pct_run_update as
 * news come. Nothing here knows where they come from. */
#pragma once

#include "engine/train/session.h"
#include "ui/draw/points.h"

#include <glib-object.h>

typedef enum {
  PCT_RUN_IDLE,      /* nothing was trained yet */
  PCT_RUN_PREPARING, /* opening and planning, no batch yet */
  PCT_RUN_RUNNING,
  PCT_RUN_PAUSED,
  PCT_RUN_STOPPING,
  PCT_RUN_COMPLETED,
  PCT_RUN_STOPPED, /* by the user */
  PCT_RUN_FAILED,
} PctRunState;

/* Over x in epochs. Those of batches are Keras's; train is the clean sample at an epoch's end. */
typedef enum {
  PCT_CURVE_BATCH_LOSS,
  PCT_CURVE_BATCH_ACCURACY,
  PCT_CURVE_TRAIN_LOSS,
  PCT_CURVE_TRAIN_ACCURACY,
  PCT_CURVE_VALIDATION_LOSS,
  PCT_CURVE_VALIDATION_ACCURACY,
  PCT_CURVES
} PctCurve;

#define PCT_TYPE_RUN (pct_run_get_type ())

/* Properties: "state" (a PctRunState, as an int), "shown-epoch" (the epoch that matrix, metrics and images are of; 0: the
 * newest, as they come).
 * Signals: "shown" (the epoch that is shown is another, or more is known of it), "begun" (all is empty again),
 * "started" (all is open and planned: its start is known), "progressed" (curves or status have moved on, some times a
 * second), "epoch" (one or more have ended), "changed" (const PctChange *: somebody changed a setting while it ran). */
G_DECLARE_FINAL_TYPE (PctRun, pct_run, PCT, RUN, GObject)

PctRun *pct_run_new (void);

void pct_run_begin (PctRun *run, guint epochs, guint batch_size, const char *dataset, const char *model);
/* The same for a run that is resumed or forked: what is shown stays until its start is told, and what it has behind it
 * follows as if it happened then. */
void pct_run_go_on (PctRun *run, guint epochs, guint batch_size, const char *dataset, const char *model);
/* In their order; of several epochs "epoch" and "shown" come once. */
void pct_run_take_events (PctRun *run, PctEvent *const *events, size_t n);
/* Reads the new batches in place. what, progress: see pct_session_progress. */
void pct_run_update (PctRun *run, const PctStepLog *steps, PctSessionState state, const char *what, double progress);
void pct_run_set_stopping (PctRun *run);
/* It is or was held back between batches since it was begun: how quick it is, only an epoch's own measure says. */
void pct_run_set_paced (PctRun *run, gboolean paced);
/* Old predictions that were read back, of one epoch at a time: see pct_run_get_shown. Takes both arrays, of as many as the
 * epoch counts, or NULL. */
void pct_run_take_predictions (PctRun *run, guint epoch, PctPrediction *validation, PctPrediction *train);

PctRunState pct_run_get_state (PctRun *run);
/* Something runs or is paused: most settings can't change. */
gboolean pct_run_is_active (PctRun *run);

const PctPoints *pct_run_get_curve (PctRun *run, PctCurve curve);
guint pct_run_get_epochs (PctRun *run);          /* that it was asked for */
double pct_run_get_position (PctRun *run);       /* in epochs */
const char *pct_run_get_dataset (PctRun *run);   /* its name, or NULL before the first run */
const char *pct_run_get_model (PctRun *run);
const PctEpoch *pct_run_get_epoch (PctRun *run); /* the last one that ended, or NULL */
/* The one that is looked at, or NULL. Its evaluations may have a count without predictions: of old epochs these are kept
 * on the disk only. */
const PctEpoch *pct_run_get_shown (PctRun *run);
/* Those that have ended, the oldest first; predictions as above. */
guint pct_run_get_n_ended (PctRun *run);
const PctEpoch *pct_run_get_ended (PctRun *run, guint index);
const PctStart *pct_run_get_start (PctRun *run); /* or NULL */
const PctResult *pct_run_get_result (PctRun *run); /* or NULL */
const GError *pct_run_get_error (PctRun *run);     /* or NULL */

/* Settings that were changed since it was begun or went on: PctEvent, from the first; the run's own. */
const GPtrArray *pct_run_get_changes (PctRun *run);
/* The setting was changed before the run was resumed, or by the fork that it is. */
gboolean pct_run_is_past (PctRun *run, const PctChange *change);
/* The first epoch that was measured with the loss function of now; 0 where it never was another. */
guint pct_run_get_same_loss_since (PctRun *run);

/* Done, in [0, 1]; -1 when that can't be known. */
double pct_run_get_fraction (PctRun *run);
/* "Epoch 7 of 30 · 12,300 images/s · 1 min 52 s left". Free with g_free. */
char *pct_run_describe (PctRun *run);
/* "Test accuracy 97.8 %", or NULL without a test. Free with g_free. */
char *pct_run_describe_result (PctRun *run);
