#include "ui/model/manual.h"

#include <string.h>

static void append_inline (GString *out, const char *at, const char *end);

static void
append_escaped (GString *out, const char *text, gsize length)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) length);
  g_string_append (out, escaped);
}

/* The next mark before the end that closes what begins at `at`: not escaped, not in code, not behind a space. */
static const char *
closing (const char *at, const char *end, const char *mark)
{
  gsize length = strlen (mark);
  gboolean code = FALSE;
  for (const char *p = at; p + length <= end; p++)
    {
      if (*p == '\\' && !code)
        p++;
      else if (!code && p > at && !g_ascii_isspace (p[-1]) && strncmp (p, mark, length) == 0)
        return p;
      else if (*p == '`')
        code = !code;
    }
  return NULL;
}

/* Each of these returns where the text goes on, or NULL where there is no such thing at `at`. */
static const char *
append_code (GString *out, const char *at, const char *end)
{
  const char *close = *at == '`' ? memchr (at + 1, '`', (gsize) (end - at - 1)) : NULL;
  if (close == NULL)
    return NULL;
  g_string_append (out, "<tt>");
  append_escaped (out, at + 1, (gsize) (close - at - 1));
  g_string_append (out, "</tt>");
  return close + 1;
}

static const char *
append_emphasis (GString *out, const char *at, const char *end)
{
  static const struct {
    const char *mark, *tag;
  } kinds[] = { { "**", "b" }, { "*", "i" } };
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gsize length = strlen (kinds[i].mark);
      const char *from = at + length;
      if (from >= end || strncmp (at, kinds[i].mark, length) != 0 || g_ascii_isspace (*from))
        continue;
      const char *close = closing (from, end, kinds[i].mark);
      if (close == NULL)
        continue;
      g_string_append_printf (out, "<%s>", kinds[i].tag);
      append_inline (out, from, close);
      g_string_append_printf (out, "</%s>", kinds[i].tag);
      return close + length;
    }
  return NULL;
}

static gboolean
leads_into_the_web (const char *link)
{
  return g_str_has_prefix (link, "https://") || g_str_has_prefix (link, "http://");
}

static const char *
append_link (GString *out, const char *at, const char *end)
{
  const char *close = *at == '[' ? closing (at + 1, end, "](") : NULL;
  const char *last = close == NULL ? NULL : memchr (close, ')', (gsize) (end - close));
  if (last == NULL)
    return NULL;
  g_autofree char *link = g_strndup (close + 2, (gsize) (last - close - 2)), *page = pct_manual_link_page (link);
  gboolean leads = page != NULL || leads_into_the_web (link);
  if (leads)
    {
      g_string_append (out, "<a href=\"");
      append_escaped (out, link, strlen (link));
      g_string_append (out, "\">");
    }
  append_inline (out, at + 1, close);
  if (leads)
    g_string_append (out, "</a>");
  return last + 1;
}

static void
append_inline (GString *out, const char *at, const char *end)
{
  while (at < end)
    {
      const char *next = append_code (out, at, end);
      if (next == NULL)
        next = append_emphasis (out, at, end);
      if (next == NULL)
        next = append_link (out, at, end);
      if (next == NULL)
        {
          if (*at == '\\' && at + 1 < end && g_ascii_ispunct (at[1]))
            at++;
          next = g_utf8_next_char (at);
          append_escaped (out, at, (gsize) (next - at));
        }
      at = next;
    }
}

char *
pct_manual_markup (const char *line)
{
  GString *out = g_string_new (NULL);
  append_inline (out, line, line + strlen (line));
  return g_string_free (out, FALSE);
}

char *
pct_manual_link_page (const char *link)
{
  g_autofree char *page = g_strndup (link, strcspn (link, "#"));
  return strchr (page, '/') == NULL && g_str_has_suffix (page, ".md") ? g_steal_pointer (&page) : NULL;
}

static void
block_free (gpointer data)
{
  PctManualBlock *block = data;
  g_free (block->marker);
  g_free (block->text);
  g_free (block->path);
  g_clear_pointer (&block->rows, g_ptr_array_unref);
  g_free (block);
}

typedef struct {
  char **lines;
  GPtrArray *blocks;
} Reader;

static PctManualBlock *
add_block (Reader *reader, PctManualKind kind)
{
  PctManualBlock *block = g_new0 (PctManualBlock, 1);
  block->kind = kind;
  g_ptr_array_add (reader->blocks, block);
  return block;
}

static gsize
indent (const char *line)
{
  return strspn (line, " ");
}

static gboolean
is_blank (const char *line)
{
  return line[strspn (line, " \t\r")] == '\0';
}

static gboolean
is_fence (const char *line)
{
  return g_str_has_prefix (line + indent (line), "```");
}

/* The length of "- " or "12. " behind the indent; 0: none. */
static gsize
marker_length (const char *line)
{
  const char *at = line + indent (line);
  if (*at == '-' || *at == '*' || *at == '+')
    return at[1] == ' ' ? 2 : 0;
  gsize digits = strspn (at, "0123456789");
  return digits > 0 && at[digits] == '.' && at[digits + 1] == ' ' ? digits + 2 : 0;
}

static gsize
heading_level (const char *line)
{
  gsize level = strspn (line, "#");
  return level > 0 && line[level] == ' ' ? level : 0;
}

static gboolean
is_table (char **lines)
{
  const char *second = *lines[0] == '|' ? lines[1] : NULL;
  return second != NULL && *second == '|' && second[strspn (second, "|-: ")] == '\0';
}

