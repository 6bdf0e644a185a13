/* A page with a title, plots below each other and a confusion matrix beside them, as a file. */
#pragma once

#include "ui/draw/matrix.h"
#include "ui/draw/plot.h"

typedef struct {
  const char *title;       /* or NULL */
  const PctPlot *plots;    /* [n_plots] */
  size_t n_plots;
  const PctMatrix *matrix; /* or NULL */
  double width, height;    /* of the page, in points (a PNG file has two pixels each way for one); 0: chosen by content */
} PctFigure;

void pct_figure_paint (const PctFigure *figure, const PctStyle *style, double width, double height, cairo_t *cr);

/* As the bytes of a file of that name, whose kind is its extension: .png (with two pixels each way for a point), .svg or
 * .pdf, in any case. G_FILE_ERROR_INVAL for another extension, or when it is too large to be drawn. */
GBytes *pct_figure_to_bytes (const PctFigure *figure, const PctStyle *style, const char *name, GError **error);

/* The same, written to a new name, then renamed. G_FILE_ERROR: what the system said. */
gboolean pct_figure_export (const PctFigure *figure, const PctStyle *style, const char *path, GError **error);
