#include "ui/model/pins.h"

#include "ui/draw/number.h"
#include "ui/draw/plot.h"

#include <glib/gi18n-lib.h>
#include <math.h>

G_STATIC_ASSERT (PCT_PINS_MOST <= PCT_STYLE_COLOURS);

struct _PctPin {
  GObject parent_instance;
  char *name, *brief, *details;
  char *path; /* of the run's folder; NULL: it was kept nowhere */
  unsigned colour;
  guint number; /* of the run in this session; 0: a stored one */
  PctPoints *curves[PCT_CURVES];
  guint same_loss_since;
};

G_DEFINE_FINAL_TYPE (PctPin, pct_pin, G_TYPE_OBJECT)

struct _PctPins {
  GObject parent_instance;
  PctRun *run;
  PctExperimentModel *experiment;
  GListStore *pins;
  guint number;  /* of the run that is shown, counted from 1 */
  char *details; /* of it */
};

static void pct_pins_list_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PctPins, pct_pins, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, pct_pins_list_init))

enum { PROP_PINNED = 1, PROP_CAN_PIN, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];
static guint full;

static const PctCurve by_epoch[]
    = { PCT_CURVE_TRAIN_LOSS, PCT_CURVE_TRAIN_ACCURACY, PCT_CURVE_VALIDATION_LOSS, PCT_CURVE_VALIDATION_ACCURACY };

static void
pct_pin_finalize (GObject *object)
{
  PctPin *self = PCT_PIN (object);
  g_free (self->name);
  g_free (self->brief);
  g_free (self->details);
  g_free (self->path);
  for (int i = 0; i < PCT_CURVES; i++)
    g_clear_pointer (&self->curves[i], pct_points_free);
  G_OBJECT_CLASS (pct_pin_parent_class)->finalize (object);
}

static void
pct_pin_class_init (PctPinClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pct_pin_finalize;
}

static void
pct_pin_init (PctPin *self)
{
  for (int i = 0; i < PCT_CURVES; i++)
    self->curves[i] = pct_points_new ();
}

const char *
pct_pin_get_name (PctPin *self)
{
  return self->name;
}

const char *
pct_pin_get_brief (PctPin *self)
{
  return self->brief;
}

const char *
pct_pin_get_details (PctPin *self)
{
  return self->details;
}

unsigned
pct_pin_get_colour (PctPin *self)
{
  return self->colour;
}

const PctPoints *
pct_pin_get_curve (PctPin *self, PctCurve curve)
{
  return self->curves[curve];
}

guint
pct_pin_get_same_loss_since (PctPin *self)
{
  return self->same_loss_since;
}

double
pct_pin_get_best (PctPin *self, gboolean *validated, guint *epoch)
{
  *validated = pct_points_count (self->curves[PCT_CURVE_VALIDATION_ACCURACY]) > 0;
  const PctSeries series
      = { .points = self->curves[*validated ? PCT_CURVE_VALIDATION_ACCURACY : PCT_CURVE_TRAIN_ACCURACY] };
  gssize best = pct_series_extreme (&series, PCT_EXTREME_GREATEST);
  *epoch = best < 0 ? 0 : (guint) lround (pct_points_x (series.points, (size_t) best));
  return best < 0 ? NAN : pct_points_y (series.points, (size_t) best);
}

static GType
get_item_type (GListModel *model)
{
  return PCT_TYPE_PIN;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (PCT_PINS (model)->pins));
}

static gpointer
get_item (GListModel *model, guint index)
{
  return g_list_model_get_item (G_LIST_MODEL (PCT_PINS (model)->pins), index);
}

static void
pct_pins_list_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static gboolean
find_shown (PctPins *self, guint *index)
{
  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (PctPin) pin = get_item (G_LIST_MODEL (self), i);
      if (index != NULL)
        *index = i;
      if (pct_pins_is_shown (self, pin))
        return TRUE;
    }
  return FALSE;
}

