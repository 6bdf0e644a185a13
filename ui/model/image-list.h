/* Images of a dataset as a list for a gallery, each with what a model said of it, where there is a model.
 *
 * Items and their textures are made when they are asked for, so that a list of 60,000 costs its numbers. */
#pragma once

#include "engine/core/dataset.h"
#include "engine/train/event.h"

#include <gtk/gtk.h>

#define PCT_TYPE_IMAGE_ITEM (pct_image_item_get_type ())
G_DECLARE_FINAL_TYPE (PctImageItem, pct_image_item, PCT, IMAGE_ITEM, GObject)

/* Enlarged without smoothing to at least PCT_IMAGE_TEXTURE pixels; kept as long as the item. The item's own. */
GdkTexture *pct_image_item_get_texture (PctImageItem *item);
#define PCT_IMAGE_TEXTURE 72

/* The image's number in its split. */
uint32_t pct_image_item_get_number (PctImageItem *item);
/* "4 → 9" and, in a second line, "97.3 %". Free with g_free. */
char *pct_image_item_get_caption (PctImageItem *item);
/* "Image 1,234: true 4, predicted 9, confidence 97.3 %, loss 3.21". Free with g_free. */
char *pct_image_item_describe (PctImageItem *item);

#define PCT_TYPE_IMAGE_LIST (pct_image_list_get_type ())

/* A GListModel of PctImageItem. */
G_DECLARE_FINAL_TYPE (PctImageList, pct_image_list, PCT, IMAGE_LIST, GObject)

typedef enum { PCT_IMAGE_ORDER_LOSS, PCT_IMAGE_ORDER_CONFIDENCE } PctImageOrder;

/* The validation images of class `row` that were predicted as `column`, those of the highest loss or confidence first.
 * predictions: [count], in the order of the dataset's validation images, as many as they are. All copied, and a reference
 * taken to the set. */
PctImageList *pct_image_list_new_cell (const PctDataset *dataset, const PctPrediction *predictions, size_t count, size_t row,
                                       size_t column, PctImageOrder order);