/* Adds the lines that go on what stands before them. */
static void
read_words (Reader *reader, PctManualBlock *block, const char *first)
{
  GString *words = g_string_new (first);
  reader->lines++;
  while (*reader->lines != NULL && !is_blank (*reader->lines) && !is_fence (*reader->lines)
         && marker_length (*reader->lines) == 0 && heading_level (*reader->lines) == 0 && !is_table (reader->lines))
    {
      g_string_append_printf (words, " %s", *reader->lines + indent (*reader->lines));
      reader->lines++;
    }
  block->text = pct_manual_markup (words->str);
  g_string_free (words, TRUE);
}

static void
read_code (Reader *reader, gboolean fenced)
{
  GString *code = g_string_new (NULL);
  gsize before = fenced ? indent (*reader->lines) : 4;
  reader->lines += fenced;
  for (; *reader->lines != NULL; reader->lines++)
    {
      const char *line = *reader->lines;
      if (fenced ? is_fence (line) : indent (line) < before && !is_blank (line))
        break;
      g_string_append_printf (code, "%s\n", line + MIN (indent (line), before));
    }
  if (fenced && *reader->lines != NULL)
    reader->lines++;
  add_block (reader, PCT_MANUAL_CODE)->text = g_strchomp (g_string_free (code, FALSE));
}

/* "| a | b |", where "\|" is a bar in a cell, even in code. */
static char **
read_cells (const char *line)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  g_autoptr (GString) cell = g_string_new (NULL);
  for (const char *at = line + 1; *at != '\0'; at++)
    if (at[0] == '\\' && at[1] == '|')
      g_string_append_c (cell, *++at);
    else if (*at != '|')
      g_string_append_c (cell, *at);
    else
      {
        g_ptr_array_add (cells, pct_manual_markup (g_strstrip (cell->str)));
        g_string_truncate (cell, 0);
      }
  g_ptr_array_add (cells, NULL);
  return (char **) g_ptr_array_steal (cells, NULL);
}

static void
read_table (Reader *reader)
{
  PctManualBlock *block = add_block (reader, PCT_MANUAL_TABLE);
  block->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (gsize i = 0; *reader->lines != NULL && **reader->lines == '|'; reader->lines++, i++)
    if (i != 1)
      g_ptr_array_add (block->rows, read_cells (*reader->lines));
}

static void
read_heading (Reader *reader, gsize level)
{
  PctManualBlock *block = add_block (reader, PCT_MANUAL_HEADING);
  block->level = (guint) level;
  block->text = pct_manual_markup (g_strstrip (*reader->lines + level));
  reader->lines++;
}

static void
read_item (Reader *reader, gsize length)
{
  PctManualBlock *block = add_block (reader, PCT_MANUAL_ITEM);
  const char *line = *reader->lines, *marker = line + indent (line);
  block->level = (guint) indent (line) / 2;
  block->marker = g_ascii_isdigit (*marker) ? g_strndup (marker, length - 1) : g_strdup ("•");
  read_words (reader, block, marker + length);
}

static gboolean
read_picture (Reader *reader)
{
  const char *line = *reader->lines;
  const char *middle = g_str_has_prefix (line, "![") ? strstr (line, "](") : NULL,
             *end = middle == NULL ? NULL : strchr (middle, ')');
  if (end == NULL || !is_blank (end + 1))
    return FALSE;
  PctManualBlock *block = add_block (reader, PCT_MANUAL_PICTURE);
  block->text = g_strndup (line + 2, (gsize) (middle - line - 2));
  block->path = g_strndup (middle + 2, (gsize) (end - middle - 2));
  reader->lines++;
  return TRUE;
}

GPtrArray *
pct_manual_read (const char *markdown)
{
  g_auto (GStrv) lines = g_strsplit (markdown, "\n", -1);
  Reader reader = { lines, g_ptr_array_new_with_free_func (block_free) };
  while (*reader.lines != NULL)
    {
      char *line = *reader.lines;
      gsize level = heading_level (line), length = marker_length (line);
      if (is_blank (line))
        reader.lines++;
      else if (is_fence (line))
        read_code (&reader, TRUE);
      else if (level > 0)
        read_heading (&reader, level);
      else if (length > 0)
        read_item (&reader, length);
      else if (is_table (reader.lines))
        read_table (&reader);
      else if (indent (line) >= 4)
        read_code (&reader, FALSE);
      else if (!read_picture (&reader))
        read_words (&reader, add_block (&reader, PCT_MANUAL_PARAGRAPH), line + indent (line));
    }
  return reader.blocks;
}

static void
page_free (gpointer data)
{
  PctManualPage *page = data;
  g_free (page->title);
  g_free (page->name);
  g_free (page);
}

GPtrArray *
pct_manual_contents (const char *markdown)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func (page_free);
  g_auto (GStrv) lines = g_strsplit (markdown, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      const char *middle = g_str_has_prefix (*line, "- [") ? strstr (*line, "](") : NULL;
      const char *end = middle == NULL ? NULL : strchr (middle, ')');
      g_autofree char *link = end == NULL ? NULL : g_strndup (middle + 2, (gsize) (end - middle - 2));
      g_autofree char *name = link == NULL ? NULL : pct_manual_link_page (link);
      if (name == NULL)
        continue;
      PctManualPage *page = g_new0 (PctManualPage, 1);
      page->title = g_strndup (*line + 3, (gsize) (middle - *line - 3));
      page->name = g_steal_pointer (&name);
      g_ptr_array_add (pages, page);
    }
  return pages;
}
