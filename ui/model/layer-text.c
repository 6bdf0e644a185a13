#include "ui/model/layer-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ui/draw/number.h"

typedef struct {
  const char *name; /* of the type, as in pct_layer_names */
  PctLayerFamily family;
  const char *purpose;
} TypeText;

static const TypeText types[] = {
  { "conv2d", PCT_LAYER_FAMILY_CONVOLUTION, N_ ("looks for small patterns everywhere in the image") },
  { "depthwise_conv2d", PCT_LAYER_FAMILY_CONVOLUTION, N_ ("looks for small patterns in each channel alone") },
  { "max_pooling2d", PCT_LAYER_FAMILY_POOLING, N_ ("keeps the largest value of each window") },
  { "average_pooling2d", PCT_LAYER_FAMILY_POOLING, N_ ("keeps the mean of each window") },
  { "global_max_pooling2d", PCT_LAYER_FAMILY_POOLING, N_ ("keeps the largest value of each channel") },
  { "global_average_pooling2d", PCT_LAYER_FAMILY_POOLING, N_ ("keeps the mean of each channel") },
  { "dense", PCT_LAYER_FAMILY_DENSE, N_ ("weighs all its inputs for each of its units") },
  { "activation", PCT_LAYER_FAMILY_DENSE, N_ ("puts each value through a function") },
  { "flatten", PCT_LAYER_FAMILY_SHAPE, N_ ("makes one vector of an image") },
  { "zero_padding2d", PCT_LAYER_FAMILY_SHAPE, N_ ("puts a frame of zeros around the image") },
  { "add", PCT_LAYER_FAMILY_SHAPE, N_ ("sums what several layers give") },
  { "concatenate", PCT_LAYER_FAMILY_SHAPE, N_ ("puts the channels of several layers one behind the other") },
  { "batch_normalization", PCT_LAYER_FAMILY_NORMALISATION, N_ ("centres and scales channels") },
  { "dropout", PCT_LAYER_FAMILY_REGULARISATION, N_ ("silences a random share while training") },
  { "gaussian_noise", PCT_LAYER_FAMILY_REGULARISATION, N_ ("adds random noise while training") },
};

/* How a field's value gets its word: by the number of things, or around the value; NULL: the value says it. */
typedef char *(*CountWords) (const char *value, unsigned long count);

typedef struct {
  const char *key, *title, *meaning;
  const char *words;
  CountWords count_words;
  gboolean always; /* said even where it is usual */
  gboolean doubles;
  gboolean frame; /* of the two fields of one key, that of a frame */
} FieldText;

static char *
filters_words (const char *value, unsigned long count)
{
  return g_strdup_printf (ngettext ("%s filter", "%s filters", count), value);
}

static char *
units_words (const char *value, unsigned long count)
{
  return g_strdup_printf (ngettext ("%s unit", "%s units", count), value);
}

