/* Losses of single rows: their gradients against central differences, what they say of outputs that aren't finite, what is
 * told as probabilities, and the weights of classes. Trainings with them are in test-trajectory.c. */

#include <math.h>
#include <string.h>

#include "engine/train/loss.h"
#include "tests/engine/support.h"

#define OUTPUTS 5

static const struct {
  const char *name;
  PctLossSpec spec;
  gboolean softmax;
} losses[] = {
  { "smoothed", { PCT_LOSS_CATEGORICAL_CROSSENTROPY, 0.2 }, TRUE },
  { "shares", { PCT_LOSS_CATEGORICAL_CROSSENTROPY, 0 }, FALSE },
  { "smoothed-shares", { PCT_LOSS_CATEGORICAL_CROSSENTROPY, 0.2 }, FALSE },
  { "squared", { PCT_LOSS_MEAN_SQUARED_ERROR, 0 }, TRUE },
  { "squared-outputs", { PCT_LOSS_MEAN_SQUARED_ERROR, 0 }, FALSE },
  { "hinge", { PCT_LOSS_CATEGORICAL_HINGE, 0 }, TRUE },
  { "hinge-outputs", { PCT_LOSS_CATEGORICAL_HINGE, 0 }, FALSE },
};

static double
loss_at (size_t l, const float *y, size_t label)
{
  float copy[OUTPUTS];
  memcpy (copy, y, sizeof copy);
  return pct_loss_of_row (&losses[l].spec, losses[l].softmax, copy, OUTPUTS, label, 0, NULL);
}

static void
test_gradient (void)
{
  static const float outputs[] = { 0.3f, 0.9f, 0.125f, 0.7f, 0.45f };
  const float step = 0.001953125f, share = 0.25f;
  for (size_t l = 0; l < G_N_ELEMENTS (losses); l++)
    for (size_t label = 0; label < OUTPUTS; label++)
      {
        float y[OUTPUTS], gradient[OUTPUTS], size = 0;
        memcpy (y, outputs, sizeof y);
        double loss = pct_loss_of_row (&losses[l].spec, losses[l].softmax, y, OUTPUTS, label, share, gradient);
        g_assert_cmpfloat (loss, ==, loss_at (l, outputs, label));
        for (size_t i = 0; i < OUTPUTS; i++)
          {
            float up[OUTPUTS], down[OUTPUTS];
            memcpy (up, outputs, sizeof up);
            memcpy (down, outputs, sizeof down);
            up[i] += step;
            down[i] -= step;
            double expected = (double) share * (loss_at (l, up, label) - loss_at (l, down, label)) / (2 * (double) step);
            /* A central difference's own error is step² times a third derivative of at most some hundreds. */
            g_assert_cmpfloat_with_epsilon ((double) gradient[i], expected, 1e-4 + 1e-4 * fabs (expected));
            size += fabsf (gradient[i]);
          }
        g_assert_cmpfloat (size, >, 0);
      }
}

static void
test_not_finite (void)
{
  for (size_t l = 0; l < G_N_ELEMENTS (losses); l++)
    for (size_t i = 0; i < OUTPUTS; i++)
      {
        float y[OUTPUTS] = { 0.1f, 0.2f, 0.3f, 0.4f, 0.5f };
        y[i] = NAN;
        g_assert_true (isnan (loss_at (l, y, 1)));
      }
}

static void
test_probabilities (void)
{
  static const struct {
    PctLossType type;
    float outputs[3];
    double expected[3];
  } rows[] = {
    { PCT_LOSS_CATEGORICAL_CROSSENTROPY, { 1, 2, 1 }, { 0.25, 0.5, 0.25 } },
    { PCT_LOSS_MEAN_SQUARED_ERROR, { -1, 0.5f, 1.5f }, { 0, 0.25, 0.75 } },
    { PCT_LOSS_MEAN_SQUARED_ERROR, { -1, -0.5f, 0 }, { 1.0 / 3, 1.0 / 3, 1.0 / 3 } },
    { PCT_LOSS_CATEGORICAL_HINGE, { 0, 0, 0.69314718f }, { 0.25, 0.25, 0.5 } },
  };
  for (size_t r = 0; r < G_N_ELEMENTS (rows); r++)
    {
      const PctLossSpec spec = { rows[r].type, 0 };
      float y[3];
      memcpy (y, rows[r].outputs, sizeof y);
      pct_loss_probabilities (&spec, y, 3);
      for (size_t i = 0; i < 3; i++)
        g_assert_cmpfloat_with_epsilon ((double) y[i], rows[r].expected[i], 1e-6);
    }
}

static void
test_class_weights (void)
{
  char cat[] = "cat", zero[] = "0", one[] = "1", dog[] = "dog", horse[] = "horse", three[] = "3";
  char *const names[] = { cat, dog, one }; /* the last is called as the second is numbered */
  const size_t counts[] = { 6, 0, 2 };
  PctClassWeightSpec spec = { 0 };
  g_autofree float *weights = NULL;

  g_assert_true (pct_class_weights (&spec, names, 3, counts, &weights, NULL));
  g_assert_null (weights);

  spec.balanced = TRUE;
  g_assert_true (pct_class_weights (&spec, names, 3, counts, &weights, NULL));
  g_assert_cmpfloat_with_epsilon (weights[0], 8.0f / (2 * 6), 1e-6f);
  g_assert_cmpfloat (weights[1], ==, 1);
  g_assert_cmpfloat (weights[2], ==, 2);
  g_clear_pointer (&weights, g_free);

  spec = (PctClassWeightSpec){ FALSE, 2, g_malloc0_n (2, sizeof *spec.list) };
  spec.list[0].name = one;
  spec.list[0].weight = 3;
  spec.list[1].name = cat;
  g_assert_true (pct_class_weights (&spec, names, 3, counts, &weights, NULL));
  g_assert_true (weights[0] == 0 && weights[1] == 1 && weights[2] == 3);

  /* Two that aren't there, and one that is there a second time, by its number. */
  spec.list[0].name = cat;
  char *const bad[] = { horse, three, zero };
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree float *none = NULL;
      g_autofree char *path = g_strdup_printf ("training.class_weight.%s: ", bad[i]);
      spec.list[1].name = bad[i];
      g_assert_false (pct_class_weights (&spec, names, 3, counts, &none, &error));
      g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
      g_assert_true (g_str_has_prefix (error->message, path));
    }
  /* Of the digits 1 and 3, 0 is none. */
  g_autoptr (GError) error = NULL;
  g_autofree float *none = NULL;
  char *const digits[] = { one, three };
  spec.list[0].name = three;
  spec.list[1].name = zero;
  g_assert_false (pct_class_weights (&spec, digits, 2, counts, &none, &error));
  g_assert_error (error, PCT_ERROR, PCT_ERROR_REQUEST);
  g_assert_true (g_str_has_prefix (error->message, "training.class_weight.0: "));
  g_free (spec.list);
}

int
main (int argc, char **argv)
{
  test_init (&argc, &argv);
  g_test_add_func ("/loss/gradient", test_gradient);
  g_test_add_func ("/loss/not-finite", test_not_finite);
  g_test_add_func ("/loss/probabilities", test_probabilities);
  g_test_add_func ("/loss/class-weights", test_class_weights);
  return g_test_run ();
}
