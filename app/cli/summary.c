#include <stdio.h>
#include <unistd.h>

#include "app/cli/command.h"
#include "data/runs/experiment.h"
#include "data/runs/json-writer.h"

static void
write_shape (PctJsonWriter *writer, const char *key, PctShape shape)
{
  pct_json_begin_array (writer, key, FALSE);
  if (!shape.flat)
    {
      pct_json_whole_number (writer, NULL, shape.height);
      pct_json_whole_number (writer, NULL, shape.width);
    }
  pct_json_whole_number (writer, NULL, shape.channels);
  pct_json_end_array (writer);
}

static char *
layer_to_json (const PctLayerInfo *layer)
{
  PctJsonWriter writer;
  pct_json_writer_init (&writer);
  pct_json_begin_object (&writer, NULL, FALSE);
  pct_json_string (&writer, "layer", layer->name);
  pct_json_string (&writer, "type", pct_layer_names[layer->type]);
  write_shape (&writer, "input", layer->input);
  write_shape (&writer, "output", layer->output);
  pct_json_begin_array (&writer, "inputs", FALSE);
  for (size_t i = 0; i < layer->n_inputs; i++)
    pct_json_string (&writer, NULL, layer->inputs[i]);
  pct_json_end_array (&writer);
  if (layer->explanation != NULL)
    pct_json_string (&writer, "explanation", layer->explanation);
  pct_json_whole_number (&writer, "parameters", layer->n_parameters);
  pct_json_end_object (&writer);
  return pct_json_writer_finish (&writer);
}

static void
print_json (const PctModelInfo *info)
{
  for (size_t i = 0; i < info->n_layers; i++)
    {
      g_autofree char *json = layer_to_json (&info->layers[i]);
      pct_output_line (json);
    }
  PctJsonWriter writer;
  pct_json_writer_init (&writer);
  pct_json_begin_object (&writer, NULL, FALSE);
  pct_json_whole_number (&writer, "layers", info->n_layers);
  pct_json_whole_number (&writer, "parameters", info->n_parameters);
  pct_json_end_object (&writer);
  g_autofree char *json = pct_json_writer_finish (&writer);
  pct_output_line (json);
}

#define COLUMNS 4

/* Widths in characters; texts are UTF-8, so printf's own padding won't do. */
static void
print_row (char *const cells[COLUMNS], const glong widths[COLUMNS], const char *end)
{
  g_autoptr (GString) row = g_string_new (NULL);
  for (int column = 0; column < COLUMNS; column++)
    {
      glong padding = MAX (widths[column] - g_utf8_strlen (cells[column], -1), 0);
      gboolean number = column == 2;
      if (number)
        g_string_append_printf (row, "%*s", (int) padding, "");
      g_string_append (row, cells[column]);
      if (!number && column < COLUMNS - 1)
        g_string_append_printf (row, "%*s", (int) padding, "");
      g_string_append (row, column < COLUMNS - 1 ? "  " : end);
    }
  fputs (row->str, stdout);
}

static void
print_table (const PctModelInfo *info)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  const char *const titles[COLUMNS] = { "Layer (type)", "Output shape", "Parameters", "How the shape comes about" };
  for (int column = 0; column < COLUMNS; column++)
    g_ptr_array_add (cells, g_strdup (titles[column]));
  for (size_t i = 0; i < info->n_layers; i++)
    {
      const PctLayerInfo *layer = &info->layers[i];
      g_ptr_array_add (cells, g_strdup_printf ("%s (%s)", layer->name, pct_layer_names[layer->type]));
      g_ptr_array_add (cells, pct_shape_text (layer->output));
      g_ptr_array_add (cells, g_strdup_printf ("%zu", layer->n_parameters));
      g_ptr_array_add (cells, g_strdup (layer->explanation != NULL ? layer->explanation : ""));
    }
  glong widths[COLUMNS] = { 0 };
  for (guint i = 0; i < cells->len; i++)
    widths[i % COLUMNS] = MAX (widths[i % COLUMNS], g_utf8_strlen (cells->pdata[i], -1));
  for (guint i = 0; i < cells->len; i += COLUMNS)
    print_row ((char *const *) cells->pdata + i, widths, "\n");
  printf ("Total parameters: %zu\n", info->n_parameters);
}

static int
summarise (const char *file, char **sets, char **data, gboolean table)
{
  GError *error = NULL;
  if (!pct_command_need (file, "experiment file", &error))
    return pct_output_fail (error);
  g_autoptr (PctExperiment) experiment = pct_experiment_load (file, (const char *const *) sets, &error);
  if (experiment == NULL)
    return pct_output_fail (error);
  g_auto (GStrv) folders = pct_source_folders ((const char *const *) data);
  g_autoptr (PctImageSet) set
      = pct_source_open (&experiment->source, (const char *const *) folders, NULL, NULL, &error);
  if (set == NULL)
    {
      pct_output_name_file (&error, file);
      return pct_output_fail (error);
    }
  g_autoptr (PctModelInfo) info = NULL;
  size_t n_classes = experiment->classes != NULL ? g_strv_length (experiment->classes) : set->n_classes;
  PctShape input = { set->height, set->width, set->channels, FALSE };
  if (!pct_model_describe (&experiment->model, input, n_classes, &info, &error))
    {
      pct_output_name_file (&error, file);
      return pct_output_fail (error);
    }
  if (table || isatty (STDOUT_FILENO))
    print_table (info);
  else
    print_json (info);
  return pct_output_end ();
}

static int
run_command (int argc, char **argv)
{
  g_auto (GStrv) sets = NULL, data = NULL;
  gboolean table = FALSE;
  const GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME_ARRAY, &data, "Look for datasets in DIR first; may be repeated", "DIR" },
    { "set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &sets, "Change a field of the experiment; may be repeated", "PATH=VALUE" },
    { "table", 0, 0, G_OPTION_ARG_NONE, &table, "A table for people, as on a terminal", NULL },
    G_OPTION_ENTRY_NULL,
  };
  GError *error = NULL;
  if (!pct_command_parse (&pct_command_summary, entries, &argc, &argv, 1, 1, &error))
    return pct_output_fail (error);
  return summarise (argv[1], sets, data, table);
}

const PctCommand pct_command_summary
    = { "summary", "EXPERIMENT", "The layers, their shapes and parameters", run_command };
