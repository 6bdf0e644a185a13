#include "tests/engine/oracle.h"

#include <math.h>
#include <string.h>

typedef struct {
  size_t height, width, channels;
  double *values; /* owned */
} Image;

static Image
image_new (size_t height, size_t width, size_t channels)
{
  return (Image){ height, width, channels, g_new0 (double, height *width *channels) };
}

static double *
at (const Image *image, size_t row, size_t column)
{
  return image->values + (row * image->width + column) * image->channels;
}

static void
activate (Image *image, const PctLayerSpec *spec)
{
  PctActivation activation = spec->activation;
  for (size_t p = 0; p < image->height * image->width; p++)
    {
      double *x = image->values + p * image->channels, sum = 0;
      for (size_t c = 0; c < image->channels; c++)
        {
          double values[] = { [PCT_ACTIVATION_LINEAR] = x[c],
                              [PCT_ACTIVATION_RELU] = fmax (x[c], 0),
                              [PCT_ACTIVATION_ELU] = x[c] > 0 ? x[c] : expm1 (x[c]),
                              [PCT_ACTIVATION_SIGMOID] = 1 / (1 + exp (-x[c])),
                              [PCT_ACTIVATION_TANH] = tanh (x[c]),
                              [PCT_ACTIVATION_SOFTMAX] = exp (x[c]),
                              [PCT_ACTIVATION_LEAKY_RELU] = x[c] > 0 ? x[c] : x[c] * spec->negative_slope,
                              [PCT_ACTIVATION_SELU] = 1.0507009873554805 * (x[c] > 0 ? x[c] : 1.6732632423543772 * expm1 (x[c])),
                              [PCT_ACTIVATION_GELU] = x[c] * 0.5 * erfc (-x[c] / sqrt (2)),
                              [PCT_ACTIVATION_SILU] = x[c] / (1 + exp (-x[c])) };
          x[c] = values[activation];
          sum += x[c];
        }
      for (size_t c = 0; activation == PCT_ACTIVATION_SOFTMAX && c < image->channels; c++)
        x[c] /= sum;
    }
}

static Image
dense (const PctLayerSpec *spec, const Image *x, const float **parameters)
{
  Image y = image_new (1, 1, spec->units);
  const float *kernel = *parameters, *bias = kernel + x->channels * spec->units;
  for (size_t o = 0; o < spec->units; o++)
    {
      y.values[o] = spec->use_bias ? bias[o] : 0;
      for (size_t i = 0; i < x->channels; i++)
        y.values[o] += x->values[i] * kernel[i * spec->units + o];
    }
  *parameters = bias + (spec->use_bias ? spec->units : 0);
  activate (&y, spec);
  return y;
}

/* Where the window at `output` starts, which may be outside the image. */
static ptrdiff_t
window_start (PctPadding padding, size_t extent, size_t window, size_t stride, size_t output)
{
  ptrdiff_t total = 0;
  if (padding == PCT_PADDING_SAME)
    total = MAX ((ptrdiff_t) (((extent + stride - 1) / stride - 1) * stride + window) - (ptrdiff_t) extent, 0);
  return (ptrdiff_t) (output * stride) - total / 2;
}

static size_t
outputs (PctPadding padding, size_t extent, size_t window, size_t stride)
{
  return padding == PCT_PADDING_SAME ? (extent + stride - 1) / stride : (extent - window) / stride + 1;
}

