#include "ui/model/image-list.h"

#include "ui/draw/number.h"
#include "ui/model/text.h"

#include <glib/gi18n-lib.h>

typedef struct {
  uint32_t number, place, flips;
  uint16_t label;
  PctPrediction prediction;
} Entry;

struct _PctImageItem {
  GObject parent_instance;
  PctImageSet *set;
  PctSplit split;
  Entry entry;
  gboolean predicted;
  char *label_name, *predicted_name;
  GdkTexture *texture;
  GHashTable *live; /* of the list, as long as it shows the same images */
};

G_DEFINE_FINAL_TYPE (PctImageItem, pct_image_item, G_TYPE_OBJECT)

static guint changed;

static void
pct_image_item_finalize (GObject *object)
{
  PctImageItem *self = PCT_IMAGE_ITEM (object);
  if (self->live != NULL)
    g_hash_table_remove (self->live, GUINT_TO_POINTER (self->entry.number));
  g_clear_object (&self->texture);
  g_clear_pointer (&self->set, pct_image_set_unref);
  g_free (self->label_name);
  g_free (self->predicted_name);
  G_OBJECT_CLASS (pct_image_item_parent_class)->finalize (object);
}

static void
pct_image_item_class_init (PctImageItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pct_image_item_finalize;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pct_image_item_init (PctImageItem *self)
{
}

GdkTexture *
pct_image_texture_new (const uint8_t *pixels, size_t height, size_t width, size_t channels, size_t least)
{
  const size_t side = MAX (1, MIN (height, width)), times = MAX (1, (least + side - 1) / side), stride = width * times * 3;
  uint8_t *large = g_malloc_n (stride, height * times);
  for (size_t y = 0; y < height; y++)
    {
      uint8_t *row = large + y * times * stride;
      for (size_t x = 0; x < width * times; x++)
        for (size_t c = 0; c < 3; c++)
          row[x * 3 + c] = pixels[(y * width + x / times) * channels + MIN (c, channels - 1)];
      for (size_t again = 1; again < times; again++)
        memcpy (row + again * stride, row, stride);
    }
  g_autoptr (GBytes) bytes = g_bytes_new_take (large, stride * height * times);
  return gdk_memory_texture_new ((int) (width * times), (int) (height * times), GDK_MEMORY_R8G8B8, bytes, stride);
}

GdkTexture *
pct_image_item_get_texture (PctImageItem *self)
{
  if (self->texture == NULL)
    self->texture = pct_image_texture_new (pct_image_set_pixels (self->set, self->split, self->entry.number), self->set->height,
                                           self->set->width, self->set->channels, PCT_IMAGE_TEXTURE);
  return self->texture;
}

PctSplit
pct_image_item_get_split (PctImageItem *self)
{
  return self->split;
}

uint32_t
pct_image_item_get_number (PctImageItem *self)
{
  return self->entry.number;
}

size_t
pct_image_item_get_place (PctImageItem *self)
{
  return self->entry.place;
}

uint16_t
pct_image_item_get_label (PctImageItem *self)
{
  return self->entry.label;
}

const PctPrediction *
pct_image_item_get_prediction (PctImageItem *self)
{
  return self->predicted ? &self->entry.prediction : NULL;
}

char *
pct_image_item_get_caption (PctImageItem *self)
{
  g_autofree char *number = pct_text_count (self->entry.number);
  if (!self->predicted)
    return g_strdup_printf ("%s\n#%s", self->label_name, number);
  g_autofree char *confidence = pct_text_percent (self->entry.prediction.probability);
  g_autofree char *pair = pct_text_pair (self->label_name, self->predicted_name);
  return g_strdup_printf ("%s\n%s", pair, confidence);
}

char *
pct_image_item_describe (PctImageItem *self)
{
  g_autofree char *number = pct_text_count (self->entry.number);
  /* Translators: a number and a class */
  if (!self->predicted)
    return g_strdup_printf (_ ("Image %s: %s"), number, self->label_name);
  g_autofree char *confidence = pct_text_percent (self->entry.prediction.probability);
  g_autofree char *loss = pct_number_text ("%.2f", (double) self->entry.prediction.loss);
  return g_strdup_printf (_ ("Image %s: true %s, predicted %s, confidence %s, loss %s"), number, self->label_name,
                          self->predicted_name, confidence, loss);
}

struct _PctImageList {
  GObject parent_instance;
  PctImageSet *set;
  PctSplit split;
  gboolean predicted;
  GArray *entries; /* Entry */
  char **class_names;
  size_t n_classes;
  GHashTable *live; /* number → PctImageItem that somebody holds; borrowed */
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
  return index < self->n_classes ? g_strdup (self->class_names[index]) : g_strdup_printf ("%zu", index);
}

static void
set_entry (PctImageList *self, PctImageItem *item, const Entry *entry)
{
  item->entry = *entry;
  item->predicted = self->predicted;
  g_free (item->label_name);
  g_free (item->predicted_name);
  item->label_name = class_name (self, entry->label);
  item->predicted_name = self->predicted ? class_name (self, entry->prediction.predicted) : NULL;
}

static gpointer
pct_image_list_get_item (GListModel *model, guint position)
{
  PctImageList *self = PCT_IMAGE_LIST (model);
  if (position >= self->entries->len)
    return NULL;
  const Entry *entry = &g_array_index (self->entries, Entry, position);
  PctImageItem *item = g_hash_table_lookup (self->live, GUINT_TO_POINTER (entry->number));
  if (item != NULL)
    return g_object_ref (item);
  item = g_object_new (PCT_TYPE_IMAGE_ITEM, NULL);
  item->set = pct_image_set_ref (self->set);
  item->split = self->split;
  item->live = self->live;
  set_entry (self, item, entry);
  g_hash_table_insert (self->live, GUINT_TO_POINTER (entry->number), item);
  return item;
}

static void
pct_image_list_model_init (GListModelInterface *model)
{
  model->get_item_type = pct_image_list_get_item_type;
  model->get_n_items = pct_image_list_get_n_items;
  model->get_item = pct_image_list_get_item;
}

/* Items that others hold go on without the list. */
static void
forget_items (PctImageList *self)
{
  GHashTableIter items;
  gpointer item;
  g_hash_table_iter_init (&items, self->live);
  while (g_hash_table_iter_next (&items, NULL, &item))
    ((PctImageItem *) item)->live = NULL;
  g_hash_table_remove_all (self->live);
}

static void
pct_image_list_finalize (GObject *object)
{
  PctImageList *self = PCT_IMAGE_LIST (object);
  forget_items (self);
  g_hash_table_unref (self->live);
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
  self->live = g_hash_table_new (NULL, NULL);
}

PctImageList *
pct_image_list_new (void)
{
  return g_object_new (PCT_TYPE_IMAGE_LIST, NULL);
}

/* Whose images the entries are. */
static void
use_set (PctImageList *self, PctImageSet *set, PctSplit split, gboolean predicted, char **class_names)
{
  if (set != self->set || split != self->split || predicted != self->predicted)
    forget_items (self);
  if (set != NULL)
    pct_image_set_ref (set);
  g_clear_pointer (&self->set, pct_image_set_unref);
  self->set = set;
  self->split = split;
  self->predicted = predicted;
  g_strfreev (self->class_names);
  self->class_names = g_strdupv (class_names);
  self->n_classes = class_names == NULL ? 0 : g_strv_length (class_names);
}

/* The items of those that stay learn what is new of them; takes the entries. */
static void
exchange_entries (PctImageList *self, GArray *entries)
{
  guint removed = self->entries->len;
  g_array_unref (self->entries);
  self->entries = entries;
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < entries->len && g_hash_table_size (self->live) > 0; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      PctImageItem *item = g_hash_table_lookup (self->live, GUINT_TO_POINTER (entry->number));
      if (item == NULL)
        continue;
      set_entry (self, item, entry);
      g_ptr_array_add (told, g_object_ref (item));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, removed, entries->len);
  for (guint i = 0; i < told->len; i++)
    g_signal_emit (told->pdata[i], changed, 0);
}

