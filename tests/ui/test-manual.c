/* The manual: Markdown to what labels show, and every page that its table of contents names. */
#include "resources/percept-resources.h"
#include "ui/model/manual.h"
#include "ui/widgets/manual-view.h"

#include <pango/pango.h>

static const char *source; /* the root of the sources */

static void
test_inline (void)
{
  static const struct {
    const char *line, *markup;
  } cases[] = {
    { "plain", "plain" },
    { "a < b & c > d", "a &lt; b &amp; c &gt; d" },
    { "**bold** and *italic*", "<b>bold</b> and <i>italic</i>" },
    { "**bold `code*` *both* ends**", "<b>bold <tt>code*</tt> <i>both</i> ends</b>" },
    { "3 * 4 * 5", "3 * 4 * 5" },
    { "2**", "2**" },
    { "`a < **b**`", "<tt>a &lt; **b**</tt>" },
    { "an open ` mark", "an open ` mark" },
    { "snake_case_name", "snake_case_name" },
    { "\\*no\\*", "*no*" },
    { "größe × 5", "größe × 5" },
    { "[the *rules*](diagnosis.md#rules)", "<a href=\"diagnosis.md#rules\">the <i>rules</i></a>" },
    { "[web](https://a.org/?b=1&c=\"2\")", "<a href=\"https://a.org/?b=1&amp;c=&quot;2&quot;\">web</a>" },
    { "[elsewhere](../ARCHITECTURE.md)", "elsewhere" },
    { "[script](javascript:x)", "script" },
    { "layers[2] (all)", "layers[2] (all)" },
    { "", "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *markup = pct_manual_markup (cases[i].line);
      g_assert_cmpstr (markup, ==, cases[i].markup);
    }
}

static void
test_blocks (void)
{
  static const struct {
    PctManualKind kind;
    guint level;
    const char *marker, *text;
  } expected[] = {
    { PCT_MANUAL_HEADING, 2, NULL, "A &amp; B" },  { PCT_MANUAL_PARAGRAPH, 0, NULL, "one two" },
    { PCT_MANUAL_ITEM, 0, "•", "first goes on" },  { PCT_MANUAL_ITEM, 1, "•", "deeper" },
    { PCT_MANUAL_ITEM, 0, "2.", "second" },        { PCT_MANUAL_CODE, 0, NULL, "# a < b\n\n  c" },
    { PCT_MANUAL_PICTURE, 0, NULL, "What it is" }, { PCT_MANUAL_TABLE, 0, NULL, NULL },
    { PCT_MANUAL_PARAGRAPH, 0, NULL, "end" },      { PCT_MANUAL_CODE, 0, NULL, "indented" },
  };
  g_autoptr (GPtrArray) blocks = pct_manual_read ("## A & B\none\ntwo\n\n- first\n  goes on\n  - deeper\n2. second\n"
                                                  "```sh\n# a < b\n\n  c\n```\n![What it is](images/a.png)\n"
                                                  "| k | v |\n|---|---|\n| `a\\|b` | 1 |\n\nend\n\n    indented\n");
  g_assert_cmpuint (blocks->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < blocks->len; i++)
    {
      const PctManualBlock *block = blocks->pdata[i];
      g_assert_cmpint (block->kind, ==, expected[i].kind);
      g_assert_cmpuint (block->level, ==, expected[i].level);
      g_assert_cmpstr (block->marker, ==, expected[i].marker);
      g_assert_cmpstr (block->text, ==, expected[i].text);
    }
  const GPtrArray *rows = ((const PctManualBlock *) blocks->pdata[7])->rows;
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (((char **) rows->pdata[0])[1], ==, "v");
  g_assert_cmpstr (((char **) rows->pdata[1])[0], ==, "<tt>a|b</tt>");
}

/* Links lead to pages that there are; what Pango doesn't know of a label's markup is taken out. */
static void
assert_good (const char *markup)
{
  g_autoptr (GRegex) link = g_regex_new ("<a href=\"([^\"]*)\">|</a>", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  for (g_regex_match (link, markup, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *target = g_match_info_fetch (match, 1),
                      *page = target == NULL ? NULL : pct_manual_link_page (target);
      g_autofree char *text = page == NULL ? NULL : pct_manual_view_text (page);
      g_autofree char *path = page == NULL ? NULL : g_build_filename (source, "docs", page, NULL);
      if (page != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
        g_assert_nonnull (text);
    }
  g_autofree char *plain = g_regex_replace (link, markup, -1, 0, "", 0, NULL);
  g_autoptr (GError) error = NULL;
  pango_parse_markup (plain, -1, 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_page (const char *name)
{
  g_autofree char *text = pct_manual_view_text (name), *path = g_build_filename (source, "docs", name, NULL);
  g_autofree char *written = NULL;
  if (!g_file_get_contents (path, &written, NULL, NULL))
    return;
  g_test_message ("%s: named in resources/percept.gresource.xml?", name);
  g_assert_cmpstr (text, ==, written);
  g_autoptr (GPtrArray) blocks = pct_manual_read (text);
  g_assert_cmpuint (blocks->len, >, 2);
  for (guint i = 0; i < blocks->len; i++)
    {
      const PctManualBlock *block = blocks->pdata[i];
      if (block->kind == PCT_MANUAL_PICTURE)
        {
          g_autofree char *picture = pct_manual_view_text (block->path);
          g_assert_nonnull (picture);
        }
      else if (block->kind == PCT_MANUAL_TABLE)
        for (guint row = 0; row < block->rows->len; row++)
          {
            g_assert_cmpuint (g_strv_length (block->rows->pdata[row]), ==, g_strv_length (block->rows->pdata[0]));
            for (char **cell = block->rows->pdata[row]; *cell != NULL; cell++)
              assert_good (*cell);
          }
      else if (block->kind != PCT_MANUAL_CODE)
        assert_good (block->text);
    }
}

static void
test_pages (void)
{
  g_autofree char *contents = pct_manual_view_text ("README.md");
  g_assert_nonnull (contents);
  g_autoptr (GPtrArray) pages = pct_manual_contents (contents);
  g_assert_cmpuint (pages->len, >, 5);
  g_assert_cmpstr (((const PctManualPage *) pages->pdata[0])->title, ==, "First steps");
  for (guint i = 0; i < pages->len; i++)
    assert_page (((const PctManualPage *) pages->pdata[i])->name);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  source = argc > 1 ? argv[1] : ".";
  g_resources_register (percept_get_resource ());
  g_test_add_func ("/manual/inline", test_inline);
  g_test_add_func ("/manual/blocks", test_blocks);
  g_test_add_func ("/manual/pages", test_pages);
  return g_test_run ();
}
