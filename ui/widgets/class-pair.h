/* "4 → 9": an image's true class and the one that it was taken for. Where there is little room both names are shortened,
 * and the tooltip says them whole. */
#pragma once

#include <adwaita.h>

#define PCT_TYPE_CLASS_PAIR (pct_class_pair_get_type ())
G_DECLARE_FINAL_TYPE (PctClassPair, pct_class_pair, PCT, CLASS_PAIR, AdwBin)

void pct_class_pair_set (PctClassPair *pair, const char *label, const char *predicted);