void
pct_image_list_clear (PctImageList *self)
{
  use_set (self, NULL, PCT_SPLIT_TRAIN, FALSE, NULL);
  exchange_entries (self, g_array_new (FALSE, FALSE, sizeof (Entry)));
}

void
pct_image_list_show_split (PctImageList *self, PctImageSet *set, PctSplit split, gssize label)
{
  const PctImages *images = &set->splits[split];
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  for (size_t i = 0; i < images->count; i++)
    if (label < 0 || images->labels[i] == label)
      {
        Entry entry = { .number = (uint32_t) i, .place = (uint32_t) i, .label = images->labels[i] };
        g_array_append_val (entries, entry);
      }
  use_set (self, set, split, FALSE, set->class_names);
  exchange_entries (self, entries);
}

static double
rank (const Entry *entry, PctImageOrder order)
{
  return order == PCT_IMAGE_ORDER_LOSS         ? (double) entry->prediction.loss
         : order == PCT_IMAGE_ORDER_CONFIDENCE ? (double) entry->prediction.probability
                                               : entry->flips;
}

/* Falling; equal ones stay in the dataset's order. */
static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const Entry *first = a, *second = b;
  PctImageOrder order = *(PctImageOrder *) data;
  double x = rank (first, order), y = rank (second, order);
  if (x != y)
    return x < y ? 1 : -1;
  return first->number < second->number ? -1 : first->number > second->number;
}

void
pct_image_list_show_cell (PctImageList *self, const PctDataset *dataset, const PctPrediction *predictions, size_t count,
                          size_t row, size_t column, PctImageOrder order, const uint32_t *flips)
{
  const PctSubset *subset = &dataset->splits[PCT_SPLIT_VALIDATION];
  g_return_if_fail (count == subset->count);
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  for (size_t i = 0; i < count; i++)
    if (subset->labels[i] == row && predictions[i].predicted == column)
      {
        Entry entry = { subset->images[i], (uint32_t) i, flips == NULL ? 0 : flips[i], subset->labels[i], predictions[i] };
        g_array_append_val (entries, entry);
      }
  g_array_sort_with_data (entries, compare, &order);
  use_set (self, dataset->set, subset->source, TRUE, dataset->class_names);
  exchange_entries (self, entries);
}

gboolean
pct_image_list_find (PctImageList *self, uint32_t number, guint *position)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (g_array_index (self->entries, Entry, i).number == number)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}
