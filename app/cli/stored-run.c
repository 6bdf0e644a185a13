#include "app/cli/stored-run.h"

#include "app/cli/command.h"
#include "engine/core/error.h"

const PctJson *
pct_stored_run_member (const PctJson *object, const char *name, PctJsonType type)
{
  const PctJson *value = object != NULL && object->type == PCT_JSON_OBJECT ? pct_json_member (object, name) : NULL;
  return value != NULL && value->type == type ? value : NULL;
}

PctJson *
pct_stored_run_json (const PctStoredRun *run, const char *name, GError **error)
{
  g_autofree char *file = g_build_filename (run->path, name, NULL);
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) failure = NULL;
  if (!g_file_get_contents (file, &text, &length, &failure))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_IO, "%s", failure->message);
      return NULL;
    }
  PctJson *json = pct_json_parse (text, length, error);
  if (json == NULL)
    g_prefix_error (error, "%s:", file);
  return json;
}

/* Fills the matrix from result.json; a file that isn't ours to trust leaves it out. */
static void
find_confusion (PctStoredRun *run)
{
  const PctJson *rows = pct_stored_run_member (run->result, "confusion", PCT_JSON_ARRAY);
  if (rows == NULL || rows->items->len == 0)
    return;
  const PctJson *first = rows->items->pdata[0];
  size_t n_classes = rows->items->len, n_outputs = first->type == PCT_JSON_ARRAY ? first->items->len : 0;
  g_autofree uint32_t *confusion = g_new0 (uint32_t, n_classes * MAX (n_outputs, 1));
  for (size_t i = 0; i < n_classes; i++)
    {
      const PctJson *row = rows->items->pdata[i];
      if (row->type != PCT_JSON_ARRAY || row->items->len != n_outputs)
        return;
      for (size_t j = 0; j < n_outputs; j++)
        {
          guint64 count;
          if (!pct_json_whole (row->items->pdata[j], &count) || count > UINT32_MAX)
            return;
          confusion[i * n_outputs + j] = (uint32_t) count;
        }
    }
  if (n_outputs < n_classes || run->history->class_names == NULL
      || g_strv_length (run->history->class_names) != n_classes)
    return;
  run->confusion = g_steal_pointer (&confusion);
  run->n_classes = n_classes;
  run->n_outputs = n_outputs;
}

PctStoredRun *
pct_stored_run_open (const char *path, GError **error)
{
  g_autoptr (PctStoredRun) run = g_new0 (PctStoredRun, 1);
  run->path = path;
  if (!pct_command_need (path, "run folder", error) || !(run->folder = pct_run_folder_open (path, FALSE, error))
      || !(run->history = pct_history_read (path, error)))
    return NULL;
  if (pct_run_folder_finished (run->folder) && !(run->result = pct_stored_run_json (run, "result.json", error)))
    return NULL;
  find_confusion (run);
  return g_steal_pointer (&run);
}

void
pct_stored_run_free (PctStoredRun *run)
{
  if (run == NULL)
    return;
  pct_run_folder_free (run->folder);
  pct_history_free (run->history);
  pct_json_free (run->result);
  g_free (run->confusion);
  g_free (run);
}

char *
pct_stored_run_name (const PctStoredRun *run)
{
  const char *name = pct_run_folder_experiment (run->folder)->name;
  return name != NULL && name[0] != '\0' ? g_strdup (name) : g_path_get_basename (run->path);
}
