/* Two run folders that should hold the same bytes. */
#pragma once

#include <glib.h>

void assert_same_file (const char *a, const char *b, const char *name);

/* Every batch, and the checkpoints and predictions of the epochs from first to last; epoch 0 has no predictions. */
void assert_same_epochs (const char *a, const char *b, guint first, guint last);
