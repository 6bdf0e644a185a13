/* Pieces of an HTML page: text that is safe to put there, and drawings as images that need no network. */
#pragma once

#include <glib.h>

#include "ui/draw/export.h"

/* Appends `text` with what HTML would read as markup written as entities. */
void pct_html_text (GString *page, const char *text);

/* Appends a table row; cells: n of them. heading: th. The first cell of a row is left, numbers right. */
void pct_html_row (GString *page, const char *const *cells, size_t n, gboolean heading);

/* Appends the figure as SVG, once for light and once for dark pages; description: for people who don't see it. */
void pct_html_figure (GString *page, const PctFigure *figure, double width, double height, const char *description);

/* The beginning, with title and style, and the end. */
void pct_html_begin (GString *page, const char *title);
void pct_html_end (GString *page);
