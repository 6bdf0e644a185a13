#include <stdio.h>

#include "app/cli/command.h"
#include "app/lab/lab.h"
#include "data/runs/json-writer.h"

static void
write_class (PctJsonWriter *writer, char *const *names, size_t n_names, size_t class)
{
  g_autofree char *number = g_strdup_printf ("%zu", class);
  pct_json_string (writer, "class", class < n_names ? names[class] : number);
}

static char *
prediction_to_json (const PctLabModel *model, const char *file, const PctPrediction *prediction, const float *probabilities)
{
  PctJsonWriter writer;
  g_autofree char *readable = g_filename_display_name (file);
  pct_json_writer_init (&writer);
  pct_json_begin_object (&writer, NULL, FALSE);
  pct_json_string (&writer, "file", readable);
  write_class (&writer, model->class_names, g_strv_length (model->class_names), prediction->predicted);
  pct_json_float (&writer, "probability", prediction->probability);
  pct_json_begin_array (&writer, "probabilities", FALSE);
  for (size_t i = 0; i < pct_network_n_outputs (model->network); i++)
    pct_json_float (&writer, NULL, probabilities[i]);
  pct_json_end_array (&writer);
  pct_json_end_object (&writer);
  return pct_json_writer_finish (&writer);
}

/* A picture that can't be read doesn't keep the others from being answered; the worst status is returned. */
static int
predict (PctLabModel *model, char **files)
{
  g_autofree float *probabilities = g_new (float, pct_network_n_outputs (model->network));
  int status = PCT_EXIT_DONE;
  for (; *files != NULL; files++)
    {
      GError *error = NULL;
      PctPrediction prediction;
      if (!pct_lab_model_predict_file (model, *files, &prediction, probabilities, &error))
        {
          pct_output_fail (error);
          status = PCT_EXIT_FAILED;
          continue;
        }
      g_autofree char *json = prediction_to_json (model, *files, &prediction, probabilities);
      if (!pct_output_line (json))
        break;
    }
  return pct_output_end () == PCT_EXIT_DONE ? status : PCT_EXIT_FAILED;
}

static int
run_command (int argc, char **argv)
{
  g_auto (GStrv) data = NULL;
  const GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME_ARRAY, &data,
      "Open the dataset too, from DIR; needed where its images were standardised", "DIR" },
    G_OPTION_ENTRY_NULL,
  };
  GError *error = NULL;
  if (!pct_command_parse (&pct_command_predict, entries, &argc, &argv, 2, 0, &error)
      || !pct_command_need (argv[1], "run folder", &error))
    return pct_output_fail (error);
  g_auto (GStrv) folders = pct_source_folders ((const char *const *) data);
  g_autoptr (PctLabModel) model = pct_lab_model_open (argv[1], data != NULL, (const char *const *) folders, &error);
  if (model == NULL)
    return pct_output_fail (error);
  return predict (model, argv + 2);
}

const PctCommand pct_command_predict = { "predict", "DIR IMAGE...", "Classes and probabilities of PNG or JPEG files", run_command };
