#include "ui/widgets/sample-strip.h"

#include "ui/draw/thumbnails.h"
#include "ui/model/text.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/hotspot.h"
#include "ui/widgets/tooltip.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOST_IMAGES 48
#define IMAGE_SIZE  56
#define HEIGHT      104
#define SHORT_NAME  4 /* characters that fit below a small image */

struct _PctSampleStrip {
  GtkWidget parent_instance;
  PctImageSet *set;
  char *empty;
  PctThumbnail images[MOST_IMAGES];
  uint32_t numbers[MOST_IMAGES];
  PctThumbnails thumbnails;
  PctThumbnailsLayout layout;
  double shift;        /* of all to the right, so that they are in the middle */
  size_t chosen;       /* that the arrow keys have come to */
  GPtrArray *hotspots; /* PctHotspot, one an image */
  PctStyle style;
  PctDrawingLayer layer;
};

G_DEFINE_FINAL_TYPE (PctSampleStrip, pct_sample_strip, GTK_TYPE_WIDGET)

static gboolean
are_names_short (const PctImageSet *set)
{
  for (size_t i = 0; i < set->n_classes; i++)
    if (g_utf8_strlen (set->class_names[i], -1) > SHORT_NAME)
      return FALSE;
  return TRUE;
}

static void
lay_out (PctSampleStrip *self, double size, gboolean captions)
{
  self->thumbnails.size = size;
  self->thumbnails.captions = captions;
  pct_thumbnails_layout (&self->thumbnails, &self->style, gtk_widget_get_width (GTK_WIDGET (self)),
                         gtk_widget_get_height (GTK_WIDGET (self)), &self->layout);
}

/* Small where that, and only that, shows every class; without names that would be cut off after three letters. */
static void
update_layout (PctSampleStrip *self)
{
  const size_t classes = self->set == NULL ? 0 : self->set->n_classes;
  lay_out (self, IMAGE_SIZE, TRUE);
  if (self->layout.shown < classes)
    lay_out (self, IMAGE_SIZE / 2.0, are_names_short (self->set));
  if (self->layout.shown < classes)
    lay_out (self, IMAGE_SIZE, TRUE);
  size_t columns = MIN (self->layout.columns, MAX (1, self->layout.shown));
  double used = (double) columns * self->layout.step_x - (self->layout.step_x - self->layout.image_width);
  self->shift = self->layout.shown > 0 ? floor ((self->layout.width - used) / 2 - self->layout.left) : 0;
}

static PctRectangle
place_of (PctSampleStrip *self, size_t index)
{
  PctRectangle place = pct_thumbnails_image (&self->layout, index);
  place.x += self->shift;
  return place;
}

static void
paint_focus (PctSampleStrip *self, cairo_t *cr)
{
  PctRectangle place = place_of (self, self->chosen);
  pct_colour_set (cr, self->style.accent);
  cairo_set_line_width (cr, 2 * self->style.scale);
  cairo_rectangle (cr, place.x - 2, place.y - 2, place.width + 4, place.height + 4);
  cairo_stroke (cr);
}

static void
pct_sample_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PctSampleStrip *self = PCT_SAMPLE_STRIP (widget);
  cairo_t *cr = pct_drawing_layer_begin (&self->layer, widget);
  if (cr != NULL)
    {
      update_layout (self);
      cairo_translate (cr, self->shift, 0);
      pct_thumbnails_paint (&self->thumbnails, &self->style, &self->layout, cr);
      cairo_destroy (cr);
    }
  cr = pct_drawing_snapshot (widget, snapshot);
  pct_drawing_layer_show (&self->layer, cr);
  if (gtk_widget_has_visible_focus (widget) && self->chosen < self->layout.shown)
    paint_focus (self, cr);
  cairo_destroy (cr);
}

static void
pct_sample_strip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PctSampleStrip *self = PCT_SAMPLE_STRIP (widget);
  update_layout (self);
  for (guint i = 0; i < self->hotspots->len; i++)
    {
      GtkWidget *hotspot = self->hotspots->pdata[i];
      gtk_widget_set_child_visible (hotspot, i < self->layout.shown);
      if (i >= self->layout.shown)
        continue;
      PctRectangle place = place_of (self, i);
      gtk_widget_size_allocate (hotspot,
                                &(GtkAllocation){ (int) place.x, (int) place.y, MAX (1, (int) place.width),
                                                  MAX (1, (int) (place.height + self->layout.caption_height)) },
                                -1);
    }
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
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  repaint (self);
}

static void
show_image (PctSampleStrip *self, size_t index)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-image", "(uu)", (guint) PCT_SPLIT_TRAIN, self->numbers[index]);
}

static void
on_hotspot (PctSampleStrip *self, GtkWidget *hotspot)
{
  guint index;
  if (g_ptr_array_find (self->hotspots, hotspot, &index))
    show_image (self, index);
}

