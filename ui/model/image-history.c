#include "ui/model/image-history.h"

#include <glib/gi18n-lib.h>

static const PctPrediction *
find_prediction (const PctEvaluation *validation, size_t place)
{
  return validation->predictions == NULL || place >= validation->count ? NULL : &validation->predictions[place];
}

PctImageHistory *
pct_image_history_new (PctRun *run, size_t place, uint16_t label)
{
  PctImageHistory *self = g_new0 (PctImageHistory, 1);
  self->n = pct_run_get_n_ended (run);
  self->points = g_new0 (PctHistoryPoint, self->n);
  gboolean before = FALSE;
  for (size_t i = 0; i < self->n; i++)
    {
      const PctEpoch *epoch = pct_run_get_ended (run, (guint) i);
      const PctPrediction *prediction = find_prediction (&epoch->validation, place);
      PctHistoryPoint *point = &self->points[i];
      point->epoch = epoch->epoch;
      if (prediction == NULL)
        continue;
      point->known = TRUE;
      point->right = prediction->predicted == label;
      point->prediction = *prediction;
      self->flips += self->known > 0 && point->right != before;
      before = point->right;
      self->known++;
      self->right += point->right;
      if (point->right && self->learned == 0)
        self->learned = point->epoch;
    }
  return self;
}

void
pct_image_history_free (PctImageHistory *self)
{
  if (self == NULL)
    return;
  g_free (self->points);
  g_free (self);
}

char *
pct_image_history_describe (const PctImageHistory *self)
{
  GString *text = g_string_new (NULL);
  if (self->right == 0)
    g_string_append_printf (text, ngettext ("Wrong in %zu epoch", "Wrong in all of %zu epochs", self->known), self->known);
  else
    g_string_append_printf (text, ngettext ("Right in %zu of %zu epoch, first in epoch %u",
                                            "Right in %zu of %zu epochs, first in epoch %u", self->known),
                            self->right, self->known, self->learned);
  if (self->flips > 0)
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, ngettext ("flipped once", "flipped %zu times", self->flips), self->flips);
    }
  return g_string_free (text, FALSE);
}

uint32_t *
pct_image_history_count_flips (PctRun *run, const PctSubset *validation)
{
  uint32_t *flips = g_new0 (uint32_t, validation->count);
  g_autofree uint8_t *before = g_new0 (uint8_t, validation->count);
  gboolean first = TRUE;
  for (guint i = 0; i < pct_run_get_n_ended (run); i++)
    {
      const PctEvaluation *evaluation = &pct_run_get_ended (run, i)->validation;
      if (evaluation->predictions == NULL || evaluation->count != validation->count)
        continue;
      for (size_t image = 0; image < validation->count; image++)
        {
          uint8_t right = evaluation->predictions[image].predicted == validation->labels[image];
          flips[image] += !first && right != before[image];
          before[image] = right;
        }
      first = FALSE;
    }
  return flips;
}
