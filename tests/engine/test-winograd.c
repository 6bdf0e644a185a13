/* Winograd's convolutions against the sums themselves in double precision: outputs and both gradients stay within the
 * error that winograd.h states, on odd sizes, on tiles that reach past the image, and on every tail of channels. */

#include <math.h>

#include "engine/layers/winograd.h"
#include "tests/engine/kernel-tests.h"

typedef struct {
  size_t height, width, inputs, filters, side;
  PctPadding padding;
} Shape;

static const Shape shapes[] = {
  { 14, 14, 32, 48, 5, PCT_PADDING_VALID }, { 28, 28, 32, 32, 3, PCT_PADDING_SAME }, { 15, 13, 16, 32, 3, PCT_PADDING_VALID },
  { 9, 7, 8, 8, 3, PCT_PADDING_SAME },      { 7, 10, 17, 33, 5, PCT_PADDING_SAME },  { 6, 6, 40, 21, 5, PCT_PADDING_VALID },
  { 3, 3, 9, 10, 3, PCT_PADDING_VALID },    { 1, 2, 8, 16, 3, PCT_PADDING_SAME },    { 5, 5, 1, 1, 5, PCT_PADDING_VALID },
  { 12, 11, 3, 70, 3, PCT_PADDING_SAME },
};

static PctLayer
layer_new (const Shape *shape)
{
  g_autoptr (GError) error = NULL;
  PctLayer layer = { .class = &pct_conv2d_class, .spec = pct_layer_spec (PCT_LAYER_CONV2D),
                     .input = { shape->height, shape->width, shape->inputs, FALSE } };

  layer.spec.filters = shape->filters;
  layer.spec.kernel_size[0] = layer.spec.kernel_size[1] = shape->side;
  layer.spec.padding = shape->padding;
  pct_conv2d_class.plan (&layer, "model.layers[0]", &error);
  g_assert_no_error (error);
  return layer;
}

/* Calls `each` for every product of an input and a kernel entry that an output is the sum of. */
typedef void (*Term) (size_t x, size_t kernel, size_t y, void *data);

static void
each_term (const PctLayer *layer, Term each, void *data)
{
  size_t inputs = layer->input.channels, outputs = layer->output.channels, side = layer->window[0];

  for (size_t oy = 0; oy < layer->output.height; oy++)
    for (size_t ox = 0; ox < layer->output.width; ox++)
      for (size_t tap = 0; tap < side * side; tap++)
        {
          size_t iy = oy + tap / side - layer->pad[0], ix = ox + tap % side - layer->pad[1];
          if (iy >= layer->input.height || ix >= layer->input.width)
            continue;
          for (size_t i = 0; i < inputs; i++)
            for (size_t o = 0; o < outputs; o++)
              each ((iy * layer->input.width + ix) * inputs + i, (tap * inputs + i) * outputs + o,
                    (oy * layer->output.width + ox) * outputs + o, data);
        }
}

typedef struct {
  const float *x, *kernel, *dz;
  double *y, *dx, *dkernel;
} Sums;

static void
add_term (size_t x, size_t kernel, size_t y, void *data)
{
  const Sums *sums = data;
  sums->y[y] += (double) sums->x[x] * sums->kernel[kernel];
  sums->dx[x] += (double) sums->dz[y] * sums->kernel[kernel];
  sums->dkernel[kernel] += (double) sums->dz[y] * sums->x[x];
}

/* All factors are at most 1. Says what the largest error was, over the number of terms: what winograd.h calls measured. */
static void
check (const char *what, const float *values, const double *expected, size_t n, size_t terms)
{
  double largest = 0;

  for (size_t i = 0; i < n; i++)
    {
      double error = fabs (values[i] - expected[i]) / (double) terms;
      if (!(error <= PCT_WINOGRAD_ERROR))
        g_error ("%s[%zu] is %.9g, expected %.9g", what, i, (double) values[i], expected[i]);
      largest = MAX (largest, error);
    }
  g_test_message ("%s: %.2g a term", what, largest);
}