/* Convolutions and poolings: what lies in a window is summed with weights, averaged, or compared. */
static Image
slide (const PctLayerSpec *spec, const Image *x, const float *kernel)
{
  const gboolean depthwise = spec->type == PCT_LAYER_DEPTHWISE_CONV2D, convolves = depthwise || spec->type == PCT_LAYER_CONV2D;
  const size_t *window = convolves ? spec->kernel_size : spec->pool_size;
  size_t sh = spec->strides[0] ? spec->strides[0] : window[0], sw = spec->strides[1] ? spec->strides[1] : window[1];
  size_t filters = depthwise ? x->channels * MAX (spec->depth_multiplier, 1) : convolves ? spec->filters : x->channels;
  size_t groups = depthwise ? x->channels : MAX (spec->groups, 1), each = x->channels / groups;
  size_t dh = convolves ? MAX (spec->dilation_rate[0], 1) : 1, dw = convolves ? MAX (spec->dilation_rate[1], 1) : 1;
  size_t rows = (window[0] - 1) * dh + 1, columns = (window[1] - 1) * dw + 1;
  Image y = image_new (outputs (spec->padding, x->height, rows, sh), outputs (spec->padding, x->width, columns, sw), filters);

  for (size_t row = 0; row < y.height; row++)
    for (size_t column = 0; column < y.width; column++)
      for (size_t f = 0; f < filters; f++)
        {
          double sum = 0, most = -INFINITY, count = 0;
          for (size_t i = 0; i < window[0]; i++)
            for (size_t j = 0; j < window[1]; j++)
              {
                ptrdiff_t r = window_start (spec->padding, x->height, rows, sh, row) + (ptrdiff_t) (i * dh);
                ptrdiff_t c = window_start (spec->padding, x->width, columns, sw, column) + (ptrdiff_t) (j * dw);
                if (r < 0 || c < 0 || r >= (ptrdiff_t) x->height || c >= (ptrdiff_t) x->width)
                  continue;
                const double *pixel = at (x, (size_t) r, (size_t) c);
                for (size_t k = 0; convolves && k < each; k++)
                  sum += pixel[f / (filters / groups) * each + k] * kernel[((i * window[1] + j) * each + k) * filters + f];
                most = fmax (most, pixel[convolves ? 0 : f]);
                sum += convolves ? 0 : pixel[f];
                count++;
              }
          at (&y, row, column)[f] = convolves ? sum : spec->type == PCT_LAYER_MAX_POOLING2D ? most : sum / count;
        }
  return y;
}

static Image
convolution (const PctLayerSpec *spec, const Image *x, const float **parameters)
{
  Image y = slide (spec, x, *parameters);
  size_t each = spec->type == PCT_LAYER_DEPTHWISE_CONV2D ? 1 : x->channels / MAX (spec->groups, 1);
  *parameters += spec->kernel_size[0] * spec->kernel_size[1] * each * y.channels;
  if (spec->use_bias)
    {
      for (size_t i = 0; i < y.height * y.width * y.channels; i++)
        y.values[i] += (*parameters)[i % y.channels];
      *parameters += y.channels;
    }
  activate (&y, spec);
  return y;
}

static Image
global_max (const Image *x)
{
  Image y = image_new (1, 1, x->channels);
  for (size_t c = 0; c < x->channels; c++)
    y.values[c] = -INFINITY;
  for (size_t i = 0; i < x->height * x->width * x->channels; i++)
    y.values[i % x->channels] = fmax (y.values[i % x->channels], x->values[i]);
  return y;
}

static Image
global_average (const Image *x)
{
  Image y = image_new (1, 1, x->channels);
  for (size_t i = 0; i < x->height * x->width * x->channels; i++)
    y.values[i % x->channels] += x->values[i] / (double) (x->height * x->width);
  return y;
}

/* Flatten and dropout change no number, an activation each by itself. */
static Image
same (const PctLayerSpec *spec, const Image *x)
{
  size_t size = x->height * x->width * x->channels;
  Image y = spec->type == PCT_LAYER_FLATTEN ? image_new (1, 1, size) : image_new (x->height, x->width, x->channels);
  memcpy (y.values, x->values, size * sizeof *x->values);
  if (spec->type == PCT_LAYER_ACTIVATION)
    activate (&y, spec);
  return y;
}

/* Each layer's moving statistics stand behind all parameters, in the layers' order. */
static Image
normalise (const PctLayerSpec *spec, const Image *x, const float **parameters, const float **fixed)
{
  Image y = image_new (x->height, x->width, x->channels);
  size_t n = x->channels;
  for (size_t i = 0; i < x->height * x->width * n; i++)
    y.values[i] = (x->values[i] - (*fixed)[i % n]) / sqrt ((*fixed)[n + i % n] + spec->epsilon) * (*parameters)[i % n] + (*parameters)[n + i % n];
  *parameters += 2 * n;
  *fixed += 2 * n;
  return y;
}

