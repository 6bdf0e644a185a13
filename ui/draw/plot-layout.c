#include "ui/draw/plot.h"
#include "ui/draw/plot-ranges.h"
#include "ui/draw/text.h"

#define PADDING        12
#define ENTRY_SPACING  14
#define SWATCH         18
#define SWATCH_SPACING 6
#define VALUE_SPACING  6
#define TICK_SPACING   6

/* What title and legend may take of a plot's height, and how long a name may be, where there are more than that has room for. */
#define HEADER_SHARE         0.32
#define CROWDED_HEADER_SHARE 0.45
#define CROWDED_NAME         70

/* Where a legend may go: its corner, and the room from there. */
typedef struct {
  double left, top, width, height;
} Room;

/* How much an entry says. */
typedef enum { WITH_VALUE, NAME, BRIEF } Telling;

/* Places the legend's entries from the left of each row on, strong lines first. Returns its height, and in *complete
 * whether all found room. */
static double
place_entries (const PctPlot *plot, const PctStyle *style, Room room, Telling telling, PctPlotLayout *layout,
               gboolean *complete)
{
  g_autoptr (PangoLayout) text = pct_text_new (NULL, style, style->small_size, FALSE);
  double value_width = telling == WITH_VALUE ? pct_text_width (text, "0.00e\u22120") + VALUE_SPACING * style->scale : 0;
  double row_height = ceil (pct_text_height (text) + 4 * style->scale);
  double fixed = (SWATCH + SWATCH_SPACING) * style->scale + value_width, x = 0, y = 0;
  double longest = telling == BRIEF ? CROWDED_NAME * style->scale : INFINITY;

  layout->n_legend = 0;
  *complete = TRUE;
  for (size_t n = 0; plot->legend && n < 2 * plot->n_series; n++)
    {
      size_t i = n % plot->n_series;
      const PctSeries *series = &plot->series[i];
      gboolean weak = series->faint || series->thin;
      if (!series->name || weak != (n >= plot->n_series))
        continue;
      double own = series->key ? fixed - value_width : fixed;
      const char *name = telling == BRIEF && series->brief ? series->brief : series->name;
      double width = ceil (fmin (pct_text_width (text, name), fmin (longest, fmax (room.width - own, 0))) + own);
      if (x > 0 && x + width > room.width)
        {
          x = 0;
          y += row_height;
        }
      if (width > room.width + 1 || y + row_height > room.height || layout->n_legend == PCT_PLOT_MAX_LEGEND)
        {
          *complete = FALSE;
          break;
        }
      layout->legend[layout->n_legend].series = i;
      layout->legend[layout->n_legend].name = name;
      layout->legend[layout->n_legend].place = (PctRectangle){ room.left + x, room.top + y, width, row_height };
      layout->legend[layout->n_legend].value_x
          = telling == WITH_VALUE && !series->key ? room.left + x + width - value_width + VALUE_SPACING * style->scale : NAN;
      layout->n_legend++;
      x += width + ENTRY_SPACING * style->scale;
    }
  return layout->n_legend ? layout->legend[layout->n_legend - 1].place.y + row_height - room.top : 0;
}

static void
move_legend (PctPlotLayout *layout, double dx, double dy)
{
  for (size_t i = 0; i < layout->n_legend; i++)
    {
      layout->legend[i].place.x += dx;
      layout->legend[i].place.y += dy;
      layout->legend[i].value_x += dx;
    }
}

