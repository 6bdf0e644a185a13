#include "app/cli/html.h"

#include <cairo-svg.h>

static const char style[]
    = "<style>\n"
      ":root { color-scheme: light dark; --dim: #5e5c64; --line: #d5d3d0; --page: #fafafa; --card: #fff; --text: #1e1e1e }\n"
      "@media (prefers-color-scheme: dark) {\n"
      "  :root { --dim: #b0aeb5; --line: #45454a; --page: #1d1d20; --card: #28282c; --text: #fff }\n"
      "}\n"
      "body { font: 16px/1.5 Cantarell, 'Segoe UI', system-ui, sans-serif; color: var(--text); background: var(--page);\n"
      "  max-width: 60rem; margin: 2rem auto; padding: 0 1rem }\n"
      "h1 { font-size: 1.75rem; margin: 0 } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem }\n"
      "p { margin: .25rem 0 } .dim { color: var(--dim) }\n"
      ".figures { display: flex; flex-wrap: wrap; gap: 1rem }\n"
      ".card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem;\n"
      "  overflow-x: auto }\n"
      ".card img { display: block; max-width: 100%; height: auto }\n"
      ".tiles { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1.5rem 0 }\n"
      ".tiles .card { flex: 1 1 8rem } .tiles strong { display: block; font-size: 1.6rem; line-height: 1.2 }\n"
      "table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }\n"
      "th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top }\n"
      "th:first-child, td:first-child, .left td, .left th { text-align: left } tr:last-child td { border-bottom: 0 }\n"
      "th { color: var(--dim); font-weight: 600 }\n"
      "@media print { body { margin: 0; max-width: none } .card { break-inside: avoid } }\n"
      "</style>\n";

void
pct_html_text (GString *page, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  for (const char *c = valid; *c != '\0'; c++)
    switch (*c)
      {
      case '<':
        g_string_append (page, "&lt;");
        break;
      case '>':
        g_string_append (page, "&gt;");
        break;
      case '&':
        g_string_append (page, "&amp;");
        break;
      case '"':
        g_string_append (page, "&quot;");
        break;
      default:
        g_string_append_c (page, *c);
      }
}

void
pct_html_row (GString *page, const char *const *cells, size_t n, gboolean heading)
{
  g_string_append (page, "<tr>");
  for (size_t i = 0; i < n; i++)
    {
      g_string_append (page, heading ? "<th>" : "<td>");
      pct_html_text (page, cells[i]);
      g_string_append (page, heading ? "</th>" : "</td>");
    }
  g_string_append (page, "</tr>\n");
}

static cairo_status_t
write_bytes (void *bytes, const unsigned char *data, unsigned length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* An image of its own, rather than elements of the page, keeps the names inside two drawings apart. */
static char *
svg_address (const PctFigure *figure, const PctStyle *painted, double width, double height)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (write_bytes, bytes, width, height);
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cairo_t *cr = cairo_create (surface);
  pct_figure_paint (figure, painted, width, height, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  g_autofree char *encoded = g_base64_encode (bytes->data, bytes->len);
  return g_strconcat ("data:image/svg+xml;base64,", encoded, NULL);
}

void
pct_html_figure (GString *page, const PctFigure *figure, double width, double height, const char *description)
{
  PctStyle light = pct_style_light (1), dark = pct_style_dark (1);
  light.background.alpha = dark.background.alpha = 0;
  g_autofree char *by_day = svg_address (figure, &light, width, height);
  g_autofree char *by_night = svg_address (figure, &dark, width, height);
  g_string_append_printf (page,
                          "<div class=\"card\"><picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"%s\">"
                          "<img src=\"%s\" width=\"%.0f\" height=\"%.0f\" alt=\"",
                          by_night, by_day, width, height);
  pct_html_text (page, description);
  g_string_append (page, "\"></picture></div>\n");
}

void
pct_html_begin (GString *page, const char *title)
{
  g_string_append (page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                         "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
  pct_html_text (page, title);
  g_string_append (page, "</title>\n");
  g_string_append (page, style);
  g_string_append (page, "</head>\n<body>\n<h1>");
  pct_html_text (page, title);
  g_string_append (page, "</h1>\n");
}

void
pct_html_end (GString *page)
{
  g_string_append (page, "</body>\n</html>\n");
}
