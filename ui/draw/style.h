/* How drawings look: colours that colour-blind eyes can tell apart, type, and line widths, for light, dark and paper. */
#pragma once

#include <cairo.h>
#include <glib.h>
#include <stdint.h>

typedef struct {
  double red, green, blue, alpha; /* each in [0, 1], alpha not multiplied in */
} PctColour;

typedef struct {
  double x, y, width, height;
} PctRectangle;

#define PCT_STYLE_COLOURS 8

typedef struct {
  PctColour background; /* alpha 0: none is painted, and what lies below shows */
  PctColour foreground; /* titles, values */
  PctColour dim;        /* labels of axes and ticks */
  PctColour grid;
  PctColour accent;                    /* cursor, highlighted cell */
  PctColour right, wrong;              /* frames of images */
  PctColour cell_low;                  /* a matrix's cell without a count */
  PctColour cell_border;               /* between its cells and around them; alpha 0: none */
  PctColour cell_right, cell_wrong;    /* one that holds its whole row, on and off the diagonal */
  PctColour series[PCT_STYLE_COLOURS]; /* after Okabe and Ito (2008), of even contrast to the background */
  const char *font;                    /* family; a static string */
  double font_size, title_size, small_size; /* pixels */
  double line_width, faint_width;           /* pixels */
  double faint_alpha;
  double scale; /* of everything above and of the spacing: 1 on a desk, 2 on a projector */
} PctStyle;

/* scale: see above; > 0. */
PctStyle pct_style_light (double scale);
PctStyle pct_style_dark (double scale);

/* For who needs more contrast: nothing dim, colours of at least 4.5 to the background, thicker lines, edges around
 * what is only a shade elsewhere. */
PctStyle pct_style_high_contrast (gboolean dark, double scale);

/* For files: light, on white, in points. */
PctStyle pct_style_print (void);

/* For a line that stands for no series: the style's dim. */
#define PCT_COLOUR_DIM        G_MAXUINT
/* For the one line that others are compared to. */
#define PCT_COLOUR_FOREGROUND (G_MAXUINT - 1)

/* Colour number `index` of the series; any number. */
PctColour pct_style_series (const PctStyle *style, unsigned index);

/* a where share is 0, b where it is 1, between them mixed. */
PctColour pct_colour_mix (PctColour a, PctColour b, double share);

/* The relative luminance of WCAG 2, in [0, 1]. */
double pct_colour_luminance (PctColour colour);
void pct_colour_set (cairo_t *cr, PctColour colour);
