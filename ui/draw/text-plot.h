/* A plot in the characters of a terminal, where there is no display: braille dots, two by four in a character. */
#pragma once

#include "ui/draw/plot.h"

/* columns, rows: of the whole text, at least 20 and 6; less is treated as that. colour: each line in its own by ANSI
 * escapes. Lines end with a newline. Free with g_free. */
char *pct_text_plot (const PctPlot *plot, size_t columns, size_t rows, gboolean colour);
