/* The input is a safetensors file; wanted are a kernel of 2 × 3, a number in double precision and a whole one. What is
 * refused must leave them as they were. */
#include <string.h>

#include "data/runs/checkpoint.h"
#include "engine/core/error.h"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size);

typedef struct {
  float kernel[6];
  double rate;
  int64_t epoch;
} Values;

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size)
{
  char names[3][16] = { "dense.kernel", "state.rate", "state.epoch" };
  const Values before = { { 1, 2, 3, 4, 5, 6 }, 7, 8 };
  Values values = before;
  const PctTensor tensors[] = {
    { names[0], PCT_TENSOR_F32, 2, { 2, 3 }, values.kernel },
    { names[1], PCT_TENSOR_F64, 0, { 0 }, &values.rate },
    { names[2], PCT_TENSOR_I64, 0, { 0 }, &values.epoch },
  };
  g_autoptr (GError) error = NULL;
  gboolean read = pct_checkpoint_parse ("fuzz", bytes, size, tensors, G_N_ELEMENTS (tensors), &error);
  g_assert (read == (error == NULL));
  if (!read)
    {
      g_assert_error (error, PCT_ERROR, PCT_ERROR_DATA);
      g_assert (memcmp (&values, &before, sizeof before) == 0);
    }
  return 0;
}
