#include "engine/layers/layer.h"

#include <glib/gi18n-lib.h>

/* Height, width, channels are contiguous already: the network lets the layer above read what the layer below wrote. */
static gboolean
plan (PctLayer *layer, const char *path, GError **error)
{
  size_t size = pct_shape_size (layer->input);

  layer->output = (PctShape){ 1, 1, size, TRUE };
  layer->explanation = layer->input.flat ? g_strdup (_ ("a vector already"))
                                         : g_strdup_printf ("%zu × %zu × %zu = %zu", layer->input.height, layer->input.width,
                                                            layer->input.channels, size);
  return TRUE;
}

const PctLayerClass pct_flatten_class = { .plan = plan };