static const FieldText fields[] = {
  { "name", N_ ("Name"), N_ ("What the layer is called in files and summaries: letters, digits and _.") },
  { "inputs", N_ ("Inputs"),
    N_ ("The names of the layers whose outputs it takes; without any, it takes the one before."), N_ ("from %s") },
  { "units", N_ ("Units"), N_ ("How many numbers the layer gives."), .count_words = units_words, .always = TRUE,
    .doubles = TRUE },
  { "filters", N_ ("Filters"), N_ ("How many patterns are looked for; each gives a channel."),
    .count_words = filters_words, .always = TRUE, .doubles = TRUE },
  { "kernel_size", N_ ("Kernel size"), N_ ("Height × width of the patterns, in pixels. One number stands for both."),
    .always = TRUE },
  { "pool_size", N_ ("Pool size"), N_ ("Height × width of the windows, in pixels. One number stands for both."),
    .always = TRUE },
  { "strides", N_ ("Strides"), N_ ("How far the window moves at a time, down × across."), N_ ("strides %s") },
  { "padding", N_ ("Padding"), N_ ("same adds zeros around the image so that it keeps its size; valid adds none.") },
  { "padding", N_ ("Padding"),
    N_ ("How many rows and columns of zeros: one number for each side, height × width, or top, bottom, left, right."),
    N_ ("frame %s"), .always = TRUE, .frame = TRUE },
  { "activation", N_ ("Activation"), N_ ("The function that each value goes through at the end.") },
  { "negative_slope", N_ ("Negative slope"), N_ ("What leaky_relu multiplies negative values with."), N_ ("slope %s") },
  { "use_bias", N_ ("Bias"), N_ ("Whether a trained number is added to each output."), N_ ("no bias") },
  { "rate", N_ ("Rate"), N_ ("The share of values that are silenced."), N_ ("rate %s"), .always = TRUE },
  { "momentum", N_ ("Momentum"), N_ ("How slowly the moving statistics follow the batches."), N_ ("momentum %s") },
  { "epsilon", N_ ("Epsilon"), N_ ("Added to the variance, so that nothing is divided by zero."), N_ ("epsilon %s") },
  { "groups", N_ ("Groups"), N_ ("Into how many groups of channels the convolution is cut."), N_ ("groups %s"),
    .doubles = TRUE },
  { "dilation_rate", N_ ("Dilation rate"), N_ ("How far apart the pixels under the kernel are, down × across."),
    N_ ("dilation %s") },
  { "depth_multiplier", N_ ("Depth multiplier"), N_ ("How many patterns are looked for in each channel."),
    N_ ("depth %s") },
  { "kernel_initializer", N_ ("Kernel initializer"), N_ ("How the weights are drawn before the training.") },
  { "kernel_regularizer", N_ ("Kernel regularizer"), N_ ("A penalty on large weights, added to the loss.") },
  { "l1", N_ ("L1"), N_ ("The penalty’s share of the weights’ absolute values."), N_ ("L1 %s") },
  { "l2", N_ ("L2"), N_ ("The penalty’s share of the weights’ squares."), N_ ("L2 %s") },
  { "stddev", N_ ("Standard deviation"), N_ ("How strong the noise is."), N_ ("deviation %s"), .always = TRUE },
};

const char *
pct_layer_family_name (PctLayerFamily family)
{
  static const char *const names[PCT_LAYER_FAMILIES] = {
    [PCT_LAYER_FAMILY_CONVOLUTION] = N_ ("Convolution"),
    [PCT_LAYER_FAMILY_POOLING] = N_ ("Pooling"),
    [PCT_LAYER_FAMILY_DENSE] = N_ ("Dense"),
    [PCT_LAYER_FAMILY_SHAPE] = N_ ("Shape"),
    [PCT_LAYER_FAMILY_NORMALISATION] = N_ ("Normalisation"),
    [PCT_LAYER_FAMILY_REGULARISATION] = N_ ("Regularisation"),
  };
  return _ (names[family]);
}

static const TypeText *
type_text (PctLayerType type)
{
  for (size_t i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].name, pct_layer_names[type]) == 0)
      return &types[i];
  return NULL;
}

PctLayerFamily
pct_layer_family (PctLayerType type)
{
  const TypeText *text = type_text (type);
  return text == NULL ? PCT_LAYER_FAMILY_SHAPE : text->family;
}

gboolean
pct_layer_family_needs_image (PctLayerFamily family)
{
  return family == PCT_LAYER_FAMILY_CONVOLUTION || family == PCT_LAYER_FAMILY_POOLING
         || family == PCT_LAYER_FAMILY_SHAPE;
}

const char *
pct_layer_purpose (PctLayerType type)
{
  const TypeText *text = type_text (type);
  return text == NULL ? "" : _ (text->purpose);
}

static const FieldText *
field_text (const PctField *field)
{
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i].key, field->key) == 0 && fields[i].frame == (field->type == PCT_FIELD_FRAME))
      return &fields[i];
  return NULL;
}

char *
pct_layer_field_title (const PctField *field)
{
  const FieldText *text = field_text (field);
  return text == NULL ? g_strdelimit (g_strdup (field->key), "_", ' ') : g_strdup (_ (text->title));
}

const char *
pct_layer_field_meaning (const PctField *field)
{
  const FieldText *text = field_text (field);
  return text == NULL ? NULL : _ (text->meaning);
}

gboolean
pct_layer_field_doubles (const PctField *field)
{
  const FieldText *text = field_text (field);
  return text != NULL && text->doubles;
}

static char *
inputs_value (const PctInputsSpec *inputs)
{
  GString *names = g_string_new (NULL);
  for (size_t i = 0; i < inputs->n; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " + " : "", inputs->names[i]);
  return g_string_free (names, FALSE);
}

