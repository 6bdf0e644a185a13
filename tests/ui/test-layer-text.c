/* Layers in words, and the fields that make two layers the same one. */
#include "ui/model/experiment-model.h"
#include "ui/model/layer-text.h"

static void
set (PctLayerSpec *layer, const char *key, size_t a, size_t b)
{
  const PctField *field = pct_field_find (&pct_layer_fields, PCT_KIND (layer->type), key);
  g_assert_nonnull (field);
  size_t *place = (size_t *) (void *) ((char *) layer + field->offset);
  place[0] = a;
  if (field->type == PCT_FIELD_PAIR || field->type == PCT_FIELD_PAIR_OR_NULL)
    place[1] = b;
}

static void
test_words (void)
{
  static const struct {
    PctLayerType type;
    const char *key; /* NULL: as a new one is */
    size_t a, b;
    const char *words;
  } cases[] = {
    { PCT_LAYER_CONV2D, NULL, 0, 0, "32 filters, 3 × 3, relu" },
    { PCT_LAYER_CONV2D, "filters", 1, 0, "1 filter, 3 × 3, relu" },
    { PCT_LAYER_CONV2D, "kernel_size", 7, 1, "32 filters, 7 × 1, relu" },
    { PCT_LAYER_CONV2D, "strides", 2, 2, "32 filters, 3 × 3, strides 2 × 2, relu" },
    { PCT_LAYER_DENSE, NULL, 0, 0, "128 units, relu" },
    { PCT_LAYER_MAX_POOLING2D, NULL, 0, 0, "2 × 2" },
    { PCT_LAYER_MAX_POOLING2D, "strides", 1, 1, "2 × 2, strides 1 × 1" },
    { PCT_LAYER_DROPOUT, NULL, 0, 0, "rate 0.5" },
    { PCT_LAYER_ZERO_PADDING2D, NULL, 0, 0, "frame 1" },
    { PCT_LAYER_FLATTEN, NULL, 0, 0, "makes one vector of an image" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PctLayerSpec layer = pct_experiment_model_new_layer (cases[i].type);
      if (cases[i].key != NULL)
        set (&layer, cases[i].key, cases[i].a, cases[i].b);
      g_autofree char *words = pct_layer_words (&layer, FALSE);
      g_assert_cmpstr (words, ==, cases[i].words);
    }

  PctLayerSpec sum = pct_experiment_model_new_layer (PCT_LAYER_ADD);
  sum.inputs = (PctInputsSpec){ 2, { "conv2d_1", "add" } };
  g_autofree char *from = pct_layer_words (&sum, FALSE);
  g_assert_cmpstr (from, ==, "from conv2d_1 + add");

  PctLayerSpec dense = pct_experiment_model_new_layer (PCT_LAYER_DENSE);
  dense.use_bias = FALSE;
  dense.activation = PCT_ACTIVATION_LEAKY_RELU;
  dense.negative_slope = 0.1;
  g_autofree char *words = pct_layer_words (&dense, TRUE);
  g_assert_cmpstr (words, ==, "dense, 128 units, leaky_relu, slope 0.1, no bias");
}

static void
test_reading (void)
{
  static const struct {
    PctLayerType type;
    const char *key, *text, *value; /* NULL: refused */
  } cases[] = {
    { PCT_LAYER_CONV2D, "kernel_size", "5", "5 × 5" },
    { PCT_LAYER_CONV2D, "kernel_size", " 5 x 3 ", "5 × 3" },
    { PCT_LAYER_CONV2D, "kernel_size", "5×3", "5 × 3" },
    { PCT_LAYER_CONV2D, "kernel_size", "5,3", "5 × 3" },
    { PCT_LAYER_CONV2D, "kernel_size", "", NULL },
    { PCT_LAYER_CONV2D, "kernel_size", "0", NULL },
    { PCT_LAYER_CONV2D, "kernel_size", "-1", NULL },
    { PCT_LAYER_CONV2D, "kernel_size", "5 ×", NULL },
    { PCT_LAYER_CONV2D, "kernel_size", "1.5", NULL },
    { PCT_LAYER_CONV2D, "kernel_size", "1025", NULL },
    { PCT_LAYER_CONV2D, "kernel_size", "99999999999999999999999", NULL },
    { PCT_LAYER_MAX_POOLING2D, "strides", "", "" },
    { PCT_LAYER_ZERO_PADDING2D, "padding", "3", "3" },
    { PCT_LAYER_ZERO_PADDING2D, "padding", "0", "0" },
    { PCT_LAYER_ZERO_PADDING2D, "padding", "1 2", "1 × 2" },
    { PCT_LAYER_ZERO_PADDING2D, "padding", "1×2", "1 × 2" },
    { PCT_LAYER_ZERO_PADDING2D, "padding", "2, 2", "2" },
    { PCT_LAYER_ZERO_PADDING2D, "padding", "1 2 3 4", "1, 2, 3, 4" },
    { PCT_LAYER_ZERO_PADDING2D, "padding", "0,1,1,1", "0, 1, 1, 1" },
    { PCT_LAYER_ZERO_PADDING2D, "padding", "2 2 5 5", "2 × 5" },
    { PCT_LAYER_ZERO_PADDING2D, "padding", "", NULL },
    { PCT_LAYER_ZERO_PADDING2D, "padding", "1 2 3", NULL },
    { PCT_LAYER_ZERO_PADDING2D, "padding", "1 2 3 4 5", NULL },
    { PCT_LAYER_ZERO_PADDING2D, "padding", "1 -2", NULL },
    { PCT_LAYER_ZERO_PADDING2D, "padding", "1025", NULL },
    { PCT_LAYER_DENSE, "name", "hidden_1", "hidden_1" },
    { PCT_LAYER_DENSE, "name", "größe", NULL },
    { PCT_LAYER_ADD, "inputs", "a, b+c", "a + b + c" },
    { PCT_LAYER_ADD, "inputs", "a + b.c", NULL },
    { PCT_LAYER_ADD, "inputs", "a b c d e f g h i", NULL },
    { PCT_LAYER_DENSE, "inputs", "", "" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PctLayerSpec layer = pct_experiment_model_new_layer (cases[i].type), before = layer;
      const PctField *field = pct_field_find (&pct_layer_fields, PCT_KIND (cases[i].type), cases[i].key);
      g_autofree char *problem = NULL;
      gboolean good = pct_layer_field_read (field, cases[i].text, &layer, &problem);
      g_test_message ("%s “%s”: %s", cases[i].key, cases[i].text, problem);
      g_assert_cmpint (good, ==, cases[i].value != NULL);
      g_assert_cmpint (problem == NULL, ==, good);
      g_autofree char *value = pct_layer_field_value (field, &layer);
      if (good)
        g_assert_cmpstr (value, ==, cases[i].value);
      else
        g_assert_true (pct_field_equal (field, &layer, &before));
    }
}

/* Every type and every field that a layer can have is called by more than its key. */
static void
test_nothing_without_words (void)
{
  for (PctLayerType type = 0; type < PCT_LAYER_TYPES; type++)
    {
      g_test_message ("%s", pct_layer_names[type]);
      g_assert_cmpstr (pct_layer_purpose (type), !=, "");
    }
  for (size_t i = 0; i < pct_layer_fields.n; i++)
    {
      const PctField *field = &pct_layer_fields.fields[i];
      g_test_message ("%s", field->key);
      if (!g_str_equal (field->key, "type"))
        g_assert_nonnull (pct_layer_field_meaning (field));
    }
}

/* An edit of any field is one: what compared equal would be dropped without a word. */
static void
test_every_field_counts (void)
{
  for (size_t i = 0; i < pct_layer_fields.n; i++)
    {
      const PctField *field = &pct_layer_fields.fields[i];
      PctLayerType type = 0;
      while (field->kinds != 0 && (field->kinds & PCT_KIND (type)) == 0)
        type++;
      PctLayerSpec a = pct_layer_spec (type), b = a;
      g_assert_true (pct_fields_equal (&pct_layer_fields, PCT_KIND (type), &a, &b));
      ((char *) &b)[field->offset] ^= 1;
      g_test_message ("%s", field->key);
      g_assert_false (pct_field_equal (field, &a, &b));
      g_assert_false (pct_fields_equal (&pct_layer_fields, PCT_KIND (type), &a, &b));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer-text/words", test_words);
  g_test_add_func ("/layer-text/reading", test_reading);
  g_test_add_func ("/layer-text/nothing-without-words", test_nothing_without_words);
  g_test_add_func ("/layer-text/every-field-counts", test_every_field_counts);
  return g_test_run ();
}
