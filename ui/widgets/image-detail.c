#include "ui/widgets/image-detail.h"

#include "ui/draw/number.h"
#include "ui/model/image-history.h"
#include "ui/model/image-list.h"
#include "ui/model/text.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/tooltip.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define IMAGE_SIZE 112
/* Of a wrong answer's bar beside a right one's: who can't tell the colours sees the height. */
#define WRONG_HEIGHT 0.45
#define WIDEST_BAR 24

struct _PctImageDetail {
  AdwBin parent_instance;
  PctImageHistory *history;
  char **class_names;
  uint32_t shown; /* the epoch */
  PctStyle style;

  GtkPicture *picture;
  GtkLabel *title, *label, *predicted, *confidence, *loss, *margin, *story;
  GtkDrawingArea *strip;
  GtkWidget *find;
};

G_DEFINE_FINAL_TYPE (PctImageDetail, pct_image_detail, ADW_TYPE_BIN)

static double
bar_step (PctImageDetail *self, int width)
{
  return MIN (WIDEST_BAR * self->style.scale, width / (double) MAX (1, self->history->n));
}

static void
draw_strip (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  PctImageDetail *self = data;
  if (self->history == NULL)
    return;
  double step = bar_step (self, width), gap = step >= 4 ? 1 : 0;
  for (size_t i = 0; i < self->history->n; i++)
    {
      const PctHistoryPoint *point = &self->history->points[i];
      double bar = !point->known ? 2 : point->right ? height - 3 : round ((height - 3) * WRONG_HEIGHT);
      pct_colour_set (cr, !point->known ? self->style.grid : point->right ? self->style.right : self->style.wrong);
      cairo_rectangle (cr, (double) i * step, height - 3 - bar, step - gap, bar);
      cairo_fill (cr);
      if (point->epoch != self->shown)
        continue;
      pct_colour_set (cr, self->style.foreground);
      cairo_rectangle (cr, (double) i * step, height - 2, MAX (2, step - gap), 2);
      cairo_fill (cr);
    }
}

static char *
class_name (PctImageDetail *self, size_t index)
{
  return index < g_strv_length (self->class_names) ? g_strdup (self->class_names[index]) : g_strdup_printf ("%zu", index);
}

static gboolean
on_strip_tooltip (PctImageDetail *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip, GtkWidget *strip)
{
  if (self->history == NULL || keyboard)
    return FALSE;
  size_t index = (size_t) (MAX (0, x) / bar_step (self, gtk_widget_get_width (strip)));
  if (index >= self->history->n)
    return FALSE;
  const PctHistoryPoint *point = &self->history->points[index];
  g_autofree char *predicted = class_name (self, point->prediction.predicted);
  g_autofree char *confidence = pct_text_percent (point->prediction.probability);
  g_autofree char *text
      = !point->known  ? g_strdup_printf (_ ("Epoch %u: its predictions are no longer in memory"), point->epoch)
        : point->right ? g_strdup_printf (_ ("Epoch %u: right, confidence %s"), point->epoch, confidence)
                       : g_strdup_printf (_ ("Epoch %u: taken for %s, confidence %s"), point->epoch, predicted, confidence);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text);
  pct_tooltip_set (GTK_WIDGET (label), text);
}

static void
show_prediction (PctImageDetail *self, const PctPrediction *prediction)
{
  g_autofree char *predicted = prediction == NULL ? g_strdup ("–") : class_name (self, prediction->predicted);
  g_autofree char *confidence = prediction == NULL ? g_strdup ("–") : pct_text_percent (prediction->probability);
  g_autofree char *margin = prediction == NULL ? g_strdup ("–") : pct_text_percent (prediction->margin);
  g_autofree char *loss = prediction == NULL ? g_strdup ("–") : pct_number_text ("%.3f", (double) prediction->loss);
  set_text (self->predicted, predicted);
  gtk_label_set_label (self->confidence, confidence);
  gtk_label_set_label (self->margin, margin);
  gtk_label_set_label (self->loss, loss);
}

