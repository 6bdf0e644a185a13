#include "app/lab/lab.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/lab/stored.h"
#include "data/datasets/picture.h"
#include "data/runs/history.h"
#include "engine/core/error.h"
#include "engine/train/evaluation.h"
#include "engine/train/metrics.h"

static gboolean
open_data (PctLabModel *model, const char *const *folders, GError **error)
{
  const PctExperiment *experiment = pct_run_folder_experiment (model->folder);
  model->set = pct_source_open (&experiment->source, folders, NULL, NULL, error);
  if (model->set == NULL)
    return FALSE;
  g_autofree char *fingerprint = pct_fingerprint (model->set);
  if (!pct_stored_same_data (model->folder, fingerprint, error))
    return FALSE;
  PctDatasetOptions options = pct_experiment_dataset_options (experiment);
  model->dataset = pct_dataset_new (model->set, &options, error);
  if (model->dataset == NULL)
    return FALSE;
  model->input = (PctShape){ model->set->height, model->set->width, model->set->channels, FALSE };
  model->class_names = g_strdupv (model->dataset->class_names);
  model->scale = g_memdup2 (model->dataset->scale, model->input.channels * sizeof (float));
  model->offset = g_memdup2 (model->dataset->offset, model->input.channels * sizeof (float));
  return TRUE;
}

/* The last start event holds the images' shape and the classes. */
static gboolean
recall_data (PctLabModel *model, GError **error)
{
  const char *path = pct_run_folder_path (model->folder);
  const PctExperiment *experiment = pct_run_folder_experiment (model->folder);
  g_autoptr (PctHistory) history = pct_history_read (path, error);
  if (history == NULL)
    return FALSE;
  if (history->input.channels == 0 || history->class_names == NULL)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_DATA,
                   _ ("%s/events.jsonl: no start event that says what the images were"), path);
      return FALSE;
    }
  if (experiment->rescale == PCT_RESCALE_STANDARDISE)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("%s: its images were standardised, which needs the dataset"),
                   path);
      return FALSE;
    }
  model->input = history->input;
  model->class_names = g_steal_pointer (&history->class_names);
  model->scale = g_new (float, model->input.channels);
  model->offset = g_new0 (float, model->input.channels);
  for (size_t channel = 0; channel < model->input.channels; channel++)
    model->scale[channel] = experiment->rescale == PCT_RESCALE_UNIT ? 1.0f / 255.0f : 1.0f;
  return TRUE;
}

static gboolean
plan_network (PctLabModel *model, GError **error)
{
  const PctExperiment *experiment = pct_run_folder_experiment (model->folder);
  model->team = pct_team_new (experiment->training.threads);
  model->network = pct_network_new (&experiment->model, model->input, g_strv_length (model->class_names),
                                    1, FALSE, model->team, error);
  if (model->network == NULL)
    return FALSE;
  pct_network_set_loss (model->network, &experiment->loss, NULL);
  return pct_run_folder_load (model->folder, model->network, error);
}

PctLabModel *
pct_lab_model_open (const char *run, gboolean with_data, const char *const *folders, GError **error)
{
  g_autoptr (PctLabModel) model = g_new0 (PctLabModel, 1);
  model->folder = pct_run_folder_open (run, FALSE, error);
  if (model->folder == NULL || !(with_data ? open_data (model, folders, error) : recall_data (model, error))
      || !plan_network (model, error))
    return NULL;
  return g_steal_pointer (&model);
}

void
pct_lab_model_free (PctLabModel *model)
{
  if (model == NULL)
    return;
  pct_network_free (model->network);
  pct_team_free (model->team);
  pct_dataset_free (model->dataset);
  g_clear_pointer (&model->set, pct_image_set_unref);
  pct_run_folder_free (model->folder);
  g_strfreev (model->class_names);
  g_free (model->scale);
  g_free (model->offset);
  g_free (model);
}

static void
record_look (const PctLabModel *model, const PctEvaluation *evaluation)
{
  g_autoptr (GArray) epochs = pct_run_folder_checkpoint_epochs (model->folder);
  g_autoptr (GError) error = NULL;
  uint32_t epoch = epochs->len > 0 ? g_array_index (epochs, uint32_t, epochs->len - 1) : 0;
  if (!pct_run_folder_add_look (model->folder, "evaluate", epoch, evaluation, &error))
    g_warning ("%s; this look at the test set is not recorded", error->message);
}

gboolean
pct_lab_model_evaluate (PctLabModel *model, PctSplit split, PctEvaluation *evaluation, PctMetrics *metrics, GError **error)
{
  g_return_val_if_fail (model->dataset != NULL, FALSE);
  const PctSubset *subset = &model->dataset->splits[split];
  if (subset->count == 0)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, _ ("%s: its dataset has no %s images"),
                   pct_run_folder_path (model->folder), pct_split_name (split));
      return FALSE;
    }
  pct_network_evaluate (model->network, model->dataset, subset, NULL, evaluation);
  if (split == PCT_SPLIT_TEST)
    record_look (model, evaluation);
  pct_metrics_compute (evaluation->predictions, subset->labels, subset->count, model->dataset->n_classes,
                       pct_network_n_outputs (model->network), metrics);
  return TRUE;
}

gboolean
pct_lab_model_predict_file (PctLabModel *model, const char *file, PctPrediction *prediction, float *probabilities, GError **error)
{
  size_t size = pct_shape_size (model->input), channels = model->input.channels;
  g_autofree uint8_t *pixels = g_new (uint8_t, size);
  g_autofree float *values = g_new (float, size);
  if (channels != 1 && channels != 3)
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST,
                   _ ("%s: its images have %zu channels, and pictures have 1 or 3"),
                   pct_run_folder_path (model->folder), channels);
      return FALSE;
    }
  if (!pct_picture_load (file, model->input.height, model->input.width, channels, pixels, error))
    return FALSE;
  for (size_t i = 0; i < size; i++)
    values[i] = (float) pixels[i] * model->scale[i % channels] + model->offset[i % channels];
  pct_network_predict_floats (model->network, values, prediction, probabilities);
  return TRUE;
}