/* Title and legend, beside each other where both fit in one row. Returns where they end. */
static double
place_header (const PctPlot *plot, const PctStyle *style, double padding, PctPlotLayout *layout)
{
  Telling most = plot->names_only ? NAME : WITH_VALUE;
  Room room = { padding, padding, layout->width - 2 * padding, INFINITY };
  double title_width = 0, title_height = 0, height;
  gboolean complete;
  if (plot->title)
    {
      g_autoptr (PangoLayout) title = pct_text_new (NULL, style, style->title_size, TRUE);
      title_width = pct_text_width (title, plot->title);
      if (plot->other_title)
        title_width = fmax (title_width, pct_text_width (title, plot->other_title));
      title_width += ENTRY_SPACING * style->scale;
      title_height = ceil (pct_text_height (title));
    }

  Room beside = { padding + title_width, padding, room.width - title_width, INFINITY };
  height = place_entries (plot, style, beside, most, layout, &complete);
  if (complete && (layout->n_legend == 0 || layout->legend[layout->n_legend - 1].place.y == padding))
    {
      if (plot->title && layout->n_legend)
        {
          PctRectangle last = layout->legend[layout->n_legend - 1].place;
          move_legend (layout, floor (layout->width - padding - last.x - last.width),
                       floor (MAX (0, title_height - height) / 2));
        }
      return padding + MAX (title_height, height);
    }

  room.top += title_height + (plot->title ? 2 * style->scale : 0);
  /* A low plot needs the rows for its lines. */
  double rows = layout->height < 160 * style->scale ? 0 : layout->height;
  room.height = MAX (rows * HEADER_SHARE - (room.top - padding), 0);
  height = place_entries (plot, style, room, most, layout, &complete);
  if (!complete)
    height = place_entries (plot, style, room, NAME, layout, &complete);
  room.height = MAX (rows * CROWDED_HEADER_SHARE - (room.top - padding), 0);
  if (!complete)
    height = place_entries (plot, style, room, BRIEF, layout, &complete);
  return room.top + height;
}

static double
widest_label (PangoLayout *text, const PctTicks *ticks)
{
  double widest = pct_text_width (text, "0.00");
  for (size_t i = 0; i < ticks->count; i++)
    widest = fmax (widest, pct_text_width (text, ticks->ticks[i].label));
  return widest;
}

/* As many x ticks as have room, each label at least its own height from the next. */
static void
place_x_ticks (const PctPlot *plot, const PctStyle *style, PangoLayout *text, PctPlotLayout *layout)
{
  double spacing = pct_text_height (text);
  for (size_t most = (size_t)CLAMP (layout->axes.width / (36 * style->scale), 1, PCT_MAX_TICKS); most >= 1; most--)
    {
      /* Within an epoch or two, its parts. */
      gboolean integers = plot->x_integers && layout->x_greatest - layout->x_least >= MIN (2, layout->home.x_greatest - layout->home.x_least);
      if (layout->log_x)
        pct_ticks_log (&layout->x_ticks, layout->x_least, layout->x_greatest, most);
      else
        pct_ticks_linear (&layout->x_ticks, layout->x_least, layout->x_greatest, most, integers);
      double end = -INFINITY;
      gboolean overlap = FALSE;
      for (size_t i = 0; i < layout->x_ticks.count; i++)
        {
          double width = pct_text_width (text, layout->x_ticks.ticks[i].label);
          double centre = pct_plot_x_to_pixel (layout, layout->x_ticks.ticks[i].value);
          overlap |= centre - width / 2 < end + spacing;
          end = centre + width / 2;
        }
      if (!overlap)
        return;
    }
}

static double
flag_width (PangoLayout *text, const char *said, double margin)
{
  return said ? ceil (pct_text_width (text, said)) + margin : 0;
}

/* A flag has the room up to the next mark, or, where that is not enough for the last one, what is left of it. A brief text
 * is shown whole or not at all. */
static void
place_flags (const PctPlot *plot, const PctStyle *style, PangoLayout *text, double height, PctPlotLayout *layout)
{
  double margin = 10 * style->scale, least = 60 * style->scale, right = layout->axes.x + layout->axes.width;
  double taken = layout->axes.x, bottom = layout->axes.y;
  for (size_t i = 0; i < plot->n_marks && layout->n_flags < PCT_PLOT_MAX_FLAGS; i++)
    {
      const PctMark *mark = &plot->marks[i];
      if (!(mark->x >= layout->x_least && mark->x <= layout->x_greatest))
        continue;
      double pole = pct_plot_x_to_pixel (layout, mark->x);
      gboolean last = i + 1 == plot->n_marks || !(plot->marks[i + 1].x <= layout->x_greatest);
      double room = (last ? right : pct_plot_x_to_pixel (layout, plot->marks[i + 1].x) - 2 * style->scale) - pole;
      const char *said = height > 0 ? mark->text : NULL;
      double wanted = flag_width (text, said, margin);
      gboolean leftwards = last && wanted > room && pole - taken > room;
      double most = leftwards ? pole - taken - 2 * style->scale : room;
      if (wanted > most && said && mark->brief)
        wanted = flag_width (text, said = mark->brief, margin);
      double width = fmin (wanted, most);
      if (width < fmin (wanted, said == mark->brief ? wanted : least))
        width = 0;
      layout->flags[layout->n_flags].mark = i;
      layout->flags[layout->n_flags].text = width > 0 ? said : NULL;
      layout->flags[layout->n_flags].text_width = fmax (width - margin, 0);
      double shown = fmax (width, 6 * style->scale);
      layout->flags[layout->n_flags].place
          = (PctRectangle){ leftwards && width > 0 ? pole - shown : pole, bottom - height, shown, height };
      layout->n_flags++;
      taken = pole + (leftwards ? 0 : shown);
    }
}