static void
show_image (PctImageDetail *self, const PctDataset *dataset, uint32_t number)
{
  const PctImageSet *set = dataset->set;
  const PctSplit split = dataset->splits[PCT_SPLIT_VALIDATION].source;
  size_t size = IMAGE_SIZE * (size_t) gtk_widget_get_scale_factor (GTK_WIDGET (self));
  g_autoptr (GdkTexture) texture = pct_image_texture_new (pct_image_set_pixels (set, split, number), set->height, set->width,
                                                          set->channels, size);
  g_autofree char *count = pct_text_count (number);
  /* Translators: a number */
  g_autofree char *title = g_strdup_printf (_ ("Image %s"), count);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (self->picture, title);
  gtk_label_set_label (self->title, title);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->find), "(uu)", (guint) split, (guint) number);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->find), "win.show-image");
}

void
pct_image_detail_show (PctImageDetail *self, const PctDataset *dataset, PctRun *run, size_t place)
{
  const PctSubset *subset = &dataset->splits[PCT_SPLIT_VALIDATION];
  g_return_if_fail (place < subset->count);
  const PctEpoch *epoch = pct_run_get_shown (run);
  const PctEvaluation *validation = epoch == NULL ? NULL : &epoch->validation;
  gboolean known = validation != NULL && validation->predictions != NULL && place < validation->count;
  g_strfreev (self->class_names);
  self->class_names = g_strdupv (dataset->class_names);
  self->shown = epoch == NULL ? 0 : epoch->epoch;
  g_clear_pointer (&self->history, pct_image_history_free);
  self->history = pct_image_history_new (run, place, subset->labels[place]);

  show_image (self, dataset, subset->images[place]);
  set_text (self->label, self->class_names[subset->labels[place]]);
  show_prediction (self, known ? &validation->predictions[place] : NULL);
  g_autofree char *story = pct_image_history_describe (self->history);
  gtk_label_set_label (self->story, story);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->strip), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, story, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self->strip));
}

static void
on_style (PctImageDetail *self)
{
  self->style = pct_drawing_style ();
  gtk_widget_queue_draw (GTK_WIDGET (self->strip));
}

static void
pct_image_detail_finalize (GObject *object)
{
  PctImageDetail *self = PCT_IMAGE_DETAIL (object);
  g_clear_pointer (&self->history, pct_image_history_free);
  g_strfreev (self->class_names);
  G_OBJECT_CLASS (pct_image_detail_parent_class)->finalize (object);
}

static void
pct_image_detail_class_init (PctImageDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = pct_image_detail_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/image-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, PctImageDetail, picture);
  gtk_widget_class_bind_template_child (widget_class, PctImageDetail, title);
  gtk_widget_class_bind_template_child (widget_class, PctImageDetail, label);
  gtk_widget_class_bind_template_child (widget_class, PctImageDetail, predicted);
  gtk_widget_class_bind_template_child (widget_class, PctImageDetail, confidence);
  gtk_widget_class_bind_template_child (widget_class, PctImageDetail, loss);
  gtk_widget_class_bind_template_child (widget_class, PctImageDetail, margin);
  gtk_widget_class_bind_template_child (widget_class, PctImageDetail, story);
  gtk_widget_class_bind_template_child (widget_class, PctImageDetail, strip);
  gtk_widget_class_bind_template_child (widget_class, PctImageDetail, find);
}

static void
pct_image_detail_init (PctImageDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->style = pct_drawing_style ();
  gtk_drawing_area_set_draw_func (self->strip, draw_strip, self, NULL);
  g_signal_connect_swapped (self->strip, "query-tooltip", G_CALLBACK (on_strip_tooltip), self);
  pct_drawing_watch_style (GTK_WIDGET (self), G_CALLBACK (on_style));
}
