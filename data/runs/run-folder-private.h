/* The inside of a run folder, shared by the files that write its parts. */
#pragma once

#include "data/runs/run-folder.h"

/* Bytes of checkpoints that a run keeps before it thins them out, where that is how it keeps them. */
#define PCT_CHECKPOINT_LIMIT (G_GUINT64_CONSTANT (1) << 30)

#define PCT_STEP_RECORD      12
#define PCT_STOP_CHECKPOINT  "checkpoints/stop.safetensors"
#define PCT_DISCARDED_MARK   "discarded"

struct PctRunFolder {
  char *path;
  PctExperiment *experiment;
  char *fingerprint;
  int lock, events, steps;        /* descriptors; -1 where it is only read */
  guint64 events_size, steps_size; /* bytes on the disk, up to the last whole line and record */
  GByteArray *pending;            /* records of steps not yet written */
  guint64 checkpoint_limit;
  PctKeeping keeping;
  uint32_t best_epoch;            /* of the lowest validation loss told since the loss is what it is; 0 before one was */
  double best_loss;
  char *passed_over; /* what was wrong with the newest checkpoint, where an older one was resumed from; else NULL */
};

/* PATH/NAME. Free with g_free. */
char *pct_run_folder_file (const PctRunFolder *folder, const char *name);

/* A checkpoint of an epoch's end. */
typedef struct {
  uint32_t epoch;
  guint64 size;
} PctCheckpointFile;

/* Those in the folder, by epoch; stop.safetensors is not among them. */
GArray *pct_run_folder_checkpoints (const PctRunFolder *folder);

/* checkpoints/NNNN.safetensors. Free with g_free. */
char *pct_checkpoint_name (uint32_t epoch);

/* Notes an epoch's validation loss; and that a setting was changed, which may be of the loss. */
void pct_run_folder_note_epoch (PctRunFolder *folder, uint32_t epoch, double validation_loss);
void pct_run_folder_note_change (PctRunFolder *folder, const char *setting);

/* PCT_ERROR_IO, "PATH/NAME: what: errno". */
void pct_run_folder_error (const PctRunFolder *folder, const char *name, const char *what, int problem, GError **error);

/* Bytes of a record's events that a run which goes on from the position keeps; notes the best of their epochs.
 * checkpoint: its name, relative to the folder. */
gsize pct_run_folder_events_to_keep (PctRunFolder *folder, const char *events, gsize size, const char *checkpoint,
                                     PctPosition position);

/* Brings steps.f32 to the position's length; what is missing becomes NaNs. */
gboolean pct_run_folder_cut_steps (PctRunFolder *folder, PctPosition position, GError **error);

/* Appends to events.jsonl or steps.f32, whole or not at all. */
gboolean pct_run_folder_add_lines (PctRunFolder *folder, const char *lines, size_t size, GError **error);
gboolean pct_run_folder_add_records (PctRunFolder *folder, const void *records, size_t size, GError **error);

/* Nearest half-precision number, ties to even (IEEE 754). */
uint16_t pct_half (float value);
