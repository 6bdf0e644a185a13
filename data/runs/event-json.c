#include "data/runs/event-json.h"

#include "data/runs/diagnosis-text.h"
#include "data/runs/json-writer.h"
#include "engine/core/error.h"

/* Of the lines themselves. */
#define EVENT_FORMAT 1

static const char *const error_codes[] = {
  [PCT_ERROR_REQUEST] = "request", [PCT_ERROR_DATA] = "data",         [PCT_ERROR_IO] = "io",
  [PCT_ERROR_LOCKED] = "locked",   [PCT_ERROR_MEMORY] = "memory",     [PCT_ERROR_DIVERGED] = "diverged",
  [PCT_ERROR_STOPPED] = "stopped",
};

static void
write_names (PctJsonWriter *writer, const char *key, char *const *names)
{
  if (!names)
    return;
  pct_json_begin_array (writer, key, FALSE);
  for (; *names; names++)
    pct_json_string (writer, NULL, *names);
  pct_json_end_array (writer);
}

static void
write_text (PctJsonWriter *writer, const char *key, const char *text)
{
  if (text)
    pct_json_string (writer, key, text);
}

static void
write_start (const PctStart *start, PctJsonWriter *writer)
{
  pct_json_whole_number (writer, "format", EVENT_FORMAT);
  write_text (writer, "experiment", start->experiment);
  write_text (writer, "dataset", start->dataset);
  pct_json_begin_array (writer, "input", FALSE);
  pct_json_whole_number (writer, NULL, start->input.height);
  pct_json_whole_number (writer, NULL, start->input.width);
  pct_json_whole_number (writer, NULL, start->input.channels);
  pct_json_end_array (writer);
  pct_json_whole_number (writer, "parameters", start->parameters);
  write_names (writer, "classes", start->class_names);
  pct_json_whole_number (writer, "outputs", start->n_outputs);
  pct_json_begin_object (writer, "images", FALSE);
  for (PctSplit split = 0; split < PCT_SPLITS; split++)
    pct_json_whole_number (writer, pct_split_name (split), start->counts[split]);
  pct_json_end_object (writer);
  pct_json_whole_number (writer, "batch_size", start->batch_size);
  pct_json_whole_number (writer, "epochs", start->epochs);
  pct_json_whole_number (writer, "steps_per_epoch", start->steps_per_epoch);
  pct_json_whole_number (writer, "first_step", start->first_step);
  pct_json_whole_number (writer, "first_epoch", start->first_epoch);
  pct_json_whole_number (writer, "threads", start->threads);
  write_text (writer, "kernels", start->kernels);
  write_text (writer, "blas", start->blas);
  write_text (writer, "run", start->run);
  write_text (writer, "forked_from", start->forked_from);
  if (start->forked_from)
    pct_json_whole_number (writer, "forked_epoch", start->forked_epoch);
  write_text (writer, "note", start->note);
}

static void
write_epoch (const PctEpoch *epoch, PctJsonWriter *writer)
{
  pct_json_whole_number (writer, "epoch", epoch->epoch);
  pct_json_whole_number (writer, "step", epoch->step);
  pct_json_double (writer, "loss", epoch->loss);
  pct_json_double (writer, "accuracy", epoch->accuracy);
  if (epoch->train.count > 0)
    {
      pct_json_double (writer, "train_loss", epoch->train.loss);
      pct_json_double (writer, "train_accuracy", epoch->train.accuracy);
    }
  if (epoch->validation.count > 0)
    {
      pct_json_double (writer, "val_loss", epoch->validation.loss);
      pct_json_double (writer, "val_accuracy", epoch->validation.accuracy);
    }
  pct_json_double (writer, "learning_rate", epoch->learning_rate);
  pct_json_double (writer, "seconds", epoch->seconds);
  pct_json_double (writer, "images_per_second", epoch->images_per_second);
}

static void
write_change (const PctChange *change, PctJsonWriter *writer)
{
  pct_json_whole_number (writer, "epoch", change->epoch);
  pct_json_whole_number (writer, "step", change->step);
  write_text (writer, "setting", change->setting);
  pct_json_double (writer, "from", change->from);
  pct_json_double (writer, "to", change->to);
}

static void
write_checkpoint (const PctCheckpointEvent *checkpoint, PctJsonWriter *writer)
{
  pct_json_whole_number (writer, "epoch", checkpoint->epoch);
  pct_json_whole_number (writer, "step", checkpoint->step);
  write_text (writer, "file", checkpoint->file);
}

static void
write_class_metrics (const char *key, const PctClassMetrics *metrics, PctJsonWriter *writer)
{
  pct_json_begin_object (writer, key, FALSE);
  pct_json_double (writer, "precision", metrics->precision);
  pct_json_double (writer, "recall", metrics->recall);
  pct_json_double (writer, "specificity", metrics->specificity);
  pct_json_double (writer, "f1", metrics->f1);
  pct_json_whole_number (writer, "support", metrics->support);
  pct_json_end_object (writer);
}

