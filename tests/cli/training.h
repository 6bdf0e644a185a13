/* A small training of the lab's, what it leaves, and a listener that counts what it tells. */
#pragma once

#include "app/lab/lab.h"
#include "tests/same.h"

#define EPOCHS 3
#define STEPS_PER_EPOCH 15 /* 600 images less a fifth, in batches of 32 */

extern PctImageSet *digits;

/* Before the first test, and after the last was added: runs them, and removes what they wrote. */
void begin_training (void);
int end_training (void);

PctExperiment *experiment_new (const char *const *sets);

/* Stops after a step, or where `epoch` isn't 0 when that epoch is told. Counts what it hears. */
typedef struct {
  uint64_t stop_step;
  uint32_t stop_epoch;
  const char *vanish; /* the run folder, to be removed when epoch 2 is told */
  unsigned events[PCT_EVENT_ERROR + 1];
  PctStopped stopped;
  gboolean tested;
  double test_accuracy, test_loss;
  GError *error;
} Listener;

PctVerdict listener_on_step (void *data, PctTrainer *trainer, const PctStep *step);
PctVerdict listener_on_event (void *data, PctTrainer *trainer, PctEvent *event);

gboolean train (Listener *listener, const char *run, gboolean resume, const char *const *sets, GError **error);

/* All that doesn't tell the time. */
void assert_same_run (const char *a, const char *b);
gboolean is_there (const char *run, const char *name);

/* Writes a run's checkpoint anew without the tensors, of which there must be some, whose names begin so. */
void drop_tensors (const char *run, const char *name, const char *const *prefixes);

/* A place for a run. Free with g_free. */
char *new_run (const char *name);

/* The run that was never touched, trained once, by one thread. */
const char *untouched (void);
