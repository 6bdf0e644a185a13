#include "ui/widgets/image-tile.h"

#define CAPTION_CHARACTERS 10
#define SPACING 4

struct _PctImageTile {
  GtkWidget parent_instance;
  PctImageItem *item;
  gulong changed;
  GtkWidget *picture, *caption;
};

G_DEFINE_FINAL_TYPE (PctImageTile, pct_image_tile, GTK_TYPE_WIDGET)

/* The second line steps back behind the first. */
static char *
caption_markup (PctImageItem *item)
{
  g_autofree char *caption = pct_image_item_get_caption (item);
  char *second = strchr (caption, '\n');
  *second++ = '\0';
  return g_markup_printf_escaped ("%s\n<span alpha=\"65%%\">%s</span>", caption, second);
}

static void
show_words (PctImageTile *self)
{
  g_autofree char *caption = caption_markup (self->item), *name = pct_image_item_describe (self->item);
  gtk_label_set_markup (GTK_LABEL (self->caption), caption);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_picture_set_alternative_text (GTK_PICTURE (self->picture), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
pct_image_tile_set_item (PctImageTile *self, PctImageItem *item)
{
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed, self->item);
  g_set_object (&self->item, item);
  gtk_picture_set_paintable (GTK_PICTURE (self->picture), item == NULL ? NULL : GDK_PAINTABLE (pct_image_item_get_texture (item)));
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
  g_clear_pointer (&self->picture, gtk_widget_unparent);
  g_clear_pointer (&self->caption, gtk_widget_unparent);
  G_OBJECT_CLASS (pct_image_tile_parent_class)->dispose (object);
}

static void
pct_image_tile_class_init (PctImageTileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pct_image_tile_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "imagetile");
}

static void
pct_image_tile_init (PctImageTile *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, SPACING);
  self->picture = gtk_picture_new ();
  gtk_widget_set_size_request (self->picture, PCT_IMAGE_TEXTURE, PCT_IMAGE_TEXTURE);
  gtk_widget_set_halign (self->picture, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->picture, GTK_WIDGET (self));
  self->caption = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->caption), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (self->caption), CAPTION_CHARACTERS);
  gtk_label_set_max_width_chars (GTK_LABEL (self->caption), CAPTION_CHARACTERS);
  gtk_label_set_justify (GTK_LABEL (self->caption), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->caption, "caption");
  gtk_widget_set_parent (self->caption, GTK_WIDGET (self));
}

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, g_object_new (PCT_TYPE_IMAGE_TILE, NULL));
}

static void
on_bind (GtkListItemFactory *factory, GtkListItem *item)
{
  pct_image_tile_set_item (PCT_IMAGE_TILE (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
on_unbind (GtkListItemFactory *factory, GtkListItem *item)
{
  pct_image_tile_set_item (PCT_IMAGE_TILE (gtk_list_item_get_child (item)), NULL);
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
