/* Every key of the experiment file is in docs/experiment.md, with its range, its choices and its default, and no other key.
 * Argument: the source tree. */
#include "data/runs/experiment-fields.h"

#include <string.h>

enum { KEY, TYPE, RANGE, DEFAULT, CELLS };

typedef struct {
  char *section; /* the heading's word */
  char **cells;
  gboolean known; /* some table has its keys */
} Row;

static GPtrArray *rows;

static void
read_rows (const char *root)
{
  g_autofree char *file = g_build_filename (root, "docs", "experiment.md", NULL), *text = NULL;
  g_autofree char *section = g_strdup ("");
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  rows = g_ptr_array_new ();
  for (char **line = lines; *line != NULL; line++)
    {
      if (g_str_has_prefix (*line, "##"))
        {
          g_free (section);
          section = g_strdup (*line + strspn (*line, "# `"));
          section[strcspn (section, "`")] = '\0';
        }
      if (!g_str_has_prefix (*line, "| `"))
        continue;
      Row *row = g_new0 (Row, 1);
      row->section = g_strdup (section);
      row->cells = g_strsplit (*line + 1, "|", CELLS + 1);
      for (char **cell = row->cells; *cell != NULL; cell++)
        g_strstrip (*cell);
      g_ptr_array_add (rows, row);
    }
}

static gboolean
has_word (const char *cell, const char *word)
{
  g_autofree char *quoted = g_strdup_printf ("`%s`", word);
  return strstr (cell, quoted) != NULL;
}

/* As the document writes them. */
static char *
number_text (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  if (value == 0x1p53)
    return g_strdup ("2^53");
  if (value == 1e12)
    return g_strdup ("10^12");
  g_autofree char *text = g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.16g", value));
  g_auto (GStrv) parts = g_strsplit (text, "e-0", 2);
  return g_strjoinv ("e-", parts);
}

