/* A small training that keeps its run folder as the lab does, but tells no times, so that two runs can be compared. */
#pragma once

#include "data/runs/run-folder-private.h"

#define RUN_EPOCHS          4
#define RUN_STEPS_PER_EPOCH 6

typedef struct {
  PctImageSet *set;
  PctDataset *dataset;
  PctExperiment *experiment;
  PctTrainer *trainer;
  PctRunFolder *folder;
  uint64_t stop_at; /* the step after which to stop; 0 for never */
  double losses[RUN_EPOCHS + 1];
} Run;

/* Everything but the folder. */
void run_begin (Run *run);
void run_end (Run *run);

/* Makes the folder and writes the start, as the lab does. */
void run_create (Run *run, const char *path);
/* Opens the folder and goes back to the newest checkpoint. */
void run_resume (Run *run, const char *path);

/* Trains on. A stop writes a checkpoint, unless `killed`. */
PctStopped run_train (Run *run, gboolean killed);

/* A folder's file. Free with g_free. */
char *run_read (const char *path, const char *name, gsize *size);
void run_assert_same (const char *path, const char *other, const char *name);
gboolean run_exists (const char *path, const char *name);
void run_write_file (const char *path, const char *name, const char *bytes, gssize size);
void run_append_file (const char *path, const char *name, const char *more);
void run_remove (const char *path);

/* A run that is never stopped, in a new folder. */
void run_whole (const char *path);

/* Everything that a run which was stopped must share with one which wasn't. */
void run_assert_all_same (const char *path, const char *other);

/* How often a type of event is in the record. Every line must be whole. */
guint run_count_events (const char *path, const char *type);
