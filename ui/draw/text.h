/* One line of text in the drawing's type: measured and shown with the same options, so that what fits is not clipped. */
#pragma once

#include "ui/draw/style.h"

#include <pango/pangocairo.h>

/* cr: where it will be shown, or NULL to measure only. size: pixels. Unref it. */
PangoLayout *pct_text_new (cairo_t *cr, const PctStyle *style, double size, gboolean bold);

/* Sets the string, which need not be valid UTF-8; more than max_width pixels end in an ellipsis (0: no limit). */
void pct_text_set (PangoLayout *text, const char *string, double max_width);

double pct_text_width (PangoLayout *text, const char *string);
double pct_text_height (PangoLayout *text);

/* Shows what was set. (x, y): the point of the text's box that lies at align_x and align_y (0: left, top; 1: right,
 * bottom). */
void pct_text_show (PangoLayout *text, cairo_t *cr, PctColour colour, double x, double y, double align_x, double align_y);

/* The same turned by a quarter, so that it reads upwards; aligned as if it weren't turned. */
void pct_text_show_upright (PangoLayout *text, cairo_t *cr, PctColour colour, double x, double y, double align_x, double align_y);

/* What is said in an empty drawing: dim, in the middle, in as many lines as it needs. */
void pct_text_show_empty (const char *string, const PctStyle *style, cairo_t *cr, PctRectangle place);

/* A rectangle with round corners, in the style's foreground. */
void pct_paint_plate (const PctStyle *style, cairo_t *cr, PctRectangle place);

/* Paints the background of the whole drawing, where the style has one. */
void pct_paint_ground (const PctStyle *style, cairo_t *cr, double width, double height);