static unsigned
free_colour (PctPins *self)
{
  gboolean taken[PCT_PINS_MOST] = { FALSE };
  unsigned colour = 0;
  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (PctPin) pin = get_item (G_LIST_MODEL (self), i);
      taken[pin->colour] = TRUE;
    }
  while (taken[colour])
    colour++;
  return colour;
}

/* What a run has, and may go on to have. */
static void
copy_curves (PctPins *self, PctPin *pin)
{
  pin->same_loss_since = pct_run_get_same_loss_since (self->run);
  for (size_t c = 0; c < G_N_ELEMENTS (by_epoch); c++)
    {
      const PctPoints *from = pct_run_get_curve (self->run, by_epoch[c]);
      PctPoints *to = pin->curves[by_epoch[c]];
      pct_points_clear (to);
      for (size_t i = 0; i < pct_points_count (from); i++)
        pct_points_append (to, pct_points_x (from, i), pct_points_y (from, i));
    }
}

/* NULL, having said so, where there is no room. */
static PctPin *
make_pin (PctPins *self, const char *path, char *name, const char *details, guint number)
{
  if (get_n_items (G_LIST_MODEL (self)) >= PCT_PINS_MOST)
    {
      g_free (name);
      g_signal_emit (self, full, 0);
      return NULL;
    }
  PctPin *pin = g_object_new (PCT_TYPE_PIN, NULL);
  pin->path = g_strdup (path);
  pin->name = name;
  pin->details = g_strdup (details);
  pin->number = number;
  pin->brief = number == 0 ? NULL : g_strdup_printf (_ ("Run %u"), number);
  pin->colour = free_colour (self);
  return pin;
}

/* Of the run that is shown, or NULL. */
static const char *
path_shown (PctPins *self)
{
  const PctStart *start = pct_run_get_start (self->run);
  return start == NULL ? NULL : start->run;
}

static gboolean
can_pin (PctPins *self)
{
  return pct_run_get_epoch (self->run) != NULL;
}

static void
set_pinned (PctPins *self, gboolean pinned)
{
  guint index;
  if (find_shown (self, &index) == pinned || (pinned && !can_pin (self)))
    return;
  if (!pinned)
    g_list_store_remove (self->pins, index);
  else
    {
      /* Translators: the number of a run in this session, and its model. */
      char *name = g_strdup_printf (_ ("Run %u · %s"), self->number, pct_run_get_model (self->run));
      g_autoptr (PctPin) pin = make_pin (self, path_shown (self), name, self->details, self->number);
      if (pin == NULL)
        return;
      copy_curves (self, pin);
      g_list_store_append (self->pins, pin);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PINNED]);
}

static char *
describe (PctPins *self)
{
  double rate;
  const PctExperiment *experiment = pct_experiment_model_get_experiment (self->experiment);
  g_object_get (self->experiment, "learning-rate", &rate, NULL);
  g_autofree char *number = pct_number_text ("%g", rate);
  return g_strdup_printf (_ ("%s · %s, learning rate %s, batches of %u"), pct_run_get_dataset (self->run),
                          pct_optimizer_names[experiment->optimizer.type], number, (guint) experiment->training.batch_size);
}

/* The experiment is at this moment the one that the run begins with. */
static void
on_begun (PctPins *self)
{
  guint n = get_n_items (G_LIST_MODEL (self));
  self->number++;
  g_free (self->details);
  self->details = describe (self);
  /* The one that was shown is another line now. */
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n, n);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PINNED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_PIN]);
}

static void
on_epoch (PctPins *self)
{
  guint index;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_PIN]);
  if (!find_shown (self, &index))
    return;
  g_autoptr (PctPin) pin = get_item (G_LIST_MODEL (self), index);
  copy_curves (self, pin);
  g_list_model_items_changed (G_LIST_MODEL (self), index, 1, 1);
}