/* As short as it can be written. */
static char *
frame_value (const size_t *frame)
{
  if (frame[0] != frame[1] || frame[2] != frame[3])
    return g_strdup_printf ("%zu, %zu, %zu, %zu", frame[0], frame[1], frame[2], frame[3]);
  return frame[0] == frame[2] ? g_strdup_printf ("%zu", frame[0]) : g_strdup_printf ("%zu × %zu", frame[0], frame[2]);
}

char *
pct_layer_field_value (const PctField *field, const PctLayerSpec *layer)
{
  const void *place = (const char *) layer + field->offset;
  const size_t *pair = place;
  switch (field->type)
    {
    case PCT_FIELD_NAME:
      return g_strdup (place);
    case PCT_FIELD_INPUTS:
      return inputs_value (place);
    case PCT_FIELD_COUNT:
      return g_strdup_printf ("%zu", *pair);
    case PCT_FIELD_UNSIGNED:
      return g_strdup_printf ("%u", *(const unsigned *) place);
    case PCT_FIELD_U64:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, *(const uint64_t *) place);
    case PCT_FIELD_PAIR_OR_NULL:
    case PCT_FIELD_PAIR:
      return pair[0] == 0 && pair[1] == 0 ? g_strdup ("") : g_strdup_printf ("%zu × %zu", pair[0], pair[1]);
    case PCT_FIELD_FRAME:
      return frame_value (pair);
    case PCT_FIELD_REAL:
      return pct_number_text ("%.10g", *(const double *) place);
    case PCT_FIELD_CHOICE:
      return g_strdup (field->choices[*(const unsigned *) place]);
    default:
      return g_strdup ("");
    }
}

static gboolean
read_side (const char *text, const PctField *field, size_t *side, char **problem)
{
  guint64 value;
  g_autofree char *plain = g_strstrip (g_strdup (text));
  if (!g_ascii_string_to_unsigned (plain, 10, 0, G_MAXINT64, &value, NULL))
    *problem = g_strdup_printf (_ ("“%s” is not a whole number"), plain);
  else if ((double) value < field->least)
    *problem = g_strdup_printf (_ ("Must be at least %.0f"), field->least);
  else if ((double) value > field->most)
    *problem = g_strdup_printf (_ ("Must be at most %.0f"), field->most);
  else
    {
      *side = (size_t) value;
      return TRUE;
    }
  return FALSE;
}

/* Two numbers with anything that people write between them, or one for both. */
static gboolean
read_pair (const PctField *field, const char *text, size_t *pair, char **problem)
{
  g_autofree char *plain = g_strstrip (g_strdup (text));
  g_auto (GStrv) crossed = g_strsplit (plain, "×", -1);
  g_autofree char *joined = g_strjoinv ("x", crossed);
  g_auto (GStrv) sides = g_strsplit_set (joined, "xX*,;", -1);
  guint n = g_strv_length (sides);
  size_t read[2] = { 0, 0 };
  if (plain[0] == '\0' && field->type == PCT_FIELD_PAIR_OR_NULL)
    {
      pair[0] = pair[1] = 0;
      return TRUE;
    }
  if (n == 0 || n > 2)
    {
      *problem = g_strdup (n == 0 ? _ ("A number is missing") : _ ("Write one number, or two as in 5 × 3"));
      return FALSE;
    }
  if (!read_side (sides[0], field, &read[0], problem) || !read_side (sides[n - 1], field, &read[1], problem))
    return FALSE;
  pair[0] = read[0];
  pair[1] = read[1];
  return TRUE;
}

/* One number, height × width, or top, bottom, left and right, with anything that people write between them. */
static gboolean
read_frame (const PctField *field, const char *text, size_t *frame, char **problem)
{
  /* By how many numbers there are, which of them a side takes. */
  static const int taken[][4] = { { 0, 0, 0, 0 }, { 0, 0, 1, 1 }, { 0 }, { 0, 1, 2, 3 } };
  g_auto (GStrv) crossed = g_strsplit (text, "×", -1);
  g_autofree char *joined = g_strjoinv ("x", crossed);
  g_auto (GStrv) words = g_strsplit_set (joined, " xX*,;+", -1);
  size_t numbers[4] = { 0 }, n = 0;

  for (char **word = words; *word != NULL; word++)
    {
      if (**word == '\0')
        continue;
      if (n < 4 && !read_side (*word, field, &numbers[n], problem))
        return FALSE;
      n++;
    }
  if (n == 0 || n == 3 || n > 4)
    {
      *problem = g_strdup (n == 0 ? _ ("A number is missing") : _ ("Write one number, two, or four as in 1, 2, 3, 4"));
      return FALSE;
    }
  for (int side = 0; side < 4; side++)
    frame[side] = numbers[taken[n - 1][side]];
  return TRUE;
}

