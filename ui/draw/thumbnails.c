#include "ui/draw/thumbnails.h"
#include "ui/draw/text.h"

#include <math.h>
#include <string.h>

#define PADDING 12
#define SPACING 10

/* A whole number of pixels for each of the image's, where there is room for that many. */
static double
enlargement (double room, size_t pixels)
{
  double times = room / (double)pixels;
  return times >= 1 ? floor (times) : times;
}

void
pct_thumbnails_layout (const PctThumbnails *thumbnails, const PctStyle *style, double width, double height,
                       PctThumbnailsLayout *layout)
{
  double spacing = SPACING * style->scale, padding = PADDING * style->scale;
  *layout = (PctThumbnailsLayout){ .width = width, .height = height, .left = padding, .top = padding };
  if (thumbnails->count == 0 || thumbnails->width == 0 || thumbnails->height == 0)
    return;

  double room = MAX (width - 2 * padding, 1), least = MIN (MAX (thumbnails->size * style->scale, 1), room);
  double times = enlargement (least, thumbnails->width);
  /* Rounded up where that fits: `size` is the least width. */
  if (times >= 1 && times * (double)thumbnails->width < least && (times + 1) * (double)thumbnails->width <= room)
    times += 1;
  layout->image_width = times * (double)thumbnails->width;
  layout->image_height = times * (double)thumbnails->height;
  if (thumbnails->captions)
    {
      g_autoptr (PangoLayout) text = pct_text_new (NULL, style, style->small_size, FALSE);
      layout->caption_height = ceil (pct_text_height (text)) + 4 * style->scale;
    }
  layout->step_x = ceil (layout->image_width + spacing);
  layout->step_y = ceil (layout->image_height + layout->caption_height + spacing);
  layout->columns = (size_t)MAX (1, floor ((room + spacing) / layout->step_x));
  double rows = floor ((height - 2 * padding + spacing) / layout->step_y);
  size_t needed = (thumbnails->count + layout->columns - 1) / layout->columns;
  layout->rows = rows < 1 ? 0 : MIN ((size_t)rows, needed);
  layout->shown = MIN (thumbnails->count, layout->rows * layout->columns);
}

PctRectangle
pct_thumbnails_image (const PctThumbnailsLayout *layout, size_t index)
{
  size_t columns = MAX (layout->columns, 1);
  return (PctRectangle){ layout->left + (double)(index % columns) * layout->step_x,
                         layout->top + (double)(index / columns) * layout->step_y, layout->image_width,
                         layout->image_height };
}

gssize
pct_thumbnails_at (const PctThumbnailsLayout *layout, double x, double y)
{
  for (size_t i = 0; i < layout->shown; i++)
    {
      PctRectangle place = pct_thumbnails_image (layout, i);
      if (x >= place.x && x < place.x + place.width && y >= place.y
          && y < place.y + place.height + layout->caption_height)
        return (gssize)i;
    }
  return -1;
}

cairo_surface_t *
pct_image_surface (const uint8_t *pixels, size_t height, size_t width, size_t channels)
{
  g_assert (channels == 1 || channels == 3);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)width, (int)height);
  uint8_t *rows = cairo_image_surface_get_data (surface);
  for (size_t y = 0; rows && y < height; y++)
    for (size_t x = 0; x < width; x++)
      {
        const uint8_t *from = pixels + (y * width + x) * channels;
        uint8_t red = from[0], green = from[channels == 3 ? 1 : 0], blue = from[channels == 3 ? 2 : 0];
        uint32_t pixel = (uint32_t)red << 16 | (uint32_t)green << 8 | blue;
        memcpy (rows + y * (size_t)cairo_image_surface_get_stride (surface) + 4 * x, &pixel, 4);
      }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
paint_image (const PctThumbnails *thumbnails, size_t index, PctRectangle place, cairo_t *cr)
{
  cairo_surface_t *surface = pct_image_surface (thumbnails->thumbnails[index].pixels, thumbnails->height,
                                                thumbnails->width, thumbnails->channels);
  double times = place.width / (double)thumbnails->width;
  cairo_save (cr);
  cairo_translate (cr, place.x, place.y);
  cairo_scale (cr, times, times);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), times >= 1 ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
  cairo_rectangle (cr, 0, 0, (double)thumbnails->width, (double)thumbnails->height);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

static void
paint_frame (PctFrame frame, const PctStyle *style, PctRectangle place, cairo_t *cr)
{
  double width = frame == PCT_FRAME_NONE ? 1 : round (2 * style->scale),
         out = frame == PCT_FRAME_NONE ? 0.5 : width / 2 + 1;
  pct_colour_set (cr, frame == PCT_FRAME_RIGHT ? style->right : frame == PCT_FRAME_WRONG ? style->wrong : style->grid);
  cairo_set_line_width (cr, width);
  cairo_rectangle (cr, place.x - out, place.y - out, place.width + 2 * out, place.height + 2 * out);
  cairo_stroke (cr);
}

void
pct_thumbnails_paint (const PctThumbnails *thumbnails, const PctStyle *style, const PctThumbnailsLayout *layout,
                      cairo_t *cr)
{
  pct_paint_ground (style, cr, layout->width, layout->height);
  if (thumbnails->count == 0)
    {
      double padding = PADDING * style->scale;
      if (thumbnails->empty)
        pct_text_show_empty (
            thumbnails->empty, style, cr,
            (PctRectangle){ padding, padding, layout->width - 2 * padding, layout->height - 2 * padding });
      return;
    }
  g_autoptr (PangoLayout) text = pct_text_new (cr, style, style->small_size, FALSE);
  for (size_t i = 0; i < layout->shown; i++)
    {
      const PctThumbnail *thumbnail = &thumbnails->thumbnails[i];
      PctRectangle place = pct_thumbnails_image (layout, i);
      paint_image (thumbnails, i, place, cr);
      paint_frame (thumbnail->frame, style, place, cr);
      if (!thumbnail->caption || layout->caption_height <= 0)
        continue;
      pct_text_set (text, thumbnail->caption, layout->step_x - 2);
      pct_text_show (text, cr, thumbnail->frame == PCT_FRAME_WRONG ? style->wrong : style->dim,
                     place.x + place.width / 2, place.y + place.height + 4 * style->scale, 0.5, 0);
    }
}
