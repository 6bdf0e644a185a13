/* A small training that keeps its run folder as the lab does, but tells no times, so that two runs can be compared. */
#pragma once

#include "data/runs/run-folder-private.h"
#include "tests/same.h"
#include "tests/scratch.h"

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
gboolean run_exists (const char *path, const char *name);
void run_write_file (const char *path, const char *name, const char *bytes, gssize size);
void run_append_file (const char *path, const char *name, const char *more);

/* Runs in a new folder: one that is never stopped, and one that stops behind a step. */
void run_whole (const char *path);
void run_stopped (const char *path, uint64_t step, gboolean killed);

/* Trains a resumed run to its end, and finds in its folder every byte of a run that was never stopped. */
void run_complete (Run *run, const char *path);

/* How often a type of event is in the record. Every line must be whole. */
guint run_count_events (const char *path, const char *type);

/* After g_test_init, and after the last test was added: runs them, and removes what they wrote. */
void run_begin_tests (void);
int run_end_tests (void);

/* A folder for all tests of a program, and a run in it that was never stopped. */
extern char *run_scratch, *run_untouched;

/* A path in that folder. Free with g_free. */
char *run_place (const char *name);
