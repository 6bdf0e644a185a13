#include "ui/widgets/sample-strip.h"

#include "ui/draw/thumbnails.h"
#include "ui/widgets/drawing.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOST_IMAGES 48
#define IMAGE_SIZE  56
#define HEIGHT      104

struct _PctSampleStrip {
  GtkWidget parent_instance;
  PctImageSet *set;
  char *empty;
  PctThumbnail images[MOST_IMAGES];
  PctThumbnails thumbnails;
  PctStyle style;
  PctDrawingLayer layer;
};

G_DEFINE_FINAL_TYPE (PctSampleStrip, pct_sample_strip, GTK_TYPE_WIDGET)

static void
pct_sample_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PctSampleStrip *self = PCT_SAMPLE_STRIP (widget);
  cairo_t *cr = pct_drawing_layer_begin (&self->layer, widget);
  if (cr != NULL)
    {
      PctThumbnailsLayout layout;
      pct_thumbnails_layout (&self->thumbnails, &self->style, gtk_widget_get_width (widget),
                             gtk_widget_get_height (widget), &layout);
      size_t columns = MIN (layout.columns, MAX (1, layout.shown));
      double used = (double) columns * layout.step_x - (layout.step_x - layout.image_width);
      if (layout.shown > 0)
        cairo_translate (cr, floor ((layout.width - used) / 2 - layout.left), 0);
      pct_thumbnails_paint (&self->thumbnails, &self->style, &layout, cr);
      cairo_destroy (cr);
    }
  cr = pct_drawing_snapshot (widget, snapshot);
  pct_drawing_layer_show (&self->layer, cr);
  cairo_destroy (cr);
}

static void
pct_sample_strip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;
  *minimum = across ? 200 : HEIGHT;
  *natural = across ? 600 : HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
repaint (PctSampleStrip *self)
{
  self->layer.painted = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_style (PctSampleStrip *self)
{
  self->style = pct_drawing_style ();
  repaint (self);
}

static void
pct_sample_strip_finalize (GObject *object)
{
  PctSampleStrip *self = PCT_SAMPLE_STRIP (object);
  pct_drawing_layer_clear (&self->layer);
  g_clear_pointer (&self->set, pct_image_set_unref);
  g_free (self->empty);
  G_OBJECT_CLASS (pct_sample_strip_parent_class)->finalize (object);
}

static void
pct_sample_strip_class_init (PctSampleStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = pct_sample_strip_finalize;
  widget_class->snapshot = pct_sample_strip_snapshot;
  widget_class->measure = pct_sample_strip_measure;
  gtk_widget_class_set_css_name (widget_class, "samples");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pct_sample_strip_init (PctSampleStrip *self)
{
  self->style = pct_drawing_style ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Sample images"), -1);
  pct_drawing_watch_style (GTK_WIDGET (self), G_CALLBACK (on_style));
}

/* The first image of each class in turn, then the second of each, until there are enough. */
static size_t
choose_images (PctSampleStrip *self)
{
  const PctImages *images = &self->set->splits[PCT_SPLIT_TRAIN];
  const size_t classes = self->set->n_classes, rounds = MOST_IMAGES / classes + 1;
  g_autofree size_t *seen = g_new0 (size_t, classes);
  g_autofree size_t *chosen = g_new (size_t, classes * rounds);
  memset (chosen, 0xff, classes * rounds * sizeof *chosen);
  for (size_t image = 0, left = classes * rounds; image < images->count && left > 0; image++)
    {
      size_t label = images->labels[image];
      if (seen[label] < rounds)
        {
          chosen[seen[label]++ * classes + label] = image;
          left--;
        }
    }

  size_t n = 0;
  for (size_t i = 0; i < classes * rounds && n < MOST_IMAGES; i++)
    if (chosen[i] != SIZE_MAX)
      self->images[n++] = (PctThumbnail){
        .pixels = pct_image_set_pixels (self->set, PCT_SPLIT_TRAIN, chosen[i]),
        .caption = self->set->class_names[i % classes],
      };
  return n;
}

void
pct_sample_strip_set_image_set (PctSampleStrip *self, PctImageSet *set, const char *empty)
{
  if (set != NULL)
    pct_image_set_ref (set);
  g_clear_pointer (&self->set, pct_image_set_unref);
  self->set = set;
  g_free (self->empty);
  self->empty = g_strdup (empty);
  self->thumbnails = (PctThumbnails){ .thumbnails = self->images, .captions = TRUE, .size = IMAGE_SIZE, .empty = self->empty };
  g_autofree char *description = g_strdup (empty);
  if (set != NULL)
    {
      self->thumbnails.count = choose_images (self);
      self->thumbnails.height = set->height;
      self->thumbnails.width = set->width;
      self->thumbnails.channels = set->channels;
      g_free (description);
      description = g_strdup_printf (_ ("Training images of %s, one of each class in turn"), set->name);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description == NULL ? "" : description, -1);
  repaint (self);
}
