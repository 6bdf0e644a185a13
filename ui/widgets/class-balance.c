#include "ui/widgets/class-balance.h"

#include "ui/draw/bars.h"
#include "ui/model/class-counts.h"
#include "ui/model/text.h"
#include "ui/widgets/drawing.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Classes that have a row; of more, the first ones. */
#define MOST_ROWS 100

struct _PctClassBalance {
  AdwBin parent_instance;
  PctExperimentModel *experiment;
  PctClassCounts *counts; /* or NULL while nobody knows */
  char *chosen;
  PctStyle style;

  GtkDrawingArea *bars, *swatches[PCT_SPLITS];
  GtkLabel *totals[PCT_SPLITS], *more;
};

G_DEFINE_FINAL_TYPE (PctClassBalance, pct_class_balance, ADW_TYPE_BIN)

/* A split keeps its colour where another has no images. */
static PctBars
make_bars (PctClassBalance *self)
{
  PctBars bars = { .chosen = -1 };
  if (self->counts == NULL)
    return bars;
  bars.names = (const char *const *) self->counts->class_names;
  bars.count = MIN (self->counts->n_classes, MOST_ROWS);
  for (unsigned split = 0; split < PCT_SPLITS; split++)
    if (self->counts->totals[split] > 0)
      bars.columns[bars.n_columns++] = (PctBarsColumn){ split, self->counts->counts[split] };
  for (size_t i = 0; i < bars.count; i++)
    if (g_strcmp0 (bars.names[i], self->chosen) == 0)
      bars.chosen = (gssize) i;
  return bars;
}

static void
draw_bars (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  PctClassBalance *self = data;
  PctBars bars = make_bars (self);
  PctBarsLayout layout;
  pct_bars_layout (&bars, &self->style, width, &layout);
  pct_bars_paint (&bars, &self->style, &layout, cr);
}

static gboolean
on_query_tooltip (PctClassBalance *self, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
  PctBars bars = make_bars (self);
  PctBarsLayout layout;
  pct_bars_layout (&bars, &self->style, gtk_widget_get_width (GTK_WIDGET (self->bars)), &layout);
  gssize row = by_keyboard ? -1 : pct_bars_at (&bars, &layout, y);
  if (self->counts == NULL)
    return FALSE;
  g_autofree char *text = row >= 0 ? pct_class_counts_describe_class (self->counts, (size_t) row)
                                   : pct_class_counts_describe (self->counts);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
show_more (PctClassBalance *self, size_t more)
{
  g_autofree char *count = pct_text_count (more);
  /* Translators: below the first hundred classes */
  g_autofree char *text = g_strdup_printf (ngettext ("and %s more class", "and %s more classes", more), count);
  gtk_label_set_label (self->more, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more), more > 0);
}

static void
show_bars (PctClassBalance *self)
{
  const size_t classes = self->counts == NULL ? 0 : self->counts->n_classes, rows = MIN (classes, MOST_ROWS);
  gtk_drawing_area_set_content_height (self->bars, (int) pct_bars_height (&self->style, rows));
  gtk_widget_set_visible (GTK_WIDGET (self->bars), rows > 0);
  show_more (self, classes - rows);
  gtk_widget_queue_draw (GTK_WIDGET (self->bars));
}

static void
on_counted (PctClassBalance *self)
{
  const PctDataset *subsets = pct_experiment_model_get_subsets (self->experiment);
  g_clear_pointer (&self->counts, pct_class_counts_free);
  self->counts = subsets == NULL ? NULL : pct_class_counts_new (subsets);
  for (size_t split = 0; split < PCT_SPLITS; split++)
    {
      g_autofree char *total = self->counts == NULL ? g_strdup ("–") : pct_text_count (self->counts->totals[split]);
      gtk_label_set_label (self->totals[split], total);
    }
  g_autofree char *description = self->counts == NULL ? g_strdup ("") : pct_class_counts_describe (self->counts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bars), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  show_bars (self);
}

static void
on_style (PctClassBalance *self)
{
  self->style = pct_drawing_style ();
  show_bars (self);
  for (size_t split = 0; split < PCT_SPLITS; split++)
    gtk_widget_queue_draw (GTK_WIDGET (self->swatches[split]));
}

void
pct_class_balance_choose (PctClassBalance *self, const char *name)
{
  g_free (self->chosen);
  self->chosen = g_strdup (name);
  gtk_widget_queue_draw (GTK_WIDGET (self->bars));
}

void
pct_class_balance_set_experiment (PctClassBalance *self, PctExperimentModel *experiment)
{
  self->experiment = g_object_ref (experiment);
  g_signal_connect_object (experiment, "counted", G_CALLBACK (on_counted), self, G_CONNECT_SWAPPED);
  on_counted (self);
}

static void
pct_class_balance_finalize (GObject *object)
{
  PctClassBalance *self = PCT_CLASS_BALANCE (object);
  g_clear_object (&self->experiment);
  g_clear_pointer (&self->counts, pct_class_counts_free);
  g_free (self->chosen);
  G_OBJECT_CLASS (pct_class_balance_parent_class)->finalize (object);
}

static void
pct_class_balance_class_init (PctClassBalanceClass *klass)
{
  static const char *const totals[PCT_SPLITS] = { "train_total", "validation_total", "test_total" };
  static const char *const swatches[PCT_SPLITS] = { "train_swatch", "validation_swatch", "test_swatch" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = pct_class_balance_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/class-balance.ui");
  gtk_widget_class_bind_template_child (widget_class, PctClassBalance, bars);
  gtk_widget_class_bind_template_child (widget_class, PctClassBalance, more);
  for (size_t split = 0; split < PCT_SPLITS; split++)
    {
      const size_t offset = split * sizeof (gpointer);
      gtk_widget_class_bind_template_child_full (widget_class, totals[split], FALSE,
                                                 (gssize) (G_STRUCT_OFFSET (PctClassBalance, totals) + offset));
      gtk_widget_class_bind_template_child_full (widget_class, swatches[split], FALSE,
                                                 (gssize) (G_STRUCT_OFFSET (PctClassBalance, swatches) + offset));
    }
  gtk_widget_class_bind_template_callback (widget_class, on_query_tooltip);
}

static void
pct_class_balance_init (PctClassBalance *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->style = pct_drawing_style ();
  gtk_drawing_area_set_draw_func (self->bars, draw_bars, self, NULL);
  for (unsigned split = 0; split < PCT_SPLITS; split++)
    pct_drawing_set_swatch (self->swatches[split], split);
  pct_drawing_watch_style (GTK_WIDGET (self), G_CALLBACK (on_style));
}
