/* The manual's pages, from Markdown as docs/ writes it to pieces that a label shows each. */
#pragma once

#include <glib.h>

typedef enum {
  PCT_MANUAL_HEADING,
  PCT_MANUAL_PARAGRAPH,
  PCT_MANUAL_ITEM,
  PCT_MANUAL_CODE,
  PCT_MANUAL_TABLE,
  PCT_MANUAL_PICTURE
} PctManualKind;

typedef struct {
  PctManualKind kind;
  guint level;     /* of a heading, from 1; how deep an item is, from 0 */
  char *marker;    /* of an item: "•", "2." */
  char *text;      /* Pango markup with links; of code the text itself, of a picture what is on it, both plain */
  char *path;      /* of a picture, beside the page */
  GPtrArray *rows; /* of a table: char ** of Pango markup, all of one length; the first row is the heads */
} PctManualBlock;

/* Of PctManualBlock. */
GPtrArray *pct_manual_read (const char *markdown);

/* One line's emphasis, code and links. A link leads to another page of the manual, or into the web; others are plain
 * text. Free with g_free. */
char *pct_manual_markup (const char *line);

/* The name of the page that a link leads to, without what stands in it; NULL where it leads elsewhere. Free with
 * g_free. */
char *pct_manual_link_page (const char *link);

typedef struct {
  char *title, *name; /* name: "first-steps.md" */
} PctManualPage;

/* The pages that the manual's table of contents names, in its order. Of PctManualPage. */
GPtrArray *pct_manual_contents (const char *markdown);
