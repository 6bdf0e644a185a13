#include "ui/widgets/image-summary.h"

#include "ui/draw/bars.h"
#include "ui/draw/histogram.h"
#include "ui/draw/number.h"
#include "ui/model/image-list.h"
#include "ui/model/image-statistics.h"
#include "ui/model/text.h"
#include "ui/widgets/drawing.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Classes that each have a line of their own; of more, every second or fifth is named. */
#define MOST_LINES 40
#define MEAN_IMAGE 112

struct _PctImageSummary {
  AdwBin parent_instance;
  PctImageSet *set;
  PctSplit split;
  gssize label;
  PctImageStatistics *statistics; /* or NULL while they are counted */
  GCancellable *cancellable;
  PctStyle style;

  GtkDrawingArea *classes, *pixels;
  GtkLabel *classes_title, *pixels_title, *mean_title, *pixels_text, *mean_text;
  GtkPicture *mean;
};

G_DEFINE_FINAL_TYPE (PctImageSummary, pct_image_summary, ADW_TYPE_BIN)

typedef struct {
  PctImageSet *set;
  PctSplit split;
  gssize label;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;
  pct_image_set_unref (request->set);
  g_free (request);
}

static void
count_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  PctImageStatistics *statistics = pct_image_statistics_new (request->set, request->split, request->label, cancellable);
  g_task_return_pointer (task, statistics, (GDestroyNotify) pct_image_statistics_free);
}

static PctBars
class_bars (PctImageSummary *self)
{
  PctBars bars = PCT_BARS_INIT;
  bars.empty = self->set == NULL ? NULL : _ ("Counting…");
  if (self->statistics == NULL)
    return bars;
  bars.names = (const char *const *) self->set->class_names;
  bars.values = self->statistics->class_counts;
  bars.count = self->statistics->n_classes;
  bars.right = self->label;
  return bars;
}

static void
draw_classes (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  PctImageSummary *self = data;
  PctBars bars = class_bars (self);
  PctBarsLayout layout;
  pct_bars_layout (&bars, &self->style, width, height, &layout);
  pct_bars_paint (&bars, &self->style, &layout, cr);
}

static void
draw_pixels (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  PctImageSummary *self = data;
  PctHistogram histogram = { .greatest = PCT_PIXEL_VALUES, .roots = TRUE, .empty = self->set == NULL ? NULL : _ ("Counting…") };
  if (self->statistics != NULL)
    {
      histogram.channels = MIN (self->statistics->channels, PCT_HISTOGRAM_MAX_CHANNELS);
      histogram.bins = PCT_PIXEL_VALUES;
      for (size_t c = 0; c < histogram.channels; c++)
        histogram.counts[c] = self->statistics->pixels + c * PCT_PIXEL_VALUES;
    }
  pct_histogram_paint (&histogram, &self->style, width, height, cr);
}

/* As high as its names need, and no higher than a window. */
static void
size_classes (PctImageSummary *self)
{
  PctBars bars = class_bars (self);
  bars.count = self->set == NULL ? 1 : MIN (self->set->n_classes, MOST_LINES);
  gtk_drawing_area_set_content_height (self->classes, (int) ceil (pct_bars_natural_height (&bars, &self->style)));
}

static void
on_style (PctImageSummary *self)
{
  self->style = pct_drawing_style ();
  size_classes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->classes));
  gtk_widget_queue_draw (GTK_WIDGET (self->pixels));
}

static const char *
split_title (PctSplit split)
{
  static const char *const titles[PCT_SPLITS] = {
    [PCT_SPLIT_TRAIN] = N_ ("Training Images of Each Class"),
    [PCT_SPLIT_VALIDATION] = N_ ("Validation Images of Each Class"),
    [PCT_SPLIT_TEST] = N_ ("Test Images of Each Class"),
  };
  return _ (titles[split]);
}

/* "Fewest: 3, 812 images. Most: 7, 1,090 images." */
static char *
describe_classes (PctImageSummary *self)
{
  const double *counts = self->statistics->class_counts;
  size_t least = 0, most = 0;
  for (size_t i = 1; i < self->statistics->n_classes; i++)
    {
      least = counts[i] < counts[least] ? i : least;
      most = counts[i] > counts[most] ? i : most;
    }
  g_autofree char *fewest = pct_text_count ((guint64) counts[least]), *greatest = pct_text_count ((guint64) counts[most]);
  if (counts[least] == counts[most])
    return g_strdup_printf (_ ("%s images in each class"), fewest);
  return g_strdup_printf (_ ("Fewest: %s, %s images. Most: %s, %s images."), self->set->class_names[least], fewest,
                          self->set->class_names[most], greatest);
}

