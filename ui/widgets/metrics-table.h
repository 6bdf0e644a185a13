/* How well each class was told from the others: a table to sort, with the means below it. */
#pragma once

#include <gtk/gtk.h>

#define PCT_TYPE_METRICS_TABLE (pct_metrics_table_get_type ())
G_DECLARE_FINAL_TYPE (PctMetricsTable, pct_metrics_table, PCT, METRICS_TABLE, GtkWidget)

/* All copied. confusion: [classes, outputs], rows true, columns predicted, or NULL: an empty table; names: [classes]. */
void pct_metrics_table_set_confusion (PctMetricsTable *table, const uint32_t *confusion, size_t classes, size_t outputs,
                                      char *const *names);
