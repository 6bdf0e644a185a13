/* Networks to start from: which images they are for. */

#include "data/runs/experiment.h"

/* What a preset is for fits it; what it is not for is refused with the reason. */
static void
test_preset_sizes (void)
{
  static const struct {
    const char *id;
    PctShape input;
    size_t parameters;
    const char *refusal;
  } cases[] = {
    { "resnet8", { 28, 28, 1, FALSE }, 77754, NULL },
    { "resnet8", { 32, 32, 3, FALSE }, 78042, NULL },
    { "alexnet", { 64, 64, 3, FALSE }, 0, NULL },
    { "alexnet", { 224, 224, 3, FALSE }, 0, NULL },
    { "alexnet", { 28, 28, 1, FALSE }, 0, "model.layers[7].pool_size: 3 × 3 is larger than the 1 × 1 image" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PctModelSpec model = { 0 };
      g_autoptr (PctModelInfo) info = NULL;
      g_autoptr (GError) error = NULL;
      g_assert_true (pct_preset_model (cases[i].id, 10, &model));
      gboolean fits = pct_model_describe (&model, cases[i].input, 10, &info, &error);
      g_test_message ("%s: %zu parameters, %s", cases[i].id, info->n_parameters, error ? error->message : "fits");
      g_assert_true (fits == (cases[i].refusal == NULL));
      g_assert_true (fits || g_str_has_prefix (error->message, cases[i].refusal));
      g_assert_true (cases[i].parameters == 0 || info->n_parameters == cases[i].parameters);
      g_free (model.layers);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/presets/sizes", test_preset_sizes);
  return g_test_run ();
}
