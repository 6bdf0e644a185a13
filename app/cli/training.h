/* What train and resume share: a sink that prints, and a clean stop by signal. */
#pragma once

#include "app/lab/lab.h"

typedef struct {
  gboolean steps;  /* print every batch */
  gboolean curves; /* for people: a line an epoch and the curves at the end, on standard error */
} PctTrainingOutput;

/* experiment_file: put before messages about the experiment's fields, or NULL. Returns the exit status. */
int pct_training_run (const PctLabRequest *request, const PctTrainingOutput *output, const char *experiment_file);
