#include "app/lab/history.h"

#include <math.h>
#include <string.h>

#include "data/runs/json.h"
#include "engine/core/error.h"

#define MAX_SIDE 65536

static double
number (const PctJson *object, const char *name)
{
  const PctJson *value = pct_json_member (object, name);
  return value != NULL && value->type == PCT_JSON_NUMBER ? value->number : NAN;
}

static char *
text (const PctJson *object, const char *name)
{
  const PctJson *value = pct_json_member (object, name);
  return value != NULL && value->type == PCT_JSON_STRING ? g_strdup (value->text) : NULL;
}

static void
add_epoch (PctHistory *history, const PctJson *object)
{
  double epoch = number (object, "epoch");
  if (!(epoch >= 1 && epoch <= UINT32_MAX))
    return;
  PctHistoryEpoch record = {
    .epoch = (uint32_t) epoch,
    .loss = number (object, "loss"),
    .accuracy = number (object, "accuracy"),
    .train_loss = number (object, "train_loss"),
    .train_accuracy = number (object, "train_accuracy"),
    .val_loss = number (object, "val_loss"),
    .val_accuracy = number (object, "val_accuracy"),
    .learning_rate = number (object, "learning_rate"),
    .seconds = number (object, "seconds"),
    .images_per_second = number (object, "images_per_second"),
  };
  g_array_append_val (history->epochs, record);
}

static PctShape
shape (const PctJson *list)
{
  guint64 sides[3] = { 0 };
  if (list == NULL || list->type != PCT_JSON_ARRAY || list->items->len != 3)
    return (PctShape){ 0 };
  for (guint i = 0; i < 3; i++)
    if (!pct_json_whole (list->items->pdata[i], &sides[i]) || sides[i] == 0 || sides[i] > MAX_SIDE)
      return (PctShape){ 0 };
  return (PctShape){ sides[0], sides[1], sides[2], FALSE };
}

static char **
texts (const PctJson *list)
{
  if (list == NULL || list->type != PCT_JSON_ARRAY)
    return NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; i < list->items->len; i++)
    {
      const PctJson *item = list->items->pdata[i];
      g_strv_builder_add (builder, item->type == PCT_JSON_STRING ? item->text : "");
    }
  return g_strv_builder_end (builder);
}

static void
add_start (PctHistory *history, const PctJson *object)
{
  g_clear_pointer (&history->error, g_free);
  g_free (history->kernels);
  g_free (history->blas);
  g_strfreev (history->class_names);
  history->kernels = text (object, "kernels");
  history->blas = text (object, "blas");
  history->input = shape (pct_json_member (object, "input"));
  history->class_names = texts (pct_json_member (object, "classes"));
}

static void
add_line (PctHistory *history, const PctJson *object)
{
  g_autofree char *event = text (object, "event");
  if (g_strcmp0 (event, "epoch") == 0)
    add_epoch (history, object);
  else if (g_strcmp0 (event, "error") == 0)
    {
      g_free (history->error);
      history->error = text (object, "message");
    }
  else if (g_strcmp0 (event, "start") == 0)
    add_start (history, object);
}

PctHistory *
pct_history_read (const char *run, GError **error)
{
  g_autofree char *file = g_build_filename (run, "events.jsonl", NULL);
  g_autofree char *lines = NULL;
  g_autoptr (GError) failure = NULL;
  if (!g_file_get_contents (file, &lines, NULL, &failure))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_IO, "%s", failure->message);
      return NULL;
    }
  PctHistory *history = g_new0 (PctHistory, 1);
  history->epochs = g_array_new (FALSE, FALSE, sizeof (PctHistoryEpoch));
  for (char *line = lines, *next; line != NULL; line = next)
    {
      next = strchr (line, '\n');
      size_t length = next != NULL ? (size_t) (next++ - line) : strlen (line);
      g_autoptr (PctJson) object = length > 0 ? pct_json_parse (line, length, NULL) : NULL;
      if (object != NULL && object->type == PCT_JSON_OBJECT)
        add_line (history, object);
    }
  return history;
}

void
pct_history_free (PctHistory *history)
{
  if (history == NULL)
    return;
  g_array_unref (history->epochs);
  g_free (history->kernels);
  g_free (history->blas);
  g_strfreev (history->class_names);
  g_free (history->error);
  g_free (history);
}
