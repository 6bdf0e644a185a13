/* What is confused most often, one row a pair of classes. */
#pragma once

#include <adwaita.h>
#include <stdint.h>

#define PCT_TYPE_CONFUSION_LIST (pct_confusion_list_get_type ())

/* Signal: "chosen" (guint row, guint column). */
G_DECLARE_FINAL_TYPE (PctConfusionList, pct_confusion_list, PCT, CONFUSION_LIST, AdwBin)

/* At most this many pairs. */
#define PCT_MOST_CONFUSIONS 12

/* counts: [rows, columns], rows true, columns predicted; names: [rows]. Nothing is kept. */
void pct_confusion_list_set_counts (PctConfusionList *list, const uint32_t *counts, size_t rows, size_t columns,
                                    char *const *names);
