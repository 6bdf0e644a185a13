/* Images of a dataset as a list for a gallery, each with what a model said of it, where there is a model.
 *
 * Items and their textures are made when they are asked for, so that a list of 60,000 costs its numbers. An image that
 * stays in the list keeps its item, so that a gallery stays where it is while its list changes. */
#pragma once

#include "engine/core/dataset.h"
#include "engine/train/event.h"

#include <gtk/gtk.h>

/* An image enlarged without smoothing, a whole number of times, until its shorter side has at least so many pixels. */
GdkTexture *pct_image_texture_new (const uint8_t *pixels, size_t height, size_t width, size_t channels, size_t least);

#define PCT_TYPE_IMAGE_ITEM (pct_image_item_get_type ())

/* Signal: "changed" (the model says something else of it). */
G_DECLARE_FINAL_TYPE (PctImageItem, pct_image_item, PCT, IMAGE_ITEM, GObject)

/* Of at least PCT_IMAGE_TEXTURE pixels; kept as long as the item. The item's own. */
GdkTexture *pct_image_item_get_texture (PctImageItem *item);
#define PCT_IMAGE_TEXTURE 72

/* The image's split, and its number there. */
PctSplit pct_image_item_get_split (PctImageItem *item);
uint32_t pct_image_item_get_number (PctImageItem *item);
/* Where it is among the predictions, and its class there. */
size_t pct_image_item_get_place (PctImageItem *item);
uint16_t pct_image_item_get_label (PctImageItem *item);
/* NULL where there is no model. */
const PctPrediction *pct_image_item_get_prediction (PctImageItem *item);

/* Two lines: "4 → 9" and "97.3 %"; without a model "4" and "#1,234". Free with g_free. */
char *pct_image_item_get_caption (PctImageItem *item);
/* "Image 1,234: true 4, predicted 9, confidence 97.3 %, loss 3.21"; without a model "Image 1,234: 4". Free with g_free. */
char *pct_image_item_describe (PctImageItem *item);

#define PCT_TYPE_IMAGE_LIST (pct_image_list_get_type ())

/* A GListModel of PctImageItem. */
G_DECLARE_FINAL_TYPE (PctImageList, pct_image_list, PCT, IMAGE_LIST, GObject)

typedef enum { PCT_IMAGE_ORDER_LOSS, PCT_IMAGE_ORDER_CONFIDENCE, PCT_IMAGE_ORDER_FLIPS } PctImageOrder;

/* Empty. */
PctImageList *pct_image_list_new (void);
void pct_image_list_clear (PctImageList *list);

/* A split as it came from its source, in its order. label: the class, or -1 for all. Takes a reference to the set. */
void pct_image_list_show_split (PctImageList *list, PctImageSet *set, PctSplit split, gssize label);

/* The validation images of class `row` that were predicted as `column`, those of the highest loss, confidence or number
 * of flips first.
 * predictions, flips: [count], in the order of the dataset's validation images, as many as they are; flips may be NULL in
 * other orders. All copied, and a reference taken to the set. */
void pct_image_list_show_cell (PctImageList *list, const PctDataset *dataset, const PctPrediction *predictions, size_t count,
                               size_t row, size_t column, PctImageOrder order, const uint32_t *flips);

/* Where the image of that number is; FALSE: not in the list. */
gboolean pct_image_list_find (PctImageList *list, uint32_t number, guint *position);
