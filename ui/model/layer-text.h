/* Layers in words: what the editor and the list of layers call them and their fields. */
#pragma once

#include "data/runs/experiment-fields.h"

typedef enum {
  PCT_LAYER_FAMILY_CONVOLUTION,
  PCT_LAYER_FAMILY_POOLING,
  PCT_LAYER_FAMILY_DENSE,
  PCT_LAYER_FAMILY_SHAPE,
  PCT_LAYER_FAMILY_NORMALISATION,
  PCT_LAYER_FAMILY_REGULARISATION,
  PCT_LAYER_FAMILIES
} PctLayerFamily;

/* "Convolution" */
const char *pct_layer_family_name (PctLayerFamily family);
PctLayerFamily pct_layer_family (PctLayerType type);
/* Its layers look at images: they stand before the first that gives a vector. */
gboolean pct_layer_family_needs_image (PctLayerFamily family);

/* What a layer of the type does, in a few words: "keeps the largest value of each window". */
const char *pct_layer_purpose (PctLayerType type);

/* A layer's sizes and what else isn't usual: "32 filters, 5 × 5, same, relu"; its purpose where it has none. named: the
 * layer's name doesn't show its type, which then comes first. Free with g_free. */
char *pct_layer_words (const PctLayerSpec *layer, gboolean named);

/* A field's title, and its meaning in a sentence or NULL. A key without a row here is its own title. Free the title. */
char *pct_layer_field_title (const PctField *field);
const char *pct_layer_field_meaning (const PctField *field);

/* Sizes that people double rather than count up. */
gboolean pct_layer_field_doubles (const PctField *field);

/* The value as it is shown and read again: "5 × 5", "relu", "0.5"; empty where there is none. Free with g_free. */
char *pct_layer_field_value (const PctField *field, const PctLayerSpec *layer);

/* Reads a value that is written as text (a name, names, a pair: "5", "5 × 3", "5x3") into the layer. FALSE with
 * *problem, the caller's, where it can't be one. */
gboolean pct_layer_field_read (const PctField *field, const char *text, PctLayerSpec *layer, char **problem);

/* FALSE for a field that another one makes pointless: the slope of what isn't leaky. */
gboolean pct_layer_field_matters (const PctField *field, const PctLayerSpec *layer);
