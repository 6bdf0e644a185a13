/* The input is a picture file; what is read must fill every pixel. */
#include <string.h>

#include "data/datasets/picture.h"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t size)
{
  uint8_t pixels[7 * 5 * 3];
  for (size_t channels = 1; channels <= 3; channels += 2)
    {
      g_autoptr (GError) error = NULL;
      gboolean good = pct_picture_parse ("fuzz", bytes, size, 7, 5, channels, pixels, &error);
      g_assert (good == (error == NULL));
    }
  return 0;
}
