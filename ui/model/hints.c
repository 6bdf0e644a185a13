#include "ui/model/hints.h"

#include <glib/gi18n-lib.h>

struct _PctHints {
  GObject parent_instance;
  PctRun *run;
  gboolean enabled;
  guint done; /* a bit a hint */
  PctHint shown;
};

G_DEFINE_FINAL_TYPE (PctHints, pct_hints, G_TYPE_OBJECT)

enum { PROP_TEXT = 1, PROP_ENABLED, PROP_DONE, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];

static gboolean
can_train (PctRun *run)
{
  return !pct_run_is_active (run);
}

static gboolean
has_epoch (PctRun *run)
{
  return pct_run_get_epoch (run) != NULL;
}

static gboolean
has_two_epochs (PctRun *run)
{
  const PctEpoch *epoch = pct_run_get_epoch (run);
  return epoch != NULL && epoch->epoch > 1;
}

/* In the order in which they are given, each as soon as it can be followed. */
static const struct {
  const char *text;
  gboolean (*can) (PctRun *run);
} hints[PCT_HINT_NONE] = {
  [PCT_HINT_TRAIN] = { N_ ("Press Train and watch the network learn."), can_train },
  [PCT_HINT_CELL] = { N_ ("Click a cell of the confusion matrix to see its images."), has_epoch },
  [PCT_HINT_EPOCH] = { N_ ("Take the slider below the plots back to an earlier epoch."), has_two_epochs },
  [PCT_HINT_LEARNING_RATE] = { N_ ("Change the learning rate while it trains. Undo takes it back."), pct_run_is_active },
};

static void
choose (PctHints *self)
{
  PctHint hint = 0;
  while (hint < PCT_HINT_NONE && (!self->enabled || (self->done & 1u << hint) != 0 || !hints[hint].can (self->run)))
    hint++;
  if (hint == self->shown)
    return;
  self->shown = hint;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
pct_hints_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  PctHints *self = PCT_HINTS (object);
  if (id == PROP_TEXT)
    g_value_set_string (value, self->shown == PCT_HINT_NONE ? NULL : _ (hints[self->shown].text));
  else if (id == PROP_ENABLED)
    g_value_set_boolean (value, self->enabled);
  else
    g_value_set_uint (value, self->done);
}

static void
pct_hints_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  PctHints *self = PCT_HINTS (object);
  if (id == PROP_ENABLED)
    self->enabled = g_value_get_boolean (value);
  else
    self->done = g_value_get_uint (value);
  g_object_notify_by_pspec (object, spec);
  if (self->run != NULL)
    choose (self);
}

static void
pct_hints_finalize (GObject *object)
{
  g_clear_object (&PCT_HINTS (object)->run);
  G_OBJECT_CLASS (pct_hints_parent_class)->finalize (object);
}

static void
pct_hints_class_init (PctHintsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = pct_hints_get_property;
  object_class->set_property = pct_hints_set_property;
  object_class->finalize = pct_hints_finalize;
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ENABLED] = g_param_spec_boolean (
      "enabled", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_DONE] = g_param_spec_uint ("done", NULL, NULL, 0, G_MAXUINT, 0,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
pct_hints_init (PctHints *self)
{
  self->shown = PCT_HINT_NONE;
}

static void
on_begun (PctHints *self)
{
  pct_hints_set_done (self, PCT_HINT_TRAIN);
}

static void
on_shown (PctHints *self)
{
  guint epoch;
  g_object_get (self->run, "shown-epoch", &epoch, NULL);
  if (epoch > 0)
    pct_hints_set_done (self, PCT_HINT_EPOCH);
  choose (self);
}

static void
on_changed (PctHints *self, const PctChange *change)
{
  if (!pct_run_is_past (self->run, change))
    pct_hints_set_done (self, PCT_HINT_LEARNING_RATE);
}

PctHints *
pct_hints_new (PctRun *run)
{
  PctHints *self = g_object_new (PCT_TYPE_HINTS, NULL);
  self->run = g_object_ref (run);
  g_signal_connect_object (run, "begun", G_CALLBACK (on_begun), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "shown", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (choose), self, G_CONNECT_SWAPPED);
  return self;
}

PctHint
pct_hints_get_shown (PctHints *self)
{
  return self->shown;
}

void
pct_hints_set_done (PctHints *self, PctHint hint)
{
  if (hint < PCT_HINT_NONE && (self->done & 1u << hint) == 0)
    g_object_set (self, "done", self->done | 1u << hint, NULL);
}
