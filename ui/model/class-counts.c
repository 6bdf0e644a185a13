#include "ui/model/class-counts.h"

#include "ui/model/text.h"

#include <glib/gi18n-lib.h>

PctClassCounts *
pct_class_counts_new (const PctDataset *dataset)
{
  PctClassCounts *self = g_new0 (PctClassCounts, 1);
  self->n_classes = dataset->n_classes;
  self->class_names = g_strdupv (dataset->class_names);
  for (size_t split = 0; split < PCT_SPLITS; split++)
    {
      const PctSubset *subset = &dataset->splits[split];
      self->totals[split] = subset->count;
      self->counts[split] = g_new0 (double, dataset->n_classes);
      for (size_t i = 0; i < subset->count; i++)
        self->counts[split][subset->labels[i]]++;
    }
  return self;
}

void
pct_class_counts_free (PctClassCounts *self)
{
  if (self == NULL)
    return;
  for (size_t split = 0; split < PCT_SPLITS; split++)
    g_free (self->counts[split]);
  g_strfreev (self->class_names);
  g_free (self);
}

const char *
pct_split_title (PctSplit split)
{
  static const char *const titles[PCT_SPLITS] = {
    [PCT_SPLIT_TRAIN] = N_ ("Training"), [PCT_SPLIT_VALIDATION] = N_ ("Validation"), [PCT_SPLIT_TEST] = N_ ("Test")
  };
  return _ (titles[split]);
}

static char *
describe_split (const PctClassCounts *self, PctSplit split)
{
  const double *counts = self->counts[split];
  size_t least = 0, most = 0;
  for (size_t i = 1; i < self->n_classes; i++)
    {
      least = counts[i] < counts[least] ? i : least;
      most = counts[i] > counts[most] ? i : most;
    }
  g_autofree char *fewest = pct_text_count ((guint64) counts[least]), *greatest = pct_text_count ((guint64) counts[most]);
  if (counts[least] == counts[most])
    return g_strdup_printf (ngettext ("%s image in each class", "%s images in each class", (gulong) counts[least]), fewest);
  /* Translators: a class and its number of images, twice */
  return g_strdup_printf (_ ("fewest %s, %s; most %s, %s"), self->class_names[least], fewest, self->class_names[most], greatest);
}

char *
pct_class_counts_describe (const PctClassCounts *self)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    if (self->totals[split] > 0)
      {
        g_autofree char *sentence = describe_split (self, split);
        /* Translators: a split, and how many images it has of the classes */
        g_autofree char *line = g_strdup_printf (_ ("%s: %s"), pct_split_title (split), sentence);
        g_strv_builder_add (lines, line);
      }
  g_auto (GStrv) all = g_strv_builder_end (lines);
  return g_strjoinv ("\n", all);
}

char *
pct_class_counts_describe_class (const PctClassCounts *self, size_t label)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_strv_builder_add (lines, self->class_names[label]);
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    if (self->totals[split] > 0)
      {
        g_autofree char *count = pct_text_count ((guint64) self->counts[split][label]);
        g_autofree char *share = pct_text_percent (self->counts[split][label] / (double) self->totals[split]);
        /* Translators: a split, a number of images, and their share of it */
        g_autofree char *line = g_strdup_printf (_ ("%s: %s (%s)"), pct_split_title (split), count, share);
        g_strv_builder_add (lines, line);
      }
  g_auto (GStrv) all = g_strv_builder_end (lines);
  return g_strjoinv ("\n", all);
}
