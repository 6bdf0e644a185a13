/* A run folder: the exact experiment, what happened, each batch, predictions and checkpoints. docs/formats.md is the norm.
 *
 * One process at a time holds it, by a lock on its file "lock". Every whole file is written to a new name, flushed and
 * renamed; events.jsonl and steps.f32 only grow, and are cut back when a run is resumed. A folder without result.json is
 * a run that did not finish. */
#pragma once

#include "data/runs/experiment.h"
#include "engine/train/event.h"

typedef struct PctRunFolder PctRunFolder;

/* A new one, its parents made as needed. PCT_ERROR_REQUEST when `path` exists (an empty folder is fine); PCT_ERROR_IO.
 * Whatever was made is removed again when it fails. */
PctRunFolder *pct_run_folder_create (const char *path, const PctExperiment *experiment, const char *version,
                                     const char *fingerprint, GError **error);

/* An existing one. writing: takes the lock (PCT_ERROR_LOCKED when another process has it). */
PctRunFolder *pct_run_folder_open (const char *path, gboolean writing, GError **error);

/* Flushes, closes, unlocks. */
void pct_run_folder_free (PctRunFolder *folder);

const char *pct_run_folder_path (const PctRunFolder *folder);
const PctExperiment *pct_run_folder_experiment (const PctRunFolder *folder);
const char *pct_run_folder_fingerprint (const PctRunFolder *folder); /* or NULL */
gboolean pct_run_folder_finished (const PctRunFolder *folder);       /* has a result.json */

/* Appends. Steps are buffered and written out at each epoch, checkpoint and flush. PCT_ERROR_IO: a full disk, a folder
 * that was deleted. */
gboolean pct_run_folder_add_step (PctRunFolder *folder, const PctStep *step, GError **error);
gboolean pct_run_folder_add_event (PctRunFolder *folder, const PctEvent *event, GError **error);
gboolean pct_run_folder_flush (PctRunFolder *folder, GError **error);

/* predictions/EPOCH.bin: validation, then the training sample. index.u32 is written with the first. */
gboolean pct_run_folder_add_predictions (PctRunFolder *folder, const PctEpoch *epoch, const PctDataset *dataset, GError **error);

/* How checkpoints are kept from now on, where that is not as the folder's experiment has it. */
void pct_run_folder_set_keeping (PctRunFolder *folder, PctKeeping keeping);

/* checkpoints/EPOCH.safetensors of an epoch's end, 0 for the initial weights; and the one inside an epoch,
 * stop.safetensors. Once it is on the disk, an older stop.safetensors is removed, and
 * older checkpoints are stripped and thinned as the experiment's keep_checkpoints asks. *file: relative, or NULL.*/
gboolean pct_run_folder_add_checkpoint (PctRunFolder *folder, PctTrainer *trainer, char **file, GError **error);

/* result.json, last. */
gboolean pct_run_folder_finish (PctRunFolder *folder, const PctEvent *result, GError **error);

/* looks.jsonl: that a model was tested on the test set, after so many epochs; `by`: training or evaluate. Needs no lock, and
 * stays when a run is resumed. PCT_ERROR_IO. */
gboolean pct_run_folder_add_look (const PctRunFolder *folder, const char *by, uint32_t epoch, const PctEvaluation *evaluation,
                                  GError **error);

/* Loads the newest readable checkpoint with all of the state into the trainer, passing over others with a warning in the
 * log, then cuts events and steps back to its position; result.json goes. PCT_ERROR_DATA when none can be read. */
gboolean pct_run_folder_resume (PctRunFolder *folder, PctTrainer *trainer, GError **error);

/* What was wrong with the newest checkpoint, where the run was resumed from an older one; else NULL. */
const char *pct_run_folder_passed_over (const PctRunFolder *folder);

/* What of a state begins afresh in the trainer: the optimizer, for one of another kind than the run's; early stopping and
 * the watch for plateaus, for another one or none. Of a checkpoint that was stripped to its weights, what the optimizer has
 * for each parameter, and the best epoch's parameters; how many batches and which epoch that were is then told. */
typedef enum {
  PCT_WITHOUT_SLOTS = 1 << 0,
  PCT_WITHOUT_BEST = 1 << 1,
  PCT_WITHOUT_PLATEAU = 1 << 2,
  PCT_STRIPPED_SLOTS = 1 << 3,
  PCT_STRIPPED_BEST = 1 << 4,
} PctStateOmission;

/* Which of the last two apply to the checkpoint of an epoch's end. */
PctStateOmission pct_run_folder_stripped (const PctRunFolder *folder, uint32_t epoch, PctTrainer *trainer);

/* Loads the state at an epoch's end (0: the initial one) into the trainer, less what is omitted. PCT_ERROR_REQUEST when the
 * epoch has no checkpoint, the message naming the nearest that have. */
gboolean pct_run_folder_load_epoch (const PctRunFolder *folder, uint32_t epoch, PctStateOmission omitted, PctTrainer *trainer,
                                    GError **error);

/* Gives a new folder what its parent, which may be being written, recorded up to the end of an epoch: events, but for those
 * of checkpoints, steps and predictions. The new run's own start and checkpoint follow. PCT_ERROR_DATA, PCT_ERROR_IO. */
gboolean pct_run_folder_carry_over (PctRunFolder *folder, const PctRunFolder *parent, PctPosition position, GError **error);

/* Loads the newest checkpoint's parameters alone: for evaluate and predict. Of a finished run that restored its best
 * epoch, those; of one with a moving average, that. */
gboolean pct_run_folder_load (const PctRunFolder *folder, PctNetwork *network, GError **error);

/* Everything recorded so far, for who shows a run: steps and epoch numbers. Arrays are the caller's. */
gboolean pct_run_folder_read_steps (const PctRunFolder *folder, GArray **steps /* PctStep */, GError **error);

/* The epochs whose ends have a checkpoint, ascending, 0 for the initial weights: those that can be forked from. Its
 * items are uint32_t. */
GArray *pct_run_folder_checkpoint_epochs (const PctRunFolder *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PctRunFolder, pct_run_folder_free)