static void
on_items (PctPins *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
pct_pins_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROP_PINNED)
    set_pinned (PCT_PINS (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
pct_pins_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  PctPins *self = PCT_PINS (object);
  if (id == PROP_PINNED)
    g_value_set_boolean (value, find_shown (self, NULL));
  else if (id == PROP_CAN_PIN)
    g_value_set_boolean (value, can_pin (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
pct_pins_finalize (GObject *object)
{
  PctPins *self = PCT_PINS (object);
  g_clear_object (&self->pins);
  g_clear_object (&self->run);
  g_clear_object (&self->experiment);
  g_free (self->details);
  G_OBJECT_CLASS (pct_pins_parent_class)->finalize (object);
}

static void
pct_pins_class_init (PctPinsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = pct_pins_set_property;
  object_class->get_property = pct_pins_get_property;
  object_class->finalize = pct_pins_finalize;
  properties[PROP_PINNED] = g_param_spec_boolean ("pinned", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_CAN_PIN]
      = g_param_spec_boolean ("can-pin", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  full = g_signal_new ("full", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pct_pins_init (PctPins *self)
{
  self->details = g_strdup ("");
  self->pins = g_list_store_new (PCT_TYPE_PIN);
  g_signal_connect_object (self->pins, "items-changed", G_CALLBACK (on_items), self, G_CONNECT_SWAPPED);
}

PctPins *
pct_pins_new (PctRun *run, PctExperimentModel *experiment)
{
  PctPins *self = g_object_new (PCT_TYPE_PINS, NULL);
  self->run = g_object_ref (run);
  self->experiment = g_object_ref (experiment);
  g_signal_connect_object (run, "begun", G_CALLBACK (on_begun), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "epoch", G_CALLBACK (on_epoch), self, G_CONNECT_SWAPPED);
  return self;
}

gboolean
pct_pins_has (PctPins *self, const char *path)
{
  gboolean found = g_strcmp0 (path, path_shown (self)) == 0;
  for (guint i = 0; !found && i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (PctPin) pin = get_item (G_LIST_MODEL (self), i);
      found = g_strcmp0 (path, pin->path) == 0;
    }
  return found;
}

gboolean
pct_pins_add_stored (PctPins *self, const char *path, const char *name, const char *details, const PctHistory *history)
{
  if (history->epochs->len == 0 || pct_pins_has (self, path))
    return FALSE;
  g_autoptr (PctPin) pin = make_pin (self, path, g_strdup (name), details, 0);
  if (pin == NULL)
    return FALSE;
  pin->same_loss_since = history->same_loss_since;
  for (guint i = 0; i < history->epochs->len; i++)
    {
      const PctHistoryEpoch *epoch = &g_array_index (history->epochs, PctHistoryEpoch, i);
      const double values[] = { epoch->train_loss, epoch->train_accuracy, epoch->val_loss, epoch->val_accuracy };
      for (size_t c = 0; c < G_N_ELEMENTS (by_epoch); c++)
        if (!isnan (values[c]))
          pct_points_append (pin->curves[by_epoch[c]], epoch->epoch, values[c]);
    }
  g_list_store_append (self->pins, pin);
  return TRUE;
}

void
pct_pins_remove (PctPins *self, PctPin *pin)
{
  guint index;
  gboolean shown = pct_pins_is_shown (self, pin);
  if (!g_list_store_find (self->pins, pin, &index))
    return;
  g_list_store_remove (self->pins, index);
  if (shown)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PINNED]);
}

gboolean
pct_pins_is_shown (PctPins *self, PctPin *pin)
{
  return pin->number > 0 && pin->number == self->number;
}

gboolean
pct_pins_are_drawn (PctPins *self)
{
  return pct_pins_get_last_epoch (self) > 0;
}

double
pct_pins_get_last_epoch (PctPins *self)
{
  double last = 0;
  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (PctPin) pin = get_item (G_LIST_MODEL (self), i);
      const PctPoints *points = pin->curves[PCT_CURVE_TRAIN_LOSS];
      if (!pct_pins_is_shown (self, pin) && pct_points_count (points) > 0)
        last = fmax (last, pct_points_x (points, pct_points_count (points) - 1));
    }
  return last;
}
