#include "ui/widgets/image-summary.h"

#include "ui/draw/histogram.h"
#include "ui/draw/number.h"
#include "ui/model/image-list.h"
#include "ui/model/image-statistics.h"
#include "ui/model/text.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/tooltip.h"

#include <glib/gi18n-lib.h>

/* Mean images: fewer in a row where their names are long, and the least they are drawn at. */
#define LEAST_COLUMNS  3
#define MOST_COLUMNS   5
#define ROW_CHARACTERS 40
#define MEAN_IMAGE     40

struct _PctImageSummary {
  AdwBin parent_instance;
  PctImageSet *set;
  PctSplit split;
  gssize label;
  PctImageStatistics *statistics; /* or NULL while they are counted */
  GCancellable *cancellable;
  PctStyle style;

  GtkFlowBox *means;
  GPtrArray *pictures; /* GtkPicture, one a mean; their parents' */
  GtkDrawingArea *pixels;
  GtkLabel *pixels_title, *pixels_text;
};

G_DEFINE_FINAL_TYPE (PctImageSummary, pct_image_summary, ADW_TYPE_BIN)

static guint chosen;

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

static void
on_style (PctImageSummary *self)
{
  self->style = pct_drawing_style ();
  gtk_widget_queue_draw (GTK_WIDGET (self->pixels));
}

/* A picture above the name of its class. */
static void
add_mean (PctImageSummary *self, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *picture = gtk_picture_new (), *label = gtk_label_new (name);
  gtk_widget_set_size_request (picture, MEAN_IMAGE, MEAN_IMAGE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Mean image"), -1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 1);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  gtk_flow_box_append (self->means, box);
  g_ptr_array_add (self->pictures, picture);
}

static guint
choose_columns (const PctImageSet *set, guint count)
{
  glong longest = 1;
  for (guint i = 0; i < count; i++)
    longest = MAX (longest, g_utf8_strlen (set->class_names[i], -1));
  return MIN (MAX (count, 1), (guint) CLAMP (ROW_CHARACTERS / longest, LEAST_COLUMNS, MOST_COLUMNS));
}

static void
make_means (PctImageSummary *self)
{
  GtkFlowBoxChild *child;
  while ((child = gtk_flow_box_get_child_at_index (self->means, 0)) != NULL)
    gtk_flow_box_remove (self->means, GTK_WIDGET (child));
  g_ptr_array_set_size (self->pictures, 0);
  const guint count = self->set == NULL ? 0 : (guint) MIN (self->set->n_classes, PCT_MOST_MEANS);
  const guint columns = choose_columns (self->set, count);
  gtk_flow_box_set_min_children_per_line (self->means, columns);
  gtk_flow_box_set_max_children_per_line (self->means, columns);
  for (guint i = 0; i < count; i++)
    add_mean (self, self->set->class_names[i]);
}

static void
show_mean (PctImageSummary *self, guint label)
{
  const PctImageStatistics *statistics = self->statistics;
  const size_t size = statistics->height * statistics->width * statistics->channels, n = statistics->class_counts[label];
  GtkWidget *child = GTK_WIDGET (gtk_flow_box_get_child_at_index (self->means, (int) label));
  g_autofree char *count = pct_text_count (n);
  /* Translators: a number of images, and their class */
  g_autofree char *name = g_strdup_printf (ngettext ("Mean of %s image of %s", "Mean of %s images of %s", n), count,
                                           self->set->class_names[label]);
  g_autoptr (GdkTexture) texture = pct_image_texture_new (statistics->means + label * size, statistics->height, statistics->width,
                                                          statistics->channels, MEAN_IMAGE);
  gtk_picture_set_paintable (self->pictures->pdata[label], GDK_PAINTABLE (texture));
  pct_tooltip_set (child, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_statistics (PctImageSummary *self)
{
  const PctImageStatistics *statistics = self->statistics;
  g_autofree char *level = pct_number_text ("%.1f", statistics->mean), *deviation = pct_number_text ("%.1f", statistics->deviation);
  g_autofree char *pixels = g_strdup_printf (_ ("Mean %s, standard deviation %s"), level, deviation);
  for (guint i = 0; i < self->pictures->len; i++)
    show_mean (self, i);
  gtk_label_set_label (self->pixels_text, pixels);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pixels), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, pixels, -1);
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

static void
select_class (PctImageSummary *self)
{
  GtkFlowBoxChild *child = self->label < 0 ? NULL : gtk_flow_box_get_child_at_index (self->means, (int) self->label);
  if (child == NULL)
    gtk_flow_box_unselect_all (self->means);
  else
    gtk_flow_box_select_child (self->means, child);
}

/* Once more: all of them again. */
static void
on_activated (PctImageSummary *self, GtkFlowBoxChild *child)
{
  const int label = gtk_flow_box_child_get_index (child);
  g_signal_emit (self, chosen, 0, label == self->label ? -1 : label);
}

/* What is shown stays until the next is counted, when it is of the same set and split. */
void
pct_image_summary_show (PctImageSummary *self, PctImageSet *set, PctSplit split, gssize label)
{
  const gboolean other = set != self->set;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (other || split != self->split)
    g_clear_pointer (&self->statistics, pct_image_statistics_free);
  if (set != NULL)
    pct_image_set_ref (set);
  g_clear_pointer (&self->set, pct_image_set_unref);
  self->set = set;
  self->split = split;
  self->label = label;
  if (other)
    make_means (self);
  select_class (self);
  if (set == NULL)
    return;
  g_autofree char *pixels = label < 0 ? NULL : g_strdup_printf (_ ("Pixel Values of %s"), set->class_names[label]);
  gtk_label_set_label (self->pixels_title, pixels == NULL ? _ ("Pixel Values") : pixels);
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
  g_ptr_array_unref (self->pictures);
  G_OBJECT_CLASS (pct_image_summary_parent_class)->finalize (object);
}

static void
pct_image_summary_class_init (PctImageSummaryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  chosen = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  G_OBJECT_CLASS (klass)->dispose = pct_image_summary_dispose;
  G_OBJECT_CLASS (klass)->finalize = pct_image_summary_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/percept/Percept/ui/image-summary.ui");
  gtk_widget_class_bind_template_child (widget_class, PctImageSummary, means);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_child (widget_class, PctImageSummary, pixels);
  gtk_widget_class_bind_template_child (widget_class, PctImageSummary, pixels_title);
  gtk_widget_class_bind_template_child (widget_class, PctImageSummary, pixels_text);
}

static void
pct_image_summary_init (PctImageSummary *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->label = -1;
  self->style = pct_drawing_style ();
  self->pictures = g_ptr_array_new ();
  gtk_drawing_area_set_draw_func (self->pixels, draw_pixels, self, NULL);
  pct_drawing_watch_style (GTK_WIDGET (self), G_CALLBACK (on_style));
}