static void
write_metrics (const PctMetrics *metrics, char *const *class_names, PctJsonWriter *writer)
{
  pct_json_begin_array (writer, "per_class", FALSE);
  for (size_t c = 0; c < metrics->n_classes; c++)
    write_class_metrics (NULL, &metrics->per_class[c], writer);
  pct_json_end_array (writer);
  write_class_metrics ("macro", &metrics->macro, writer);
  write_class_metrics ("weighted", &metrics->weighted, writer);
  write_names (writer, "classes", class_names);
  pct_json_begin_array (writer, "confusion", FALSE);
  for (size_t row = 0; row < metrics->n_classes; row++)
    {
      pct_json_begin_array (writer, NULL, FALSE);
      for (size_t column = 0; column < metrics->n_outputs; column++)
        pct_json_whole_number (writer, NULL, metrics->confusion[row * metrics->n_outputs + column]);
      pct_json_end_array (writer);
    }
  pct_json_end_array (writer);
}

static void
write_diagnosis (const PctDiagnosis *diagnosis, PctJsonWriter *writer)
{
  g_autofree char *sentence = pct_diagnosis_sentence (diagnosis);
  pct_json_begin_object (writer, "diagnosis", FALSE);
  pct_json_string (writer, "kind", pct_diagnosis_name (diagnosis->kind));
  if (diagnosis->epoch > 0)
    pct_json_whole_number (writer, "epoch", diagnosis->epoch);
  pct_json_string (writer, "sentence", sentence);
  pct_json_end_object (writer);
}

static void
write_result (const PctResult *result, PctJsonWriter *writer)
{
  pct_json_string (writer, "stopped", pct_stopped_name (result->stopped));
  pct_json_whole_number (writer, "epochs", result->epochs);
  if (result->best_epoch > 0)
    pct_json_whole_number (writer, "best_epoch", result->best_epoch);
  pct_json_double (writer, "fit_seconds", result->fit_seconds);
  pct_json_whole_number (writer, "parameters", result->parameters);
  write_diagnosis (&result->diagnosis, writer);
  if (!result->tested)
    return;
  pct_json_double (writer, "predict_milliseconds", result->predict_milliseconds);
  pct_json_double (writer, "test_loss", result->test_loss);
  pct_json_double (writer, "test_accuracy", result->test_accuracy);
  write_metrics (&result->metrics, result->class_names, writer);
}

static void
write_error (const GError *error, PctJsonWriter *writer)
{
  if (error->domain == PCT_ERROR && (size_t) error->code < G_N_ELEMENTS (error_codes))
    pct_json_string (writer, "code", error_codes[error->code]);
  pct_json_string (writer, "message", error->message);
}

char *
pct_event_to_json (const PctEvent *event)
{
  PctJsonWriter writer;
  pct_json_writer_init (&writer);
  pct_json_begin_object (&writer, NULL, FALSE);
  pct_json_string (&writer, "event", pct_event_type_name (event->type));
  pct_json_double (&writer, "time", event->time);
  switch (event->type)
    {
    case PCT_EVENT_START:
      write_start (&event->start, &writer);
      break;
    case PCT_EVENT_EPOCH:
      write_epoch (&event->epoch, &writer);
      break;
    case PCT_EVENT_CHANGE:
      write_change (&event->change, &writer);
      break;
    case PCT_EVENT_CHECKPOINT:
      write_checkpoint (&event->checkpoint, &writer);
      break;
    case PCT_EVENT_RESULT:
      write_result (&event->result, &writer);
      break;
    case PCT_EVENT_ERROR:
      write_error (event->error, &writer);
      break;
    }
  pct_json_end_object (&writer);
  return pct_json_writer_finish (&writer);
}

char *
pct_step_to_json (const PctStep *step, double time)
{
  PctJsonWriter writer;
  pct_json_writer_init (&writer);
  pct_json_begin_object (&writer, NULL, FALSE);
  pct_json_string (&writer, "event", "step");
  pct_json_double (&writer, "time", time);
  pct_json_whole_number (&writer, "step", step->step);
  pct_json_whole_number (&writer, "epoch", step->epoch);
  pct_json_float (&writer, "loss", step->loss);
  pct_json_float (&writer, "accuracy", step->accuracy);
  pct_json_float (&writer, "learning_rate", step->learning_rate);
  pct_json_end_object (&writer);
  return pct_json_writer_finish (&writer);
}

char *
pct_evaluation_to_json (const char *split, const PctEvaluation *evaluation, const PctMetrics *metrics, char *const *class_names)
{
  PctJsonWriter writer;
  pct_json_writer_init (&writer);
  pct_json_begin_object (&writer, NULL, FALSE);
  pct_json_string (&writer, "split", split);
  pct_json_whole_number (&writer, "images", evaluation->count);
  if (evaluation->count > 0)
    {
      pct_json_double (&writer, "loss", evaluation->loss);
      pct_json_double (&writer, "accuracy", evaluation->accuracy);
    }
  write_metrics (metrics, class_names, &writer);
  pct_json_end_object (&writer);
  return pct_json_writer_finish (&writer);
}
