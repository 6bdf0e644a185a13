#include "app/cli/command.h"
#include "data/datasets/source.h"
#include "data/runs/json-writer.h"

static void
write_split (PctJsonWriter *writer, const PctImageSet *set, PctSplit split)
{
  const PctImages *images = &set->splits[split];
  g_autofree uint64_t *counts = g_new0 (uint64_t, set->n_classes);
  for (size_t i = 0; i < images->count; i++)
    counts[images->labels[i]]++;
  pct_json_begin_object (writer, pct_split_name (split), FALSE);
  pct_json_whole_number (writer, "count", images->count);
  if (images->count > 0)
    {
      pct_json_begin_array (writer, "per_class", FALSE);
      for (size_t i = 0; i < set->n_classes; i++)
        pct_json_whole_number (writer, NULL, counts[i]);
      pct_json_end_array (writer);
    }
  pct_json_end_object (writer);
}

static char *
set_to_json (const char *source, const PctImageSet *set)
{
  PctJsonWriter writer;
  g_autofree char *fingerprint = pct_fingerprint (set);
  pct_json_writer_init (&writer);
  pct_json_begin_object (&writer, NULL, FALSE);
  pct_json_string (&writer, "source", source);
  pct_json_string (&writer, "name", set->name);
  pct_json_begin_array (&writer, "shape", FALSE);
  pct_json_whole_number (&writer, NULL, set->height);
  pct_json_whole_number (&writer, NULL, set->width);
  pct_json_whole_number (&writer, NULL, set->channels);
  pct_json_end_array (&writer);
  pct_json_begin_array (&writer, "classes", FALSE);
  for (size_t i = 0; i < set->n_classes; i++)
    pct_json_string (&writer, NULL, set->class_names[i]);
  pct_json_end_array (&writer);
  for (int split = 0; split < PCT_SPLITS; split++)
    write_split (&writer, set, (PctSplit) split);
  pct_json_string (&writer, "fingerprint", fingerprint);
  pct_json_end_object (&writer);
  return pct_json_writer_finish (&writer);
}

static int
run_command (int argc, char **argv)
{
  g_auto (GStrv) data = NULL;
  const GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME_ARRAY, &data, "Look for datasets in DIR first; may be repeated", "DIR" },
    G_OPTION_ENTRY_NULL,
  };
  GError *error = NULL;
  if (!pct_command_parse (&pct_command_data, entries, &argc, &argv, 1, 1, &error))
    return pct_output_fail (error);
  g_auto (GStrv) folders = pct_source_folders ((const char *const *) data);
  PctSource source = { .source = argv[1] };
  g_autoptr (PctImageSet) set = pct_source_open (&source, (const char *const *) folders, NULL, NULL, &error);
  if (set == NULL)
    return pct_output_fail (error);
  g_autofree char *json = set_to_json (argv[1], set);
  pct_output_line (json);
  return pct_output_end ();
}

const PctCommand pct_command_data = { "data", "SOURCE", "What a dataset holds: counts, classes, shape", run_command };