void
pct_plot_layout (const PctPlot *plot, const PctStyle *style, double width, double height, PctPlotLayout *layout)
{
  double padding = PADDING * style->scale;
  *layout = (PctPlotLayout){ 0 };
  layout->width = MAX (floor (width), PCT_PLOT_MIN_WIDTH * style->scale);
  layout->height = MAX (floor (height), PCT_PLOT_MIN_HEIGHT * style->scale);

  g_autoptr (PangoLayout) text = pct_text_new (NULL, style, style->small_size, FALSE);
  double line = pct_text_height (text);
  double top = ceil (
      fmax (place_header (plot, style, padding, layout) + MIN (padding, layout->height * 0.03), padding + line / 2));
  double flags = plot->n_marks && layout->height >= 160 * style->scale ? ceil (line + 2 * style->scale) : 0;
  top += flags;
  /* A tall plot has its x label in a row of its own, a low one beside the last tick's label. */
  gboolean label_row = plot->x_label && layout->height >= 180 * style->scale;
  double bottom = floor (layout->height - padding / 2 - (label_row ? 2 : 1) * line - TICK_SPACING * style->scale);
  layout->axes.y = top;
  layout->axes.height = MAX (bottom - top, 1);

  double rows = layout->axes.height / line;
  size_t most = (size_t)CLAMP (MAX (rows / 2.4, MIN (2, rows / 2)), 1, 10);
  pct_plot_find_ranges (plot, most, layout);

  double left = padding + widest_label (text, &layout->y_ticks) + TICK_SPACING * style->scale;
  layout->y_label = plot->y_label && pct_text_width (text, plot->y_label) <= layout->axes.height;
  if (layout->y_label)
    left += line + 2 * style->scale;
  layout->axes.x = ceil (left);
  char widest_x[PCT_TICK_LABEL_SIZE];
  double right
      = fmax (padding, ceil (pct_text_width (text, pct_format_value (round (layout->x_greatest), widest_x)) / 2));
  layout->axes.width = MAX (floor (layout->width - right) - layout->axes.x, 1);
  place_x_ticks (plot, style, text, layout);
  place_flags (plot, style, text, flags, layout);
}

double
pct_plot_x_to_pixel (const PctPlotLayout *layout, double x)
{
  double share = layout->log_x ? log (x / layout->x_least) / log (layout->x_greatest / layout->x_least)
                               : (x - layout->x_least) / (layout->x_greatest - layout->x_least);
  return layout->axes.x + share * layout->axes.width;
}

double
pct_plot_y_to_pixel (const PctPlotLayout *layout, double y)
{
  double share = layout->log_y ? log (y / layout->y_least) / log (layout->y_greatest / layout->y_least)
                               : (y - layout->y_least) / (layout->y_greatest - layout->y_least);
  return layout->axes.y + (1 - share) * layout->axes.height;
}

double
pct_plot_pixel_to_x (const PctPlotLayout *layout, double pixel)
{
  double share = (pixel - layout->axes.x) / layout->axes.width;
  if (layout->log_x)
    return layout->x_least * pow (layout->x_greatest / layout->x_least, share);
  return layout->x_least + share * (layout->x_greatest - layout->x_least);
}

double
pct_plot_pixel_to_y (const PctPlotLayout *layout, double pixel)
{
  double share = 1 - (pixel - layout->axes.y) / layout->axes.height;
  if (layout->log_y)
    return layout->y_least * pow (layout->y_greatest / layout->y_least, share);
  return layout->y_least + share * (layout->y_greatest - layout->y_least);
}