static void
on_released (PctSampleStrip *self, int presses, double x, double y)
{
  gssize index = pct_thumbnails_at (&self->layout, x - self->shift, y);
  if (index >= 0)
    show_image (self, (size_t) index);
}

static void
choose (PctSampleStrip *self, size_t index)
{
  self->chosen = index;
  if (index < self->hotspots->len)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT,
                                    self->hotspots->pdata[index], -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
on_key (PctSampleStrip *self, guint key, guint code, GdkModifierType modifiers)
{
  static const struct {
    guint key, keypad;
    int by; /* beyond the end is the end */
  } moves[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, -1 },           { GDK_KEY_Right, GDK_KEY_KP_Right, 1 },
    { GDK_KEY_Home, GDK_KEY_KP_Home, -MOST_IMAGES }, { GDK_KEY_End, GDK_KEY_KP_End, MOST_IMAGES },
  };
  if (self->layout.shown == 0)
    return FALSE;
  size_t last = self->layout.shown - 1;
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space || key == GDK_KEY_KP_Space)
    {
      show_image (self, MIN (self->chosen, last));
      return TRUE;
    }
  for (size_t i = 0; i < G_N_ELEMENTS (moves); i++)
    if (key == moves[i].key || key == moves[i].keypad)
      {
        choose (self, (size_t) CLAMP ((int) self->chosen + moves[i].by, 0, (int) last));
        return TRUE;
      }
  return FALSE;
}

static void
remove_hotspots (PctSampleStrip *self)
{
  for (guint i = 0; i < self->hotspots->len; i++)
    gtk_widget_unparent (self->hotspots->pdata[i]);
  g_ptr_array_set_size (self->hotspots, 0);
}

static void
make_hotspots (PctSampleStrip *self)
{
  remove_hotspots (self);
  for (size_t i = 0; i < self->thumbnails.count; i++)
    {
      GtkWidget *hotspot = pct_hotspot_new ();
      g_autofree char *number = pct_text_count (self->numbers[i]);
      /* Translators: a number and a class */
      g_autofree char *name = g_strdup_printf (_ ("Image %s: %s"), number, self->images[i].caption);
      pct_hotspot_set_label (PCT_HOTSPOT (hotspot), name);
      pct_tooltip_set (hotspot, name);
      g_signal_connect_object (hotspot, "activated", G_CALLBACK (on_hotspot), self, G_CONNECT_SWAPPED);
      gtk_widget_set_parent (hotspot, GTK_WIDGET (self));
      g_ptr_array_add (self->hotspots, hotspot);
    }
  self->chosen = 0;
  gtk_widget_set_focusable (GTK_WIDGET (self), self->hotspots->len > 0);
}

static void
pct_sample_strip_dispose (GObject *object)
{
  remove_hotspots (PCT_SAMPLE_STRIP (object));
  G_OBJECT_CLASS (pct_sample_strip_parent_class)->dispose (object);
}

static void
pct_sample_strip_finalize (GObject *object)
{
  PctSampleStrip *self = PCT_SAMPLE_STRIP (object);
  pct_drawing_layer_clear (&self->layer);
  g_ptr_array_unref (self->hotspots);
  g_clear_pointer (&self->set, pct_image_set_unref);
  g_free (self->empty);
  G_OBJECT_CLASS (pct_sample_strip_parent_class)->finalize (object);
}

static void
pct_sample_strip_class_init (PctSampleStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_sample_strip_dispose;
  G_OBJECT_CLASS (klass)->finalize = pct_sample_strip_finalize;
  widget_class->size_allocate = pct_sample_strip_size_allocate;
  widget_class->snapshot = pct_sample_strip_snapshot;
  widget_class->measure = pct_sample_strip_measure;
  gtk_widget_class_set_css_name (widget_class, "samples");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pct_sample_strip_init (PctSampleStrip *self)
{
  self->style = pct_drawing_style ();
  self->hotspots = g_ptr_array_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect_object (click, "released", G_CALLBACK (on_released), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "pointer");
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
      {
        self->numbers[n] = (uint32_t) chosen[i];
        self->images[n++] = (PctThumbnail){
          .pixels = pct_image_set_pixels (self->set, PCT_SPLIT_TRAIN, chosen[i]),
          .caption = self->set->class_names[i % classes],
        };
      }
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
  self->thumbnails = (PctThumbnails){ .thumbnails = self->images, .empty = self->empty };
  g_autofree char *description = g_strdup (empty);
  if (set != NULL)
    {
      self->thumbnails.count = choose_images (self);
      self->thumbnails.height = set->height;
      self->thumbnails.width = set->width;
      self->thumbnails.channels = set->channels;
      g_free (description);
      description = g_strdup_printf (_ ("Training images of %s, one of each class in turn"), pct_text_set_name (set));
    }
  make_hotspots (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description == NULL ? "" : description, -1);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  repaint (self);
}
