/* Small images in a grid, enlarged without smoothing, each with a caption and a frame that says whether it was right. */
#pragma once

#include "ui/draw/style.h"

typedef enum { PCT_FRAME_NONE, PCT_FRAME_RIGHT, PCT_FRAME_WRONG } PctFrame;

typedef struct {
  const uint8_t *pixels; /* [height, width, channels] */
  const char *caption;   /* or NULL */
  PctFrame frame;
} PctThumbnail;

typedef struct {
  const PctThumbnail *thumbnails; /* [count], of one size */
  size_t count;
  size_t height, width, channels; /* channels: 1 (grey) or 3 */
  gboolean captions;              /* room for them is kept */
  double size;                    /* the least width of an image, in pixels before the style's scale */
  const char *empty;              /* what is said while count is 0, or NULL */
} PctThumbnails;

typedef struct {
  double width, height;
  size_t columns, rows, shown; /* shown: those that fit, at most count */
  double image_width, image_height;
  double step_x, step_y; /* from one thumbnail to the next */
  double left, top;      /* of the first */
  double caption_height;
} PctThumbnailsLayout;

void pct_thumbnails_layout (const PctThumbnails *thumbnails, const PctStyle *style, double width, double height,
                            PctThumbnailsLayout *layout);
void pct_thumbnails_paint (const PctThumbnails *thumbnails, const PctStyle *style, const PctThumbnailsLayout *layout, cairo_t *cr);

/* The image itself, without frame and caption. */
PctRectangle pct_thumbnails_image (const PctThumbnailsLayout *layout, size_t index);

/* The thumbnail below a point, or -1. */
gssize pct_thumbnails_at (const PctThumbnailsLayout *layout, double x, double y);

/* One image as a cairo surface of its own size. */
cairo_surface_t *pct_image_surface (const uint8_t *pixels, size_t height, size_t width, size_t channels);
