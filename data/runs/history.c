#include "data/runs/history.h"

#include <math.h>
#include <string.h>

#include "data/runs/json.h"
#include "engine/core/error.h"
#include "engine/train/event.h"

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

/* A whole number from least to most; 0 where there is none. */
static uint64_t
whole (const PctJson *object, const char *name, uint64_t least, uint64_t most)
{
  guint64 value;
  const PctJson *member = pct_json_member (object, name);
  return member != NULL && pct_json_whole (member, &value) && value >= least && value <= most ? value : 0;
}

/* An epoch that is told of again was trained again: what the record says behind it no longer holds. */
static void
add_epoch (PctHistory *history, const PctJson *object)
{
  uint32_t epoch = (uint32_t) whole (object, "epoch", 1, PCT_MAX_EPOCHS);
  if (epoch == 0)
    return;
  GArray *epochs = history->epochs;
  while (epochs->len > 0 && g_array_index (epochs, PctHistoryEpoch, epochs->len - 1).epoch >= epoch)
    g_array_set_size (epochs, epochs->len - 1);
  PctHistoryEpoch record = {
    .epoch = epoch,
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
  g_array_append_val (epochs, record);
}

static void
add_change (PctHistory *history, const PctJson *object)
{
  PctHistoryChange change = {
    .step = whole (object, "step", 0, G_MAXINT64),
    .epoch = (uint32_t) whole (object, "epoch", 1, PCT_MAX_EPOCHS + 1),
    .setting = text (object, "setting"),
    .from = number (object, "from"),
    .to = number (object, "to"),
  };
  if (change.epoch == 0 || change.setting == NULL)
    {
      g_free (change.setting);
      return;
    }
  g_array_append_val (history->changes, change);
  if (pct_change_is_of_loss (change.setting))
    history->same_loss_since = change.epoch;
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
add_parent (PctHistory *history, const PctJson *object)
{
  g_autofree char *parent = text (object, "forked_from");
  if (parent == NULL)
    return;
  g_free (history->parent);
  history->parent = g_steal_pointer (&parent);
  history->parent_epoch = (uint32_t) whole (object, "forked_epoch", 0, PCT_MAX_EPOCHS);
}

static void
add_start (PctHistory *history, const PctJson *object)
{
  const PctJson *images = pct_json_member (object, "images");
  g_clear_pointer (&history->error, g_free);
  g_free (history->kernels);
  g_free (history->blas);
  g_strfreev (history->class_names);
  history->kernels = text (object, "kernels");
  history->blas = text (object, "blas");
  history->input = shape (pct_json_member (object, "input"));
  history->class_names = texts (pct_json_member (object, "classes"));
  history->n_outputs = whole (object, "outputs", 1, PCT_MAX_UNITS);
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    history->counts[split] = images != NULL ? whole (images, pct_split_name (split), 0, UINT32_MAX) : 0;
  if (history->steps_per_epoch == 0)
    history->steps_per_epoch = whole (object, "steps_per_epoch", 1, UINT32_MAX);
  add_parent (history, object);
}

static void
add_line (PctHistory *history, const PctJson *object)
{
  g_autofree char *event = text (object, "event");
  if (g_strcmp0 (event, "epoch") == 0)
    add_epoch (history, object);
  else if (g_strcmp0 (event, "change") == 0)
    add_change (history, object);
  else if (g_strcmp0 (event, "error") == 0)
    {
      g_free (history->error);
      history->error = text (object, "message");
    }
  else if (g_strcmp0 (event, "start") == 0)
    add_start (history, object);
}

static void
clear_change (gpointer change)
{
  g_free (((PctHistoryChange *) change)->setting);
}

PctHistory *
pct_history_read (const char *run, GError **error)
{
  g_autofree char *file = g_build_filename (run, "events.jsonl", NULL);
  g_autofree char *lines = NULL;
  g_autoptr (GError) failure = NULL;
  gsize size;
  if (!g_file_get_contents (file, &lines, &size, &failure))
    {
      g_set_error (error, PCT_ERROR, PCT_ERROR_IO, "%s", failure->message);
      return NULL;
    }
  PctHistory *history = g_new0 (PctHistory, 1);
  history->epochs = g_array_new (FALSE, FALSE, sizeof (PctHistoryEpoch));
  history->changes = g_array_new (FALSE, FALSE, sizeof (PctHistoryChange));
  g_array_set_clear_func (history->changes, clear_change);
  for (const char *line = lines, *end = lines + size, *next; line < end; line = next)
    {
      const char *newline = memchr (line, '\n', (size_t) (end - line));
      next = newline != NULL ? newline + 1 : end;
      size_t length = (size_t) ((newline != NULL ? newline : end) - line);
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
  g_array_unref (history->changes);
  g_free (history->kernels);
  g_free (history->blas);
  g_strfreev (history->class_names);
  g_free (history->parent);
  g_free (history->error);
  g_free (history);
}

PctDiagnosis
pct_history_diagnose (const GArray *epochs, uint32_t same_loss_since, size_t n_train, size_t n_validation, size_t n_classes)
{
  static const size_t members[] = { G_STRUCT_OFFSET (PctHistoryEpoch, train_loss), G_STRUCT_OFFSET (PctHistoryEpoch, train_accuracy),
                                    G_STRUCT_OFFSET (PctHistoryEpoch, val_loss), G_STRUCT_OFFSET (PctHistoryEpoch, val_accuracy) };
  size_t n = epochs->len > 0 ? g_array_index (epochs, PctHistoryEpoch, epochs->len - 1).epoch : 0;
  /* One more, so that there is something to point to before the first epoch. */
  g_autofree double *values = g_new (double, G_N_ELEMENTS (members) * n + 1);
  for (size_t i = 0; i < G_N_ELEMENTS (members) * n; i++)
    values[i] = NAN;
  for (guint i = 0; i < epochs->len; i++)
    {
      const PctHistoryEpoch *epoch = &g_array_index (epochs, PctHistoryEpoch, i);
      for (size_t j = 0; j < G_N_ELEMENTS (members); j++)
        values[j * n + epoch->epoch - 1] = G_STRUCT_MEMBER (double, epoch, members[j]);
    }
  const PctDiagnosisCurves curves = {
    .epochs = n,
    .train_loss = values,
    .train_accuracy = values + n,
    .val_loss = values + 2 * n,
    .val_accuracy = values + 3 * n,
    .since = same_loss_since,
    .n_train = n_train,
    .n_validation = n_validation,
    .n_classes = n_classes,
  };
  return pct_diagnose (&curves);
}
