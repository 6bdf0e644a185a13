/* What the widgets that draw have in common: the style of the moment, and layers kept as images. */
#pragma once

#include "ui/draw/style.h"

#include <gtk/gtk.h>

/* The style that goes with the window's: light or dark, of high contrast where that is asked for. */
PctStyle pct_drawing_style (void);

/* Of every drawing: 1 on a desk, 2 on a projector; up to 4. */
void pct_drawing_set_scale (double scale);

/* Calls `changed` with the widget, swapped, when pct_drawing_style gives another style, as long as the widget lives. */
void pct_drawing_watch_style (GtkWidget *widget, GCallback changed);

/* Makes it a dot in colour `colour` of the style's series: the key of a list. */
void pct_drawing_set_swatch (GtkDrawingArea *area, unsigned colour);

/* A layer: an image of the widget's size in device pixels. */
typedef struct {
  cairo_surface_t *surface;
  int width, height, scale;
  gboolean painted; /* FALSE: what it shows is old */
} PctDrawingLayer;

/* NULL when the layer is up to date; else a context to paint it anew with, transparent, in the widget's coordinates. */
cairo_t *pct_drawing_layer_begin (PctDrawingLayer *layer, GtkWidget *widget);
void pct_drawing_layer_show (const PctDrawingLayer *layer, cairo_t *cr);
void pct_drawing_layer_clear (PctDrawingLayer *layer);

/* A cairo context over the whole widget. */
cairo_t *pct_drawing_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
