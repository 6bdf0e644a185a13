#include <string.h>

#include "app/cli/command.h"
#include "app/lab/lab.h"
#include "data/runs/event-json.h"
#include "engine/core/error.h"
#include "engine/train/metrics.h"

static gboolean
find_split (const char *name, PctSplit *split, GError **error)
{
  for (int i = 0; i < PCT_SPLITS; i++)
    if (strcmp (pct_split_name ((PctSplit) i), name) == 0)
      {
        *split = (PctSplit) i;
        return TRUE;
      }
  g_set_error (error, PCT_ERROR, PCT_ERROR_REQUEST, "--split %s: must be train, validation or test", name);
  return FALSE;
}

static int
evaluate (const char *run, PctSplit split, char **data)
{
  GError *error = NULL;
  g_auto (GStrv) folders = pct_source_folders ((const char *const *) data);
  g_autoptr (PctLabModel) model = pct_lab_model_open (run, TRUE, (const char *const *) folders, &error);
  PctEvaluation evaluation = { 0 };
  PctMetrics metrics = { 0 };
  if (model == NULL || !pct_lab_model_evaluate (model, split, &evaluation, &metrics, &error))
    return pct_output_fail (error);
  g_autofree char *json = pct_evaluation_to_json (pct_split_name (split), &evaluation, &metrics, model->class_names);
  pct_output_line (json);
  pct_evaluation_clear (&evaluation);
  pct_metrics_clear (&metrics);
  return pct_output_end ();
}

static int
run_command (int argc, char **argv)
{
  g_autofree char *name = NULL;
  g_auto (GStrv) data = NULL;
  const GOptionEntry entries[] = {
    { "split", 0, 0, G_OPTION_ARG_STRING, &name, "train, validation or test (the default)", "SPLIT" },
    { "data", 'd', 0, G_OPTION_ARG_FILENAME_ARRAY, &data, "Look for datasets in DIR first; may be repeated", "DIR" },
    G_OPTION_ENTRY_NULL,
  };
  GError *error = NULL;
  PctSplit split = PCT_SPLIT_TEST;
  if (!pct_command_parse (&pct_command_evaluate, entries, &argc, &argv, 1, 1, &error)
      || (name != NULL && !find_split (name, &split, &error)) || !pct_command_need (argv[1], "run folder", &error))
    return pct_output_fail (error);
  return evaluate (argv[1], split, data);
}

const PctCommand pct_command_evaluate = { "evaluate", "DIR", "Metrics of a run's model on one of its sets", run_command };