static gboolean
read_name (const char *text, char *name, char **problem)
{
  if (strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_") != strlen (text))
    *problem = g_strdup (_ ("Only letters, digits and _ can be in a name"));
  else if (strlen (text) >= PCT_LAYER_NAME_SIZE)
    *problem = g_strdup_printf (_ ("Longer than %d characters"), PCT_LAYER_NAME_SIZE - 1);
  else
    {
      memset (name, 0, PCT_LAYER_NAME_SIZE);
      g_strlcpy (name, text, PCT_LAYER_NAME_SIZE);
      return TRUE;
    }
  return FALSE;
}

/* Names with + or commas between them. */
static gboolean
read_inputs (const char *text, PctInputsSpec *inputs, char **problem)
{
  g_auto (GStrv) names = g_strsplit_set (text, "+,; ", -1);
  PctInputsSpec read = { 0 };
  for (char **name = names; *name != NULL; name++)
    {
      if (**name == '\0')
        continue;
      if (read.n == PCT_MAX_INPUTS)
        {
          *problem = g_strdup_printf (_ ("More than %d layers"), PCT_MAX_INPUTS);
          return FALSE;
        }
      if (!read_name (*name, read.names[read.n], problem))
        return FALSE;
      read.n++;
    }
  *inputs = read;
  return TRUE;
}

gboolean
pct_layer_field_read (const PctField *field, const char *text, PctLayerSpec *layer, char **problem)
{
  void *place = (char *) layer + field->offset;
  switch (field->type)
    {
    case PCT_FIELD_NAME:
      return read_name (text, place, problem);
    case PCT_FIELD_INPUTS:
      return read_inputs (text, place, problem);
    case PCT_FIELD_FRAME:
      return read_frame (field, text, place, problem);
    default:
      return read_pair (field, text, place, problem);
    }
}

gboolean
pct_layer_field_matters (const PctField *field, const PctLayerSpec *layer)
{
  return strcmp (field->key, "negative_slope") != 0 || layer->activation == PCT_ACTIVATION_LEAKY_RELU;
}

static void
add_field (GString *words, const PctField *field, const PctLayerSpec *layer, const PctLayerSpec *usual)
{
  const FieldText *text = field_text (field);
  if (field->type == PCT_FIELD_OTHER || strcmp (field->key, "type") == 0 || strcmp (field->key, "name") == 0
      || !pct_layer_field_matters (field, layer)
      || (pct_field_equal (field, layer, usual) && (text == NULL || !text->always)))
    return;
  for (size_t i = 0; field->inner != NULL && i < field->inner->n; i++)
    add_field (words, &field->inner->fields[i], layer, usual);
  if (field->inner != NULL)
    return;

  g_autofree char *value = pct_layer_field_value (field, layer), *title = pct_layer_field_title (field),
                  *said = NULL;
  const char *format = text == NULL || text->words == NULL ? NULL : _ (text->words);
  if (text != NULL && text->count_words != NULL)
    said = text->count_words (value, strtoul (value, NULL, 10));
  else if (format != NULL)
    {
      g_auto (GStrv) around = g_strsplit (format, "%s", 2);
      said = g_strjoinv (value, around);
    }
  else
    said = text != NULL && *value != '\0' ? g_strdup (value) : g_strdup_printf ("%s %s", title, value);
  g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", g_strchomp (said));
}

char *
pct_layer_words (const PctLayerSpec *layer, gboolean named)
{
  PctLayerSpec usual = pct_layer_spec (layer->type);
  GString *words = g_string_new (named ? pct_layer_names[layer->type] : NULL);
  gsize without = words->len;
  for (size_t i = 0; i < pct_layer_fields.n; i++)
    {
      const PctField *field = &pct_layer_fields.fields[i];
      if (field->kinds == 0 || (field->kinds & PCT_KIND (layer->type)) != 0)
        add_field (words, field, layer, &usual);
    }
  if (words->len == without)
    g_string_append_printf (words, "%s%s", named ? ", " : "", pct_layer_purpose (layer->type));
  return g_string_free (words, FALSE);
}