static Image
frame (const PctLayerSpec *spec, const Image *x)
{
  const size_t *frame = spec->frame;
  Image y = image_new (frame[0] + x->height + frame[1], frame[2] + x->width + frame[3], x->channels);
  for (size_t row = 0; row < x->height; row++)
    for (size_t column = 0; column < x->width; column++)
      for (size_t c = 0; c < x->channels; c++)
        at (&y, frame[0] + row, frame[2] + column)[c] = at (x, row, column)[c];
  return y;
}

/* Inputs one behind the other along the channels, or summed. */
static Image
merge (const PctLayerSpec *spec, const Image *const *x, size_t n)
{
  gboolean adds = spec->type == PCT_LAYER_ADD;
  size_t channels = 0, first = 0;
  for (size_t i = 0; i < n; i++)
    channels = adds ? x[i]->channels : channels + x[i]->channels;
  Image y = image_new (x[0]->height, x[0]->width, channels);
  for (size_t i = 0; i < n; i++)
    {
      for (size_t p = 0; p < y.height * y.width; p++)
        for (size_t c = 0; c < x[i]->channels; c++)
          y.values[p * channels + first + c] += x[i]->values[p * x[i]->channels + c];
      first += adds ? 0 : x[i]->channels;
    }
  return y;
}

static Image
forward (const PctLayerSpec *spec, const Image *const *inputs, const float **parameters, const float **fixed)
{
  const Image *x = inputs[0];
  switch (spec->type)
    {
    case PCT_LAYER_DENSE:
      return dense (spec, x, parameters);
    case PCT_LAYER_CONV2D:
    case PCT_LAYER_DEPTHWISE_CONV2D:
      return convolution (spec, x, parameters);
    case PCT_LAYER_MAX_POOLING2D:
    case PCT_LAYER_AVERAGE_POOLING2D:
      return slide (spec, x, NULL);
    case PCT_LAYER_GLOBAL_AVERAGE_POOLING2D:
      return global_average (x);
    case PCT_LAYER_GLOBAL_MAX_POOLING2D:
      return global_max (x);
    case PCT_LAYER_BATCH_NORMALIZATION:
      return normalise (spec, x, parameters, fixed);
    case PCT_LAYER_ZERO_PADDING2D:
      return frame (spec, x);
    case PCT_LAYER_ADD:
    case PCT_LAYER_CONCATENATE:
      return merge (spec, inputs, spec->inputs.n);
    default:
      return same (spec, x);
    }
}

/* outputs[0] is the image, outputs[i + 1] what layer i gives. */
static const Image *
find_output (const PctModelSpec *model, const Image *outputs, const char *name)
{
  for (size_t i = 0; i < model->n_layers; i++)
    if (strcmp (model->layers[i].name, name) == 0)
      return &outputs[i + 1];
  return outputs;
}

void
test_oracle_predict (const PctModelSpec *model, PctShape input, const float *parameters, const float *fixed, const double *image,
                     double *probabilities)
{
  g_autofree Image *outputs = g_new (Image, model->n_layers + 1);
  outputs[0] = image_new (input.height, input.width, input.channels);
  memcpy (outputs[0].values, image, pct_shape_size (input) * sizeof *image);
  for (size_t i = 0; i < model->n_layers; i++)
    {
      const PctInputsSpec *inputs = &model->layers[i].inputs;
      const Image *from[PCT_MAX_INPUTS] = { &outputs[i] };
      for (size_t k = 0; k < inputs->n; k++)
        from[k] = find_output (model, outputs, inputs->names[k]);
      outputs[i + 1] = forward (&model->layers[i], from, &parameters, &fixed);
    }
  const Image *last = &outputs[model->n_layers];
  memcpy (probabilities, last->values, last->height * last->width * last->channels * sizeof *probabilities);
  for (size_t i = 0; i <= model->n_layers; i++)
    g_free (outputs[i].values);
}