/* The number, not a part of a longer one. */
static gboolean
has_number (const char *cell, double value)
{
  g_autofree char *text = number_text (value);
  for (const char *at = cell; (at = strstr (at, text)) != NULL; at++)
    if ((at == cell || strchr (" ;", at[-1]) != NULL) && strchr (" ,;", at[strlen (text)]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
has_range (const Row *row, const PctField *field)
{
  gboolean open = strstr (row->cells[RANGE], "below") != NULL;
  return has_number (row->cells[RANGE], field->least) && has_number (row->cells[RANGE], field->most)
         && open == (field->open != 0);
}

static gboolean
has_choices (const Row *row, const PctField *field)
{
  for (size_t i = 0; i < field->n_choices; i++)
    if (!has_word (row->cells[TYPE], field->choices[i]))
      return g_str_has_prefix (row->cells[TYPE], "as of ");
  return TRUE;
}

/* source: an object with all defaults that has the field. */
static gboolean
has_default (const Row *row, const PctField *field, const void *source)
{
  const char *cell = row->cells[DEFAULT];
  if (field->required || source == NULL)
    return !field->required || strstr (cell, "required") != NULL;
  double value = field->type == PCT_FIELD_CLASS_WEIGHT || !pct_field_is_number (field) ? 0 : pct_field_get_number (field, source);
  switch (field->type)
    {
    case PCT_FIELD_FLAG:
      return has_word (cell, value != 0 ? "true" : "false");
    case PCT_FIELD_CHOICE:
      return has_word (cell, field->choices[(size_t) value]);
    case PCT_FIELD_OBJECT_OR_NULL:
      return value == 0 && has_word (cell, "null");
    case PCT_FIELD_REAL:
    case PCT_FIELD_COUNT:
    case PCT_FIELD_UNSIGNED:
    case PCT_FIELD_U64:
      return has_number (cell, value);
    default:
      return *cell != '\0';
    }
}

static gboolean
is_ranged (const PctField *field)
{
  switch (field->type)
    {
    case PCT_FIELD_FLAG:
    case PCT_FIELD_CHOICE:
    case PCT_FIELD_OBJECT_OR_NULL:
      return FALSE;
    default:
      return field->most != 0;
    }
}

static void
assert_documented (const char *section, const PctField *field, const void *source)
{
  gboolean found = FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = g_ptr_array_index (rows, i);
      if (!g_str_equal (row->section, section) || !has_word (row->cells[KEY], field->key)
          || g_strv_length (row->cells) < CELLS)
        continue;
      row->known = TRUE;
      found |= (!is_ranged (field) || has_range (row, field)) && (field->type != PCT_FIELD_CHOICE || has_choices (row, field))
               && has_default (row, field, source);
    }
  if (!found)
    g_error ("docs/experiment.md, %s: no row for %s with its range, its choices and its default", section, field->key);
}

static void
assert_table (const char *section, const PctFieldTable *table, unsigned kind, const void *source)
{
  for (size_t i = 0; i < table->n; i++)
    {
      const PctField *field = &table->fields[i];
      gboolean inside = field->type == PCT_FIELD_OBJECT_OR_NULL || field->type == PCT_FIELD_REAL;
      if ((field->kinds != 0 && (field->kinds & kind) == 0) || field->type == PCT_FIELD_OTHER)
        continue;
      assert_documented (section, field, source);
      /* What a layer's penalties are is said in their row. */
      if (inside && field->inner != NULL && table != &pct_layer_fields)
        assert_table (field->type == PCT_FIELD_REAL ? "Schedules" : section, field->inner, ~0u,
                      field->type == PCT_FIELD_REAL ? NULL : source);
    }
}

static PctExperiment *
make_experiment (const char *source)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("{\"dataset\": %s, \"model\": {\"layers\": [{\"type\": \"flatten\"}]}}", source);
  PctExperiment *experiment = pct_experiment_parse (text, -1, NULL, NULL, &error);
  g_assert_no_error (error);
  return experiment;
}

static void
test_sections (void)
{
  g_autoptr (PctExperiment) experiment = make_experiment ("{\"source\": \"digits\"}");
  g_autoptr (PctExperiment) noise
      = make_experiment ("{\"source\": \"random\", \"shape\": [2, 2, 1], \"classes\": 2, \"train\": 1}");
  assert_table ("dataset", &pct_dataset_fields, PCT_KIND_SET, experiment);
  assert_table ("dataset", &pct_dataset_fields, PCT_KIND_RANDOM, noise);
  assert_table ("training", &pct_training_fields, ~0u, experiment);
  for (PctLossType loss = 0; loss < PCT_LOSSES; loss++)
    assert_table ("loss", &pct_loss_fields, PCT_KIND (loss), experiment);
  for (PctOptimizerType type = 0; type < PCT_OPTIMIZERS; type++)
    {
      experiment->optimizer = pct_optimizer_spec (type);
      assert_table ("optimizer", &pct_optimizer_fields, PCT_KIND (type), experiment);
    }
}

static void
test_layers (void)
{
  for (PctLayerType type = 0; type < PCT_LAYER_TYPES; type++)
    {
      PctLayerSpec layer = pct_layer_spec (type);
      for (size_t i = 0; i < pct_layer_fields.n; i++)
        {
          const PctField *field = &pct_layer_fields.fields[i];
          /* Said in the text before the table. */
          gboolean said = g_str_equal (field->key, "type") || g_str_equal (field->key, "name");
          if (!said && (field->kinds == 0 || (field->kinds & PCT_KIND (type)) != 0))
            assert_documented ("model", field, &layer);
        }
    }
}

/* After the others. */
static void
test_no_more (void)
{
  static const char *const sections[] = { "dataset", "model", "loss", "optimizer", "Schedules", "training", NULL };
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);
      if (g_strv_contains (sections, row->section) && !row->known)
        g_error ("docs/experiment.md, %s: %s is no key of the experiment file", row->section, row->cells[KEY]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  read_rows (argv[1]);
  g_test_add_func ("/documented/sections", test_sections);
  g_test_add_func ("/documented/layers", test_layers);
  g_test_add_func ("/documented/no-more", test_no_more);
  return g_test_run ();
}