static void
describe (GtkWidget *widget, const char *description)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
show_statistics (PctImageSummary *self)
{
  const PctImageStatistics *statistics = self->statistics;
  g_autofree char *classes = describe_classes (self), *count = pct_text_count (statistics->count);
  g_autofree char *level = pct_number_text ("%.1f", statistics->mean), *deviation = pct_number_text ("%.1f", statistics->deviation);
  g_autofree char *pixels = g_strdup_printf (_ ("Mean %s, standard deviation %s"), level, deviation);
  g_autofree char *mean = g_strdup_printf (ngettext ("The mean of %s image", "The mean of %s images", statistics->count), count);
  g_autoptr (GdkTexture) texture = pct_image_texture_new (statistics->mean_image, statistics->height, statistics->width,
                                                          statistics->channels, MEAN_IMAGE);
  gtk_picture_set_paintable (self->mean, GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (self->mean, mean);
  gtk_label_set_label (self->pixels_text, pixels);
  gtk_label_set_label (self->mean_text, mean);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->classes), classes);
  describe (GTK_WIDGET (self->classes), classes);
  describe (GTK_WIDGET (self->pixels), pixels);
  gtk_widget_queue_draw (GTK_WIDGET (self->classes));
  gtk_widget_queue_draw (GTK_WIDGET (self->pixels));
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  PctImageStatistics *statistics = g_task_propagate_pointer (G_TASK (result), NULL);
  if (statistics == NULL)
    return; /* others are being counted */
  PctImageSummary *self = PCT_IMAGE_SUMMARY (source);
  g_clear_pointer (&self->statistics, pct_image_statistics_free);
  self->statistics = statistics;
  show_statistics (self);
}

/* What is shown stays until the next is counted, when it is of the same set and split. */
void
pct_image_summary_show (PctImageSummary *self, PctImageSet *set, PctSplit split, gssize label)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (set != self->set || split != self->split)
    g_clear_pointer (&self->statistics, pct_image_statistics_free);
  if (set != NULL)
    pct_image_set_ref (set);
  g_clear_pointer (&self->set, pct_image_set_unref);
  self->set = set;
  self->split = split;
  self->label = label;
  size_classes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->classes));
  if (set == NULL)
    return;
  gboolean all = label < 0;
  g_autofree char *pixels = all ? NULL : g_strdup_printf (_ ("Pixel Values of %s"), set->class_names[label]);
  g_autofree char *mean = all ? NULL : g_strdup_printf (_ ("Mean Image of %s"), set->class_names[label]);
  gtk_label_set_label (self->classes_title, split_title (split));
  gtk_label_set_label (self->pixels_title, all ? _ ("Pixel Values") : pixels);
  gtk_label_set_label (self->mean_title, all ? _ ("Mean Image") : mean);
  Request *request = g_new (Request, 1);
  *request = (Request){ pct_image_set_ref (set), split, label };
  self->cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_counted, NULL);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, count_in_worker);
}

static void
pct_image_summary_dispose (GObject *object)
{
  PctImageSummary *self = PCT_IMAGE_SUMMARY (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pct_image_summary_parent_class)->dispose (object);
}

static void
pct_image_summary_finalize (GObject *object)
{
  PctImageSummary *self = PCT_IMAGE_SUMMARY (object);
  g_clear_pointer (&self->statistics, pct_image_statistics_free);
  g_clear_pointer (&self->set, pct_image_set_unref);
  G_OBJECT_CLASS (pct_image_summary_parent_class)->finalize (object);
}

static void
pct_image_summary_class_init (PctImageSummaryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_image_summary_dispose;
  G_OBJECT_CLASS (klass)->finalize = pct_image_summary_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/image-summary.ui");
  gtk_widget_class_bind_template_child (widget_class, PctImageSummary, classes);
  gtk_widget_class_bind_template_child (widget_class, PctImageSummary, pixels);
  gtk_widget_class_bind_template_child (widget_class, PctImageSummary, mean);
  gtk_widget_class_bind_template_child (widget_class, PctImageSummary, classes_title);
  gtk_widget_class_bind_template_child (widget_class, PctImageSummary, pixels_title);
  gtk_widget_class_bind_template_child (widget_class, PctImageSummary, mean_title);
  gtk_widget_class_bind_template_child (widget_class, PctImageSummary, pixels_text);
  gtk_widget_class_bind_template_child (widget_class, PctImageSummary, mean_text);
}

static void
pct_image_summary_init (PctImageSummary *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->label = -1;
  self->style = pct_drawing_style ();
  gtk_drawing_area_set_draw_func (self->classes, draw_classes, self, NULL);
  gtk_drawing_area_set_draw_func (self->pixels, draw_pixels, self, NULL);
  pct_drawing_watch_style (GTK_WIDGET (self), G_CALLBACK (on_style));
}
