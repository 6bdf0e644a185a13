#include "ui/model/image-list.h"

#include "ui/model/text.h"

#include <glib/gi18n-lib.h>

typedef struct {
  uint32_t number;
  uint16_t label;
  PctPrediction prediction;
} Entry;

struct _PctImageItem {
  GObject parent_instance;
  PctImageSet *set;
  PctSplit split;
  Entry entry;
  char *label, *predicted;
  GdkTexture *texture;
};

G_DEFINE_FINAL_TYPE (PctImageItem, pct_image_item, G_TYPE_OBJECT)

static void
pct_image_item_finalize (GObject *object)
{
  PctImageItem *self = PCT_IMAGE_ITEM (object);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->set, pct_image_set_unref);
  g_free (self->label);
  g_free (self->predicted);
  G_OBJECT_CLASS (pct_image_item_parent_class)->finalize (object);
}

static void
pct_image_item_class_init (PctImageItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pct_image_item_finalize;
}

static void
pct_image_item_init (PctImageItem *self)
{
}

GdkTexture *
pct_image_item_get_texture (PctImageItem *self)
{
  if (self->texture != NULL)
    return self->texture;
  const size_t height = self->set->height, width = self->set->width, channels = self->set->channels;
  const size_t least = MAX (1, MIN (height, width));
  const size_t times = (PCT_IMAGE_TEXTURE + least - 1) / least, stride = width * times * 3;
  const uint8_t *pixels = pct_image_set_pixels (self->set, self->split, self->entry.number);
  uint8_t *large = g_malloc_n (stride, height * times);
  for (size_t y = 0; y < height * times; y++)
    for (size_t x = 0; x < width * times; x++)
      for (size_t c = 0; c < 3; c++)
        large[y * stride + x * 3 + c] = pixels[((y / times) * width + x / times) * channels + MIN (c, channels - 1)];
  g_autoptr (GBytes) bytes = g_bytes_new_take (large, stride * height * times);
  self->texture = gdk_memory_texture_new ((int) (width * times), (int) (height * times), GDK_MEMORY_R8G8B8, bytes, stride);
  return self->texture;
}

uint32_t
pct_image_item_get_number (PctImageItem *self)
{
  return self->entry.number;
}

char *
pct_image_item_get_caption (PctImageItem *self)
{
  g_autofree char *confidence = pct_text_percent (self->entry.prediction.probability);
  return g_strdup_printf ("%s → %s\n%s", self->label, self->predicted, confidence);
}

char *
pct_image_item_describe (PctImageItem *self)
{
  g_autofree char *number = pct_text_count (self->entry.number);
  g_autofree char *confidence = pct_text_percent (self->entry.prediction.probability);
  return g_strdup_printf (_ ("Image %s: true %s, predicted %s, confidence %s, loss %.2f"), number, self->label,
                          self->predicted, confidence, (double) self->entry.prediction.loss);
}

struct _PctImageList {
  GObject parent_instance;
  PctImageSet *set;
  PctSplit split;
  GArray *entries; /* Entry */
  char **class_names;
};

static void pct_image_list_model_init (GListModelInterface *model);

G_DEFINE_FINAL_TYPE_WITH_CODE (PctImageList, pct_image_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, pct_image_list_model_init))

static GType
pct_image_list_get_item_type (GListModel *model)
{
  return PCT_TYPE_IMAGE_ITEM;
}

static guint
pct_image_list_get_n_items (GListModel *model)
{
  return PCT_IMAGE_LIST (model)->entries->len;
}

/* A model may have more outputs than there are classes. */
static char *
class_name (PctImageList *self, size_t index)
{
  return index < g_strv_length (self->class_names) ? g_strdup (self->class_names[index]) : g_strdup_printf ("%zu", index);
}

static gpointer
pct_image_list_get_item (GListModel *model, guint position)
{
  PctImageList *self = PCT_IMAGE_LIST (model);
  if (position >= self->entries->len)
    return NULL;
  PctImageItem *item = g_object_new (PCT_TYPE_IMAGE_ITEM, NULL);
  item->set = pct_image_set_ref (self->set);
  item->split = self->split;
  item->entry = g_array_index (self->entries, Entry, position);
  item->label = class_name (self, item->entry.label);
  item->predicted = class_name (self, item->entry.prediction.predicted);
  return item;
}

static void
pct_image_list_model_init (GListModelInterface *model)
{
  model->get_item_type = pct_image_list_get_item_type;
  model->get_n_items = pct_image_list_get_n_items;
  model->get_item = pct_image_list_get_item;
}

static void
pct_image_list_finalize (GObject *object)
{
  PctImageList *self = PCT_IMAGE_LIST (object);
  g_clear_pointer (&self->set, pct_image_set_unref);
  g_array_unref (self->entries);
  g_strfreev (self->class_names);
  G_OBJECT_CLASS (pct_image_list_parent_class)->finalize (object);
}

static void
pct_image_list_class_init (PctImageListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pct_image_list_finalize;
}

static void
pct_image_list_init (PctImageList *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
}

/* Falling; equal ones stay in the dataset's order. */
static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const Entry *first = a, *second = b;
  PctImageOrder order = *(PctImageOrder *) data;
  float x = order == PCT_IMAGE_ORDER_LOSS ? first->prediction.loss : first->prediction.probability;
  float y = order == PCT_IMAGE_ORDER_LOSS ? second->prediction.loss : second->prediction.probability;
  if (x != y)
    return x < y ? 1 : -1;
  return first->number < second->number ? -1 : first->number > second->number;
}

PctImageList *
pct_image_list_new_cell (const PctDataset *dataset, const PctPrediction *predictions, size_t count, size_t row,
                         size_t column, PctImageOrder order)
{
  const PctSubset *subset = &dataset->splits[PCT_SPLIT_VALIDATION];
  g_return_val_if_fail (count == subset->count, NULL);
  PctImageList *self = g_object_new (PCT_TYPE_IMAGE_LIST, NULL);
  self->set = pct_image_set_ref (dataset->set);
  self->split = subset->source;
  self->class_names = g_strdupv (dataset->class_names);
  for (size_t i = 0; i < count; i++)
    if (subset->labels[i] == row && predictions[i].predicted == column)
      {
        Entry entry = { subset->images[i], subset->labels[i], predictions[i] };
        g_array_append_val (self->entries, entry);
      }
  g_array_sort_with_data (self->entries, compare, &order);
  return self;
}