static void
test_shape (gconstpointer data)
{
  const Shape *shape = data;
  const PctLayerClass *class = &pct_winograd_class;
  PctLayer layer = layer_new (shape);
  size_t x_size = pct_shape_size (layer.input), y_size = pct_shape_size (layer.output), taps = shape->side * shape->side;
  g_autofree float *x = noise (x_size, -1, 1), *kernel = noise (layer.kernel.size, -1, 1), *bias = noise (shape->filters, -1, 1), *dz = noise (y_size, -1, 1);
  g_autofree double *y_sums = g_new0 (double, y_size), *dx_sums = g_new0 (double, x_size);
  g_autofree double *kernel_sums = g_new0 (double, layer.kernel.size);
  Sums sums = { x, kernel, dz, y_sums, dx_sums, kernel_sums };
  PctPass pass = { .training = TRUE };

  each_term (&layer, add_term, &sums);
  for (size_t i = 0; i < y_size; i++)
    y_sums[i] += bias[i % shape->filters];

  layer.kernel_values = kernel;
  layer.bias_values = bias;
  g_autofree float *shared = g_new (float, class->shared (&layer));
  layer.shared = shared;
  g_autofree float *scratch = g_new (float, class->scratch (&layer)), *gathered = g_new (float, class->gathered (&layer));
  g_autofree float *y = g_new (float, y_size), *dx = g_new (float, x_size), *gradient = g_new (float, layer.kernel.size);
  g_autofree float *bias_gradient = g_new (float, shape->filters);
  for (size_t piece = 0; piece < class->prepare_pieces (&layer); piece++)
    class->prepare (&layer, piece, TRUE, layer.shared);

  class->forward (&layer, &pass, 0, 1, x, y, scratch);
  check ("y", y, y_sums, y_size, taps * shape->inputs);
  /* Twice, so that it is seen to add. */
  class->backward (&layer, &pass, 0, 1, x, y, dz, dx, gathered, bias_gradient, TRUE, scratch);
  class->backward (&layer, &pass, 1, 1, x, y, dz, NULL, gathered, bias_gradient, FALSE, scratch);
  class->finish_backward (&layer, gathered, gradient);
  for (size_t i = 0; i < layer.kernel.size; i++)
    gradient[i] /= 2;
  check ("the input's gradient", dx, dx_sums, x_size, taps * shape->filters);
  check ("the kernel's gradient", gradient, kernel_sums, layer.kernel.size, layer.output.height * layer.output.width);
  g_free (layer.explanation);
}

static void
test_choice (void)
{
  static const struct {
    Shape shape;
    size_t stride;
    gboolean suits;
  } cases[] = {
    { { 14, 14, 32, 48, 5, PCT_PADDING_VALID }, 1, TRUE },  { { 28, 28, 32, 32, 3, PCT_PADDING_SAME }, 1, TRUE },
    { { 28, 28, 1, 32, 5, PCT_PADDING_SAME }, 1, FALSE },   { { 28, 28, 32, 32, 3, PCT_PADDING_SAME }, 2, FALSE },
    { { 28, 28, 32, 32, 1, PCT_PADDING_SAME }, 1, FALSE },  { { 6, 6, 32, 64, 3, PCT_PADDING_VALID }, 1, FALSE },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PctLayer layer = layer_new (&cases[i].shape);
      layer.stride[0] = layer.stride[1] = cases[i].stride;
      g_assert_cmpint (pct_winograd_suits (&layer), ==, cases[i].suits);
      g_free (layer.explanation);
    }
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  noise_seed (12);
  for (size_t i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      const Shape *s = &shapes[i];
      g_autofree char *path = g_strdup_printf ("/winograd/%zux%zux%zu-%zux%zu-%zu-%s", s->height, s->width, s->inputs, s->side,
                                               s->side, s->filters, pct_padding_names[s->padding]);
      g_test_add_data_func (path, s, test_shape);
    }
  g_test_add_func ("/winograd/choice", test_choice);
  return g_test_run ();
}
