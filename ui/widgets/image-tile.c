#include "ui/widgets/image-tile.h"

#include <adwaita.h>

#define CAPTION_CHARACTERS 10
#define CAPTION_SCALE 0.82 /* of the font's size, as captions have it */
#define SPACING 4
#define DIM_ALPHA 0.6f

/* One widget that paints itself: a gallery has hundreds, and each jump through it binds them all anew. */
struct _PctImageTile {
  GtkWidget parent_instance;
  PctImageItem *item;
  gulong changed;
  PangoLayout *lines[2]; /* NULL before they are painted */
  int width, line_height; /* of a caption; 0: to be measured */
};

G_DEFINE_FINAL_TYPE (PctImageTile, pct_image_tile, GTK_TYPE_WIDGET)

static PangoLayout *
make_line (PctImageTile *self, const char *text)
{
  PangoLayout *line = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_scale_new (CAPTION_SCALE));
  pango_layout_set_attributes (line, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_alignment (line, PANGO_ALIGN_CENTER);
  pango_layout_set_ellipsize (line, PANGO_ELLIPSIZE_END);
  return line;
}

static void
forget_lines (PctImageTile *self)
{
  for (size_t i = 0; i < G_N_ELEMENTS (self->lines); i++)
    g_clear_object (&self->lines[i]);
}

static void
make_lines (PctImageTile *self)
{
  g_autofree char *caption = pct_image_item_get_caption (self->item);
  char *second = strchr (caption, '\n');
  *second++ = '\0';
  self->lines[0] = make_line (self, caption);
  self->lines[1] = make_line (self, second);
}

static void
measure_caption (PctImageTile *self)
{
  if (self->line_height > 0)
    return;
  g_autoptr (PangoLayout) line = make_line (self, "0");
  PangoFontMetrics *metrics = pango_context_get_metrics (pango_layout_get_context (line), NULL, NULL);
  int character = MAX (pango_font_metrics_get_approximate_char_width (metrics), pango_font_metrics_get_approximate_digit_width (metrics));
  pango_font_metrics_unref (metrics);
  self->width = MAX (PCT_IMAGE_TEXTURE, (int) (CAPTION_CHARACTERS * CAPTION_SCALE * character / PANGO_SCALE));
  pango_layout_get_pixel_size (line, NULL, &self->line_height);
}

static void
pct_image_tile_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  PctImageTile *self = PCT_IMAGE_TILE (widget);
  measure_caption (self);
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL
                            ? self->width
                            : PCT_IMAGE_TEXTURE + SPACING + (int) G_N_ELEMENTS (self->lines) * self->line_height;
  *minimum_baseline = *natural_baseline = -1;
}

static void
snapshot_image (PctImageTile *self, GtkSnapshot *snapshot, int width)
{
  GdkTexture *texture = pct_image_item_get_texture (self->item);
  const float across = (float) gdk_texture_get_width (texture), down = (float) gdk_texture_get_height (texture);
  const float scale = PCT_IMAGE_TEXTURE / MAX (across, down);
  graphene_rect_t place = GRAPHENE_RECT_INIT (((float) width - across * scale) / 2, (PCT_IMAGE_TEXTURE - down * scale) / 2,
                                              across * scale, down * scale);
  graphene_rect_round_extents (&place, &place);
  gtk_snapshot_append_texture (snapshot, texture, &place);
}

static void
pct_image_tile_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PctImageTile *self = PCT_IMAGE_TILE (widget);
  if (self->item == NULL)
    return;
  const int width = gtk_widget_get_width (widget);
  snapshot_image (self, snapshot, width);
  measure_caption (self);
  if (self->lines[0] == NULL)
    make_lines (self);
  GdkRGBA colour;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, PCT_IMAGE_TEXTURE + SPACING));
  for (size_t i = 0; i < G_N_ELEMENTS (self->lines); i++)
    {
      pango_layout_set_width (self->lines[i], width * PANGO_SCALE);
      gtk_snapshot_append_layout (snapshot, self->lines[i], &colour);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) self->line_height));
      /* The second line steps back behind the first. */
      if (!adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
        colour.alpha *= DIM_ALPHA;
    }
}

/* Made when it is asked for: each tooltip that is set makes GTK ask the display where the pointer is, and a click on a cell
 * exchanges a screenful of images. */
static gboolean
pct_image_tile_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  g_autofree char *words = pct_image_tile_describe (PCT_IMAGE_TILE (widget));
  gtk_tooltip_set_text (tooltip, words);
  return words != NULL;
}

static void
pct_image_tile_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  PctImageTile *self = PCT_IMAGE_TILE (widget);
  GTK_WIDGET_CLASS (pct_image_tile_parent_class)->css_changed (widget, change);
  forget_lines (self);
  self->line_height = 0;
}

static void
show_words (PctImageTile *self)
{
  g_autofree char *name = pct_image_tile_describe (self);
  forget_lines (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  /* The list's widget around it has the keyboard's focus. */
  GtkWidget *around = gtk_widget_get_parent (GTK_WIDGET (self));
  if (around != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (around), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* item: NULL for none. */
static void
set_item (PctImageTile *self, PctImageItem *item)
{
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed, self->item);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  self->changed = g_signal_connect_swapped (item, "changed", G_CALLBACK (show_words), self);
  show_words (self);
}

static void
pct_image_tile_dispose (GObject *object)
{
  PctImageTile *self = PCT_IMAGE_TILE (object);
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed, self->item);
  g_clear_object (&self->item);
  forget_lines (self);
  G_OBJECT_CLASS (pct_image_tile_parent_class)->dispose (object);
}

static void
pct_image_tile_class_init (PctImageTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pct_image_tile_dispose;
  widget_class->measure = pct_image_tile_measure;
  widget_class->snapshot = pct_image_tile_snapshot;
  widget_class->query_tooltip = pct_image_tile_query_tooltip;
  widget_class->css_changed = pct_image_tile_css_changed;
  gtk_widget_class_set_css_name (widget_class, "imagetile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
pct_image_tile_init (PctImageTile *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

char *
pct_image_tile_describe (PctImageTile *self)
{
  return self->item == NULL ? NULL : pct_image_item_describe (self->item);
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, g_object_new (PCT_TYPE_IMAGE_TILE, NULL));
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  set_item (PCT_IMAGE_TILE (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item)
{
  set_item (PCT_IMAGE_TILE (gtk_list_item_get_child (item)), NULL);
}

GtkListItemFactory *
pct_image_tile_factory_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  return factory;
}

PctImageItem *
pct_image_tile_get_item (PctImageTile *self)
{
  return self->item;
}
